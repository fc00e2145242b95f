import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { assetRoutes } from '../../../shared/routes/registration/assets.ts';
import { addAsset, changeAsset } from '../domain/asset.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { AssetStore } from '../store/assets.ts';
import type { BoardStore } from '../store/boards.ts';
import { actingForBoard } from './acting.ts';

interface Deps {
  readonly assets: AssetStore;
  readonly boards: BoardStore;
  readonly accounts: AccountStore;
}

export const assetHandlers = ({ assets, boards, accounts }: Deps): RouteHandlers<typeof assetRoutes> => {
  const acting = actingForBoard(accounts);

  return {
    async addAsset({ params, body, caller, command, given }) {
      const load = assets.find(params.boardId, body.assetId, [body.title.documentId]);
      const { board, asset, papers } = await acting(load, caller, assetRoutes.addAsset.access, given);
      endRepeated(asset, command.fingerprint);
      const entry = { by: command.actor, createdAs: command.fingerprint };
      const decision = addAsset(board, body, entry, given, papers);
      await assets.save(decision, command, board);
      return decision.next;
    },

    async listAssets({ params, caller, page }) {
      const [board, listed] = await Promise.all([
        boards.find(params.boardId),
        assets.list(params.boardId, page),
      ]);
      visible(board, caller, 'board.not-found');
      return listed;
    },

    async changeAsset({ params, body, caller, command, given, ifMatch }) {
      const load = assets.find(params.boardId, params.assetId);
      const { board, asset } = await acting(load, caller, assetRoutes.changeAsset.access, given);
      if (!asset) throw new Problem('asset.not-found');
      const decision = changeAsset(board, matching(asset, ifMatch), body, given);
      await assets.save(decision, command);
      return decision.next;
    },
  };
};

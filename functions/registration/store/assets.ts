import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Asset } from '../../../shared/routes/registration/assets.ts';
import type { AssetRecord } from '../domain/asset.ts';
import { boardKey, boardParts, boardPk, readBoard } from './boards.ts';

const Stored = z.object({ ...Asset.shape, createdAs: z.string() });

const assetKey = (boardId: string, assetId: string) => ({ pk: boardPk(boardId), sk: `ASSET#${assetId}` });
export const readAsset = (item: Item): AssetRecord => z.parse(Stored, upgraded(item));

/** Asked: an asset with its board in one round trip; the assets of a board. */
export const assetStore = (table: ServiceTable) => ({
  async find(boardId: string, assetId: string | undefined) {
    const keys = [boardKey(boardId), ...(assetId ? [assetKey(boardId, assetId)] : [])];
    const [board, asset] = await getItems(table, keys);
    return { board: board && readBoard(board), asset: asset && readAsset(asset) };
  },

  list: (boardId: string, page: PageAsked): Promise<Page<AssetRecord>> =>
    boardParts(table, boardId, 'ASSET#', page, readAsset),

  async save(decision: Decision<AssetRecord>, command: Command): Promise<void> {
    const { next } = decision;
    await transact(table.db, [
      ...promised(table, command, decision),
      putRecord(table.name, stored(assetKey(next.boardId, next.assetId), 'asset', next)),
    ]);
  },
});

export type AssetStore = ReturnType<typeof assetStore>;

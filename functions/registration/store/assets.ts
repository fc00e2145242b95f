import * as z from 'zod/mini';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Asset } from '../../../shared/routes/registration/assets.ts';
import type { AssetDecision, AssetRecord } from '../domain/asset.ts';
import { boardKey, boardParts, boardPk, readBoard } from './boards.ts';
import { type Home, homeWrite } from './homes.ts';

const Stored = z.object({ ...Asset.shape, createdAs: z.string() });

export const assetKey = (boardId: string, assetId: string) => ({
  pk: boardPk(boardId),
  sk: `ASSET#${assetId}`,
});
export const readAsset = (item: Item): AssetRecord => z.parse(Stored, upgraded(item));

/** Asked: an asset with its board, and the papers that are cited, in one round trip; the assets of a board. */
export const assetStore = (table: ServiceTable) => ({
  async find(boardId: string, assetId: string | undefined, documentIds: readonly string[] = []) {
    const papersAt = documentIds.map(paperKey);
    const keys = [boardKey(boardId), ...papersAt, ...(assetId ? [assetKey(boardId, assetId)] : [])];
    const items = await getItems(table, keys);
    const [board, asset] = [items[0], items[papersAt.length + 1]];
    return {
      board: board && readBoard(board),
      asset: asset && readAsset(asset),
      papers: papersOf(items.slice(1, papersAt.length + 1)),
    };
  },

  list: (boardId: string, page: PageAsked): Promise<Page<AssetRecord>> =>
    boardParts(table, boardId, 'ASSET#', page, readAsset),

  /** With where it stands, when it is new: by its id alone a document finds it. */
  async save(decision: AssetDecision, command: Command, home?: Home): Promise<void> {
    const { next, reliesOn } = decision;
    await transact(table.db, [
      ...promised(table, command, decision),
      ...stillChecked(table.name, reliesOn),
      ...(home ? [homeWrite(table.name, { kind: 'asset', id: next.assetId }, home)] : []),
      putRecord(table.name, stored(assetKey(next.boardId, next.assetId), 'asset', next)),
    ]);
  },
});

export type AssetStore = ReturnType<typeof assetStore>;

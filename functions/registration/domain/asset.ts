import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import { mustBeProven, noPapers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import { assetAdded, assetChanged } from '../../../shared/events/registration/boards.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { Asset, assetRoutes } from '../../../shared/routes/registration/assets.ts';
import { type BoardRecord, mustDecide } from './board.ts';
import type { Entry } from './location.ts';

export type AssetRecord = Asset & { readonly createdAs: string };

/** That the paper of its title is not withdrawn meanwhile its transaction says. */
export type AssetDecision = Decision<AssetRecord> & { readonly reliesOn?: readonly Evidence[] };

/** What the contract asks to be proven may be declared here, as it was before documents were kept. */
type Addition = Omit<z.output<typeof assetRoutes.addAsset.body>, 'title'> & Pick<Asset, 'title'>;
type Change = z.output<typeof assetRoutes.changeAsset.body>;

const told = (
  contract: typeof assetAdded | typeof assetChanged,
  next: AssetRecord,
  { locationId }: BoardRecord,
  { now, newId }: Given,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.assetId,
    recordversion: next.version,
    area: next.area,
    data: {
      assetId: next.assetId,
      boardId: next.boardId,
      locationId,
      programme: next.programme,
      status: next.status,
      rupiah: next.rupiah,
    },
    state: next,
  });

/** Enters an asset by decision of a board whose term runs (E-7, E-9), with its title checked (L4). */
export const addAsset = (
  board: BoardRecord,
  { assetId, origin, ...body }: Addition,
  { by, createdAs }: Entry,
  given: Given,
  papers = noPapers,
): AssetDecision => {
  mustDecide(board, given);
  const id = assetId ?? (given.newId() as Asset['assetId']);
  const { documentId } = body.title;
  const evidence = mustBeProven(
    { of: { kind: 'asset', id }, locationId: board.locationId },
    [{ requirement: 'title', documentId, pointer: '/title/documentId' }],
    papers,
  );
  const next: AssetRecord = {
    assetId: id,
    boardId: board.boardId,
    area: board.area,
    ...body,
    status: 'held',
    ...(evidence.length > 0 && { evidence }),
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [told(assetAdded, next, board, given)], reliesOn: evidence };
};

/**
 * Changes condition or custodian, or lets an asset go with minutes of a board whose term runs (E-7); it never
 * disappears, and comes back by a new entry (E-9).
 */
export const changeAsset = (
  board: BoardRecord,
  asset: AssetRecord,
  change: Change,
  given: Given,
): Decision<AssetRecord> => {
  if (asset.status !== 'held') throw new Problem('asset.gone', { rule: 'E-9', status: asset.status });
  if (change.status) mustDecide(board, given);
  const next = { ...asset, ...change, version: asset.version + 1 };
  return { next, events: [told(assetChanged, next, board, given)] };
};

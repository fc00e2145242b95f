import * as z from 'zod/mini';
import { BoardId, LocationId } from '../../../shared/contract/primitives.ts';
import { evidencePk } from '../../../shared/persistence/papers.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import type { Owner } from '../../../shared/routes/documents/document.ts';

const StoredHome = z.object({ boardId: BoardId, locationId: LocationId });
/** Where a term or an asset stands, of which a document knows nothing but the id. */
export type Home = z.infer<typeof StoredHome>;

export const homeKey = (of: Owner) => ({ pk: evidencePk(of), sk: 'HOME' });

export const readHome = (item: Item): Home => z.parse(StoredHome, upgraded(item));

/** Says under what a paper is for where the record stands that it proves; goes with the record. */
export const homeWrite = (TableName: string, of: Owner, { boardId, locationId }: Home): Write => ({
  item: {
    Put: {
      TableName,
      Item: stored(homeKey(of), 'evidence-home', { boardId, locationId, version: 1 }),
    },
  },
});

import type { Decision } from '../../../shared/contract/event.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { dueDone, dueStore, dueWrite, type Noted } from '../../../shared/persistence/due.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { erasureWrites } from '../../../shared/privacy/erasure.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { documentItem, type LoadedDocument } from './documents.ts';
import { ownedKey } from './owners.ts';
import { photoKeys } from './photos.ts';

/**
 * Deletes a document but for its tombstone: the key of its names, what it looks like, that its owner has it. Its bytes
 * go after that, when nobody has them any more. A restore replays it, as every erasure.
 */
export const removalStore = (table: Pick<ServiceTable, 'db' | 'name' | 'region'>) => ({
  async remove(
    { record: before, item }: Pick<LoadedDocument, 'record' | 'item'>,
    decision: Decision<DocumentRecord>,
    command: Command,
  ): Promise<void> {
    const { next, events } = decision;
    const { acceptedat: erasedAt } = events[0];
    const record = documentItem(next, erasedAt);
    const along = [ownedKey(before), ...photoKeys(before)];
    await transact(table.db, [
      ...promised(table, command, decision),
      putRecord(table.name, record),
      ...erasureWrites(table.name, { item, copies: [] }, { record, erasedAt, along }),
    ]);
  },
});

export type RemovalStore = ReturnType<typeof removalStore>;

/** What is to end, and when it was noted for. */
export const endingStore = (table: ServiceTable) => ({
  ...dueStore(table),

  /** Nothing is left to do. */
  done: (noted: Noted): Promise<void> => transact(table.db, [dueDone(table.name, noted.key)]),

  /** The same thing again at another time. */
  postpone: ({ what, id, key }: Noted, at: string, now: string): Promise<void> =>
    transact(table.db, [dueDone(table.name, key), dueWrite(table.name, { what, id, at }, now)]),
});

export type EndingStore = ReturnType<typeof endingStore>;

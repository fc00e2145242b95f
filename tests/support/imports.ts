import { told } from './kelurahan.ts';
import type { AnyClient, TestSystem } from './system.ts';
import type { Item } from './tables.ts';

type Kind = 'households' | 'groups' | 'persons' | 'boards' | 'volunteers';

/** A file as it is sent. */
export const aFile = (locationId: string, kind: Kind, content: string | Uint8Array, more: object = {}) => ({
  kind,
  locationId,
  fileName: 'daftar.csv',
  content: Buffer.from(content).toString('base64'),
  ...more,
});

/** How an import stands when nothing happens any more. */
export const settledImport = async (system: TestSystem, client: AnyClient, importId: string) => {
  await system.settled();
  return told(client.getImport({ params: { importId } }));
};

/** Everything that is said to be wrong with the rows of an import, page by page. */
export const faultsOf = async (client: AnyClient, importId: string, limit = '100') => {
  const faults = [];
  let cursor: string | null | undefined;
  do {
    const query = { limit, ...(cursor && { cursor }) };
    const page = await told(client.listImportFaults({ params: { importId }, query }));
    faults.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return faults;
};

/**
 * What a table holds, item by item, but for commands and outbox records, for what an undo leaves on purpose (the
 * import itself, and the tombstones by which devices learn that a record is gone), and for how far the hourly schedule
 * has looked, which moves with the clock.
 */
export const recordsOf = (items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(
    items
      .filter(({ kind }) => !['outbox', 'import', 'tombstone', 'due-marker'].includes(String(kind)))
      .map((item) => [`${item.pk} ${item.sk}`, item]),
  );

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Page, PageAsked } from '../../../shared/contract/route.ts';
import { daysAfter } from '../../../shared/messaging/outbox.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getItem, type Item } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { deletion, transact, type Write } from '../../../shared/persistence/transact.ts';
import type { RowFault } from '../../../shared/routes/registration/imports.ts';
import { importPk } from './imports.ts';

/** What the report keeps of a fault: nothing of a cell, and the words are found by its code when somebody reads it. */
export type KeptFault = Omit<RowFault, 'message'>;

/** A record that a commit stored: the row that it began in, and its id. */
export interface StoredRow {
  readonly row: number;
  readonly id: string;
}

/** Faults of an item: a page takes 100 at most, and that many deflate to less than two kilobytes. */
const perItem = 100;
/** Items that a page reads at most; where each holds little, as those of a commit, a page is short. */
const itemsRead = 10;
/** A transaction takes 100 writes, and the import's own are among them. */
const mostWrites = 90;
/** Longer than any undo period that a region may set: which records an import stored is asked by its undo alone. */
const rowsKeptDays = 400;

const phases = { check: 1, commit: 2, undo: 3 } as const;
const number = (count: number): string => String(count).padStart(6, '0');
const rowsKey = (importId: string, from: number) => ({ pk: importPk(importId), sk: `ROWS#${number(from)}` });

const packed = (value: unknown): Uint8Array => deflateRawSync(JSON.stringify(value));
const unpacked = <Value>(bytes: unknown): Value =>
  JSON.parse(inflateRawSync(bytes as Uint8Array).toString('utf8')) as Value;

export const readFaults = (item: Item): readonly KeptFault[] => unpacked(item.faults);
export const readRows = (item: Item): readonly StoredRow[] => unpacked(item.rows);

/** The items of a report, in the order of its rows: of the check, then of the chunks of the commit and the undo. */
export const reportItems = (
  importId: string,
  during: KeptFault['during'],
  from: number,
  faults: readonly KeptFault[],
) =>
  Array.from({ length: Math.ceil(faults.length / perItem) }, (_, index) => ({
    pk: importPk(importId),
    sk: `REPORT#${phases[during]}#${number(from)}#${number(index)}`,
    kind: 'import-report',
    schema: 1,
    version: 1,
    faults: packed(faults.slice(index * perItem, (index + 1) * perItem)),
  }));

/** The item that names what a chunk stored; `from` is how many records the chunks before it have. */
export const rowsItem = (importId: string, from: number, rows: readonly StoredRow[], now: Date) => ({
  ...rowsKey(importId, from),
  kind: 'import-rows',
  schema: 1,
  version: 1,
  rows: packed(rows),
  expiresAt: daysAfter(now, rowsKeptDays),
});

/** Where a page of the report goes on: in which item, and behind how many of its faults. */
interface Place {
  readonly sk: string;
  readonly skipped: number;
}

/** Beside an import: what was found wrong with its rows, page by page; and which records it stored, by chunk. */
export const importReports = (table: ServiceTable) => {
  const put = (Item: Record<string, unknown>): Write => ({ item: { Put: { TableName: table.name, Item } } });

  /** All items of a part of the partition. */
  const all = async (importId: string, prefix: string): Promise<readonly Item[]> => {
    const asked = {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': importPk(importId), ':prefix': prefix },
      ConsistentRead: true,
    };
    const items: Item[] = [];
    let after: PageAsked['after'];
    do {
      const page = await queryPage(table, asked, { limit: 1_000, after }, (item) => item);
      items.push(...page.items);
      after = page.next;
    } while (after);
    return items;
  };

  return {
    /** The writes of a report; a chunk's number `from` keeps one that is done again from telling twice. */
    reporting: (
      importId: string,
      during: KeptFault['during'],
      from: number,
      faults: readonly KeptFault[],
    ): Write[] => reportItems(importId, during, from, faults).map(put),

    /** Writes what one transaction cannot take, ahead of the one that tells of them; answers what is left for that. */
    async ahead(writes: readonly Write[]): Promise<readonly Write[]> {
      const last = Math.max(0, Math.ceil(writes.length / mostWrites) - 1) * mostWrites;
      for (let start = 0; start < last; start += mostWrites)
        await transact(table.db, writes.slice(start, start + mostWrites));
      return writes.slice(last);
    },

    async page(importId: string, { limit, after }: PageAsked): Promise<Page<KeptFault>> {
      const place = after as unknown as Place | undefined;
      const asked = {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :end',
        ExpressionAttributeValues: {
          ':pk': importPk(importId),
          ':from': place?.sk ?? 'REPORT#',
          ':end': 'REPORT#~',
        },
        ConsistentRead: true,
      };
      const { items, next } = await queryPage(table, asked, { limit: itemsRead, after: undefined }, (item) =>
        readFaults(item).map((fault, index) => ({ fault, sk: item.sk, skipped: index + 1 })),
      );
      const left = items.flat().filter(({ sk, skipped }) => !(sk === place?.sk && skipped <= place.skipped));
      const shown = left.slice(0, limit);
      const { sk, skipped } = shown.at(-1) ?? {};
      const isMore = left.length > limit || next !== undefined;
      return {
        items: shown.map(({ fault }) => fault),
        next: isMore && sk !== undefined ? { sk, skipped } : undefined,
      };
    },

    /** Rows that the check found wrong: a commit passes them by. */
    async faultyRows(importId: string): Promise<ReadonlySet<number>> {
      const found = (await all(importId, `REPORT#${phases.check}#`)).flatMap(readFaults);
      const faults = found.filter(({ severity }) => severity === 'fault');
      return new Set(faults.flatMap(({ row }) => (row === undefined ? [] : [row])));
    },

    /** Notes which records a chunk stored. */
    storing: (importId: string, from: number, rows: readonly StoredRow[], now: Date): Write[] =>
      rows.length === 0 ? [] : [put(rowsItem(importId, from, rows, now))],

    /** The records of the chunk that an undo has come to. */
    async storedRows(importId: string, from: number): Promise<readonly StoredRow[]> {
      const item = await getItem(table, rowsKey(importId, from));
      return item ? readRows(item) : [];
    },

    dropping: (importId: string, from: number): Write => deletion(table.name, rowsKey(importId, from)),

    /** What goes at the end of an undo: the reports of the check and the commit, whose rows are no more. */
    async outdated(importId: string): Promise<Write[]> {
      const items = await Promise.all(
        [phases.check, phases.commit].map((phase) => all(importId, `REPORT#${phase}#`)),
      );
      return items.flat().map(({ pk, sk }) => deletion(table.name, { pk, sk }));
    },
  };
};

export type ImportReports = ReturnType<typeof importReports>;

import type { Clock } from '../clock.ts';
import type { KeySchemaElement, StreamViewType, TableDefinition } from './definition.ts';
import type { Storage } from './storage.ts';

/** A stream that a table has or had: it can be read for a day after it ended. */
export interface StreamRow {
  readonly tableId: number;
  readonly tableName: string;
  readonly label: string;
  readonly keys: readonly KeySchemaElement[];
  readonly view: StreamViewType;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly ended: number | undefined;
  /** No record of the stream has a lower number. */
  readonly first: number;
  /** No record of an ended stream has a higher one. */
  readonly last: number | undefined;
  /** Records up to this number were forgotten. */
  readonly trimmed: number;
}

export interface StreamRegistry {
  /** The label of the stream that is on. */
  current(tableId: number): string | undefined;
  /** Within a transaction; tells the label. A stream that began earlier has all records of its table. */
  begin(tableId: number, definition: TableDefinition, earlier?: number): string;
  /** Within a transaction. */
  end(tableId: number): void;
  all(): StreamRow[];
}

export const openStreamRegistry = ({ sql }: Storage, clock: Clock): StreamRegistry => ({
  current(tableId) {
    const row = sql('SELECT label FROM streams WHERE tbl = ? AND ended IS NULL').get(tableId);
    return row?.label as string | undefined;
  },
  begin(tableId, { TableName: name, KeySchema: keys, StreamSpecification: stream }, earlier) {
    const at = earlier ?? clock.now();
    const last = sql('SELECT max(created) AS created FROM streams WHERE tbl = ?').get(tableId)?.created;
    // two streams of one table differ by their label, which is a time
    const created = typeof last === 'number' ? Math.max(at, last + 1) : at;
    const label = new Date(created).toISOString().replace('Z', '');
    const next = sql('SELECT coalesce(max(seq), 0) + 1 AS seq FROM records').get()?.seq as number;
    const first = earlier === undefined ? next : 1;
    const insert = sql('INSERT INTO streams VALUES (?, ?, ?, ?, ?, ?, NULL, ?, NULL, ?)');
    insert.run(
      tableId,
      label,
      name,
      JSON.stringify(keys),
      stream?.StreamViewType as string,
      created,
      first,
      first - 1,
    );
    return label;
  },
  end(tableId) {
    const end = sql(
      'UPDATE streams SET ended = ?, last = (SELECT coalesce(max(seq), 0) FROM records) WHERE tbl = ? AND ended IS NULL',
    );
    end.run(clock.now(), tableId);
  },
  all: () =>
    sql('SELECT * FROM streams ORDER BY name, created')
      .all()
      .map((row) => ({
        tableId: row.tbl as number,
        tableName: row.name as string,
        label: row.label as string,
        keys: JSON.parse(row.keys as string),
        view: row.view as StreamViewType,
        created: row.created as number,
        ended: (row.ended as number | null) ?? undefined,
        first: row.first as number,
        last: (row.last as number | null) ?? undefined,
        trimmed: row.trimmed as number,
      })),
});

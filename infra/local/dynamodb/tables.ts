import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import type { TableDefinition } from './definition.ts';
import { refused } from './errors.ts';
import { fillIndexes, rebuildExpiries } from './indexes.ts';
import type { Storage } from './storage.ts';
import type { StreamRegistry } from './stream-registry.ts';
import { firstIndexId, type Table, type TableRow, type TableState, tableOf } from './table.ts';

export interface Tables {
  /** By name or ARN. */
  find(name: string): Table | undefined;
  /** Throws ResourceNotFoundException in the words of the operations on data. */
  get(name: string): Table;
  withId(id: number): Table | undefined;
  /** By name, as ListTables lists them. */
  all(): Table[];
  streamArn(tableName: string, label: string): string;
  create(definition: TableDefinition): Table;
  /**
   * Gives a table another definition with the same key, and more state. New indexes are filled at once,
   * but for the one that the state says is being filled.
   */
  redefine(table: Table, definition: TableDefinition, more?: Partial<TableState>): Table;
  drop(table: Table): void;
}

const batch = 1000;

export const openTables = (
  storage: Storage,
  clock: Clock,
  streams: StreamRegistry,
  arnPrefix: string,
): Tables => {
  const { sql, transact } = storage;
  const tables = new Map<string, Table>();
  const byArn = new Map<string, Table>();
  const byId = new Map<number, Table>();
  const set = (table: Table) => {
    tables.set(table.name, table);
    byArn.set(table.arn, table);
    byId.set(table.id, table);
    return table;
  };

  for (const row of sql('SELECT id, uuid, created, definition, state FROM tables').all()) {
    const identity = row as unknown as TableRow;
    const definition: TableDefinition = JSON.parse(row.definition as string);
    // folders written before streams were listed: the stream began with its table
    const streamLabel =
      streams.current(identity.id) ??
      (definition.StreamSpecification?.StreamViewType
        ? transact(() => streams.begin(identity.id, definition, identity.created))
        : undefined);
    const state: TableState = JSON.parse(row.state as string);
    set(tableOf({ ...identity, state, streamLabel }, definition, arnPrefix));
  }

  const keep = (table: Table) => {
    const update = sql('UPDATE tables SET definition = ?, state = ? WHERE id = ?');
    update.run(JSON.stringify(table.definition), JSON.stringify(table.state), table.id);
  };

  const find = (name: string) => tables.get(name) ?? byArn.get(name);

  return {
    find,
    get(name) {
      const table = find(name);
      if (!table) throw refused('ResourceNotFoundException', 'Requested resource not found');
      return table;
    },
    withId: (id) => byId.get(id),
    all: () => [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    streamArn: (name, label) => `${arnPrefix}:table/${name}/stream/${label}`,
    create(definition) {
      const table = transact(() => {
        // numbers are not used again as long as a stream remembers them
        const next = sql(
          'SELECT 1 + max((SELECT coalesce(max(id), 0) FROM tables), (SELECT coalesce(max(tbl), 0) FROM streams)) AS id',
        );
        const id = Number(next.get()?.id);
        const identity = { id, uuid: randomUUID(), created: clock.now(), state: {} };
        const hasStream = definition.StreamSpecification?.StreamViewType !== undefined;
        const streamLabel = hasStream ? streams.begin(id, definition) : undefined;
        const made = tableOf({ ...identity, streamLabel }, definition, arnPrefix);
        const insert = sql(
          "INSERT INTO tables (id, name, uuid, created, definition, state) VALUES (?, ?, ?, ?, '', '')",
        );
        insert.run(id, made.name, made.uuid, made.created);
        keep(made);
        return made;
      });
      return set(table);
    },
    redefine(table, definition, more = {}) {
      const next = transact(() => {
        const view = definition.StreamSpecification?.StreamViewType;
        let { streamLabel } = table;
        if (view !== table.stream?.view) {
          streams.end(table.id);
          streamLabel = view && streams.begin(table.id, definition);
        }
        const row = { ...table, streamLabel };
        const draft = tableOf({ ...row, state: {} }, definition, arnPrefix);
        const kept = table.indexes.filter((index) =>
          draft.indexes.some(
            ({ name, isLocal, key }) =>
              name === index.name && isLocal === index.isLocal && isDeepStrictEqual(key, index.key),
          ),
        );
        const { building, ...state } = { ...table.state, ...more, slots: slotsOf(kept, table) };
        const isBuilding = draft.indexes.some(({ name }) => name === building?.name);
        const made = tableOf(
          { ...row, state: isBuilding ? { ...state, building } : state },
          definition,
          arnPrefix,
        );

        for (const index of table.indexes) {
          if (!kept.includes(index)) sql('DELETE FROM entries WHERE idx = ?').run(index.id);
        }
        const added = made.indexes.filter(
          ({ name, isBuilding }) => !isBuilding && !kept.some((index) => index.name === name),
        );
        if (added.length > 0) {
          let last = fillIndexes(storage, made, added, undefined, batch);
          while (last) last = fillIndexes(storage, made, added, last, batch);
        }
        if (made.ttl !== table.ttl) rebuildExpiries(storage, made);
        keep(made);
        return made;
      });
      return set(next);
    },
    drop(table) {
      transact(() => {
        streams.end(table.id); // its records may be read for a day
        for (const name of ['items', 'expiries', 'pending'])
          sql(`DELETE FROM ${name} WHERE tbl = ?`).run(table.id);
        const [from, to] = [firstIndexId(table.id), firstIndexId(table.id + 1)];
        sql('DELETE FROM entries WHERE idx >= ? AND idx < ?').run(from, to);
        sql('DELETE FROM tables WHERE id = ?').run(table.id);
      });
      tables.delete(table.name);
      byArn.delete(table.arn);
      byId.delete(table.id);
    },
  };
};

const slotsOf = (kept: Table['indexes'], { id }: Table) =>
  Object.fromEntries(kept.map((index) => [index.name, index.id - firstIndexId(id)]));

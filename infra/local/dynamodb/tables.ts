import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { TableDefinition } from './definition.ts';
import { refused } from './errors.ts';
import { storedImage } from './image.ts';
import { moveEntries, moveExpiry } from './indexes.ts';
import { keyOf } from './key.ts';
import type { Storage } from './storage.ts';
import { firstIndexId, type Table, tableOf } from './table.ts';

export interface Tables {
  find(name: string): Table | undefined;
  /** Throws ResourceNotFoundException in the words of the operations on data. */
  get(name: string): Table;
  /** By name, as ListTables lists them. */
  all(): Table[];
  create(definition: TableDefinition): Table;
  /** Gives a table another definition with the same key; indexes and expiries are built anew. */
  redefine(table: Table, definition: TableDefinition): Table;
  drop(table: Table): void;
}

export const openTables = (storage: Storage, clock: Clock, arnPrefix: string): Tables => {
  const { sql, transact } = storage;
  const tables = new Map<string, Table>();
  for (const row of sql('SELECT id, uuid, created, definition FROM tables').all()) {
    const table = tableOf(row as never, JSON.parse(row.definition as string), arnPrefix);
    tables.set(table.name, table);
  }

  const build = (table: Table) => {
    sql('DELETE FROM entries WHERE idx >= ? AND idx < ?').run(
      firstIndexId(table.id),
      firstIndexId(table.id + 1),
    );
    sql('DELETE FROM expiries WHERE tbl = ?').run(table.id);
    for (const row of sql('SELECT item, size FROM items WHERE tbl = ?').iterate(table.id)) {
      const { item } = storedImage(row.item as string, row.size as number);
      const key = keyOf(table.key, item);
      moveEntries(storage, table, key, undefined, item);
      if (table.ttl !== undefined) moveExpiry(storage, table, key, undefined, item);
    }
  };

  return {
    find: (name) => tables.get(name),
    get(name) {
      const table = tables.get(name);
      if (!table) throw refused('ResourceNotFoundException', 'Requested resource not found');
      return table;
    },
    all: () => [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    create(definition) {
      const identity = { uuid: randomUUID(), created: clock.now() };
      const insert = sql('INSERT INTO tables (name, uuid, created, definition) VALUES (?, ?, ?, ?)');
      const { lastInsertRowid: id } = insert.run(
        definition.TableName,
        identity.uuid,
        identity.created,
        JSON.stringify(definition),
      );
      const table = tableOf({ id: Number(id), ...identity }, definition, arnPrefix);
      tables.set(table.name, table);
      return table;
    },
    redefine(table, definition) {
      const next = tableOf(table, definition, arnPrefix);
      transact(() => {
        sql('UPDATE tables SET definition = ? WHERE id = ?').run(JSON.stringify(definition), table.id);
        build(next);
      });
      tables.set(next.name, next);
      return next;
    },
    drop(table) {
      transact(() => {
        for (const name of ['items', 'expiries', 'records'])
          sql(`DELETE FROM ${name} WHERE tbl = ?`).run(table.id);
        const [from, to] = [firstIndexId(table.id), firstIndexId(table.id + 1)];
        sql('DELETE FROM entries WHERE idx >= ? AND idx < ?').run(from, to);
        sql('DELETE FROM tables WHERE id = ?').run(table.id);
      });
      tables.delete(table.name);
    },
  };
};

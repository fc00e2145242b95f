import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageAsked } from '../../shared/contract/route.ts';
import { list, listed } from '../../shared/persistence/lists.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { anIndex, aTable, openTables, textAttributes } from '../support/dynamodb-endpoint.ts';

const area = '31.71.01.1001';
const at = (second: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + second * 1000);

let cloud: Awaited<ReturnType<typeof openTables>>;
let table: ServiceTable;

beforeAll(async () => {
  cloud = await openTables();
  cloud.dynamodb.ensureTable(
    aTable('feeds', {
      AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk', 'feedpk', 'feedsk'),
      GlobalSecondaryIndexes: [anIndex('gsi1'), anIndex('feed')] as never,
    }),
  );
  const keys = () => Promise.reject(new Error('a feed needs no keys'));
  table = { db: cloud.documents, name: 'feeds', service: 'test', region: 'local', keys };
});
afterAll(() => cloud.close());

const changed = (kind: string, id: string, second: number) => {
  const index = listed('any-area', { kind, id, area, acceptedAt: at(second).toISOString() });
  return table.db.send(
    new PutCommand({ TableName: 'feeds', Item: { pk: `${kind}#${id}`, sk: kind, id, ...index } }),
  );
};

const follow = (kind: string, since: PageAsked['since'], second: number, limit = 2) =>
  list(
    table,
    { kind, breadth: 'any-area', area, page: { limit, after: undefined, since }, now: at(second) },
    ({ id }) => String(id),
  );

describe('the changes of a kelurahan', () => {
  it('come oldest first, in pages, and then only what changed since', async () => {
    for (const [id, second] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      await changed('PAGED', id, second);
    const first = await follow('PAGED', 'beginning', 60);
    const second = await follow('PAGED', first.next, 60);
    await changed('PAGED', 'a', 61);
    const third = await follow('PAGED', second.next, 90);
    expect([first, second, third].map(({ items, isLast }) => [items, isLast])).toEqual([
      [['a', 'b'], false],
      [['c'], true],
      [['a'], true],
    ]);
  });

  it('are answered again while they are fresh, so that one that was overtaken is not missed', async () => {
    await changed('FRESH', 'early', 58);
    const first = await follow('FRESH', 'beginning', 60);
    await changed('FRESH', 'overtaken', 55); // its transaction ended later than its time says
    const second = await follow('FRESH', first.next, 70);
    expect(first.items).toEqual(['early']);
    expect(second.items).toEqual(['overtaken', 'early']);
  });

  it('go on between pages, and start again from what was settled for a device that comes back later', async () => {
    for (const [id, second] of [
      ['a', 56],
      ['b', 57],
      ['c', 58],
    ] as const)
      await changed('PAUSED', id, second);
    const first = await follow('PAUSED', 'beginning', 60);
    await changed('PAUSED', 'overtaken', 55);
    const atOnce = await follow('PAUSED', first.next, 60);
    const later = await follow('PAUSED', first.next, 600, 10);
    expect(atOnce.items).toEqual(['c']);
    expect(later.items).toEqual(['overtaken', 'a', 'b', 'c']);
  });
});

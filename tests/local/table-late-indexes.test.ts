import { cpSync } from 'node:fs';
import { setImmediate as afterwards } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDb, type DynamoDb } from '../../infra/local/dynamodb/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';
import { anIndex, aTable, call, textAttributes } from '../support/dynamodb-endpoint.ts';

const TableName = 'late';
const definition = aTable(TableName, {
  AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
  GlobalSecondaryIndexes: [anIndex('gsi1')],
  LocalSecondaryIndexes: [
    {
      IndexName: 'local',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
});

let around: ReturnType<typeof surroundings>;
let delay: number;
let dynamodb: DynamoDb;
beforeEach(() => {
  around = surroundings();
  delay = 60_000;
  dynamodb = open();
});
afterEach(() => {
  dynamodb.close();
  around.remove();
});

const open = (folder = around.options.folder) => {
  const opened = createDynamoDb({ ...around.options, folder, indexDelay: () => delay });
  opened.ensureTable(definition);
  return opened;
};

const put = (pk: string, gsi1pk: string, n = 0, of = dynamodb) =>
  call(of, 'PutItem', {
    TableName,
    Item: { pk: { S: pk }, sk: { S: '1' }, gsi1pk: { S: gsi1pk }, gsi1sk: { S: pk }, n: { N: String(n) } },
  });
const remove = (pk: string) =>
  call(dynamodb, 'DeleteItem', { TableName, Key: { pk: { S: pk }, sk: { S: '1' } } });
type Found = { pk: { S: string }; n: { N: string } }[];
const shown = (found: Found) => found.map(({ pk, n }) => `${pk.S}=${n.N}`);
const inIndex = async (gsi1pk: string, of = dynamodb, IndexName = 'gsi1') =>
  shown(
    (
      await call(of, 'Query', {
        TableName,
        IndexName,
        KeyConditionExpression: `${IndexName === 'gsi1' ? 'gsi1pk' : 'pk'} = :k`,
        ExpressionAttributeValues: { ':k': { S: gsi1pk } },
      })
    ).Items,
  );
const inScan = async () => shown((await call(dynamodb, 'Scan', { TableName, IndexName: 'gsi1' })).Items);
const inTable = async (pk: string) =>
  (await call(dynamodb, 'GetItem', { TableName, Key: { pk: { S: pk }, sk: { S: '1' } } })).Item?.n.N;

describe('a late index', () => {
  it('shows a write after its time, the table and a local index at once', async () => {
    await put('a', 'x');
    expect(await inTable('a')).toBe('0');
    expect(await inIndex('a', dynamodb, 'local')).toEqual(['a=0']);
    expect(await inIndex('x')).toEqual([]);
    expect(await inScan()).toEqual([]);
    expect(dynamodb.pendingIndexes()).toBe(true);
    around.options.clock.advance(30_000);
    expect(await inIndex('x')).toEqual([]);
    around.options.clock.advance(30_000);
    expect(await inIndex('x')).toEqual(['a=0']);
    expect(await inScan()).toEqual(['a=0']);
    expect(dynamodb.pendingIndexes()).toBe(false);
  });

  it('shows what was before until then: the old content, the old place, and what is deleted', async () => {
    delay = 0;
    for (const pk of ['changed', 'moved', 'removed', 'kept']) await put(pk, 'x');
    delay = 60_000;
    await put('changed', 'x', 1);
    await put('moved', 'y', 1);
    await remove('removed');
    expect(await inIndex('x')).toEqual(['changed=0', 'kept=0', 'moved=0', 'removed=0']);
    expect(await inIndex('y')).toEqual([]);
    expect(await inScan()).toHaveLength(4);
    expect(await inTable('removed')).toBeUndefined();
    around.options.clock.advance(60_000);
    expect(await inIndex('x')).toEqual(['changed=1', 'kept=0']);
    expect(await inIndex('y')).toEqual(['moved=1']);
  });

  it('catches up with an item that is written again before it was shown', async () => {
    await put('a', 'x', 1);
    around.options.clock.advance(30_000);
    await put('a', 'y', 2);
    delay = 0;
    await put('a', 'z', 3);
    expect(await Promise.all([inIndex('x'), inIndex('y'), inIndex('z')])).toEqual([[], [], []]);
    around.options.clock.advance(30_000);
    expect(await Promise.all([inIndex('x'), inIndex('y'), inIndex('z')])).toEqual([[], [], ['a=3']]);
    await remove('a');
    expect(await inIndex('z')).toEqual([]);
  });

  it('shows writes in the order in which they are due', async () => {
    delay = 180_000;
    await put('slow', 'x');
    delay = 60_000;
    await put('fast', 'x');
    around.options.clock.advance(60_000);
    expect(await inIndex('x')).toEqual(['fast=0']);
    around.options.clock.advance(120_000);
    expect(await inIndex('x')).toEqual(['fast=0', 'slow=0']);
  });

  it('forgets nothing of a refused transaction, and nothing that a killed process left', async () => {
    delay = 0;
    await put('b', 'x');
    delay = 60_000;
    await put('a', 'x');
    await remove('b');
    await expect(
      call(dynamodb, 'TransactWriteItems', {
        TransactItems: [
          {
            Put: {
              TableName,
              Item: { pk: { S: 'c' }, sk: { S: '1' }, gsi1pk: { S: 'x' }, gsi1sk: { S: 'c' } },
            },
          },
          {
            ConditionCheck: {
              TableName,
              Key: { pk: { S: 'none' }, sk: { S: '1' } },
              ConditionExpression: 'attribute_exists(pk)',
            },
          },
        ],
      }),
    ).rejects.toThrow('Transaction cancelled');
    const left = `${around.options.folder}/killed`;
    for (const file of ['dynamodb.sqlite', 'dynamodb.sqlite-wal'])
      cpSync(`${around.options.folder}/${file}`, `${left}/${file}`);
    const after = open(left);
    expect(await inIndex('x', after)).toEqual(['a=0']);
    expect(after.pendingIndexes()).toBe(false);
    after.close();
  });
});

describe('an index that is being filled', () => {
  const add = () =>
    call(dynamodb, 'UpdateTable', {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'n', AttributeType: 'N' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'numbers',
            KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        },
      ],
    });
  const described = async (of = dynamodb) => {
    const { TableStatus, GlobalSecondaryIndexes } = (await call(of, 'DescribeTable', { TableName })).Table;
    const index = GlobalSecondaryIndexes.find(
      ({ IndexName }: { IndexName: string }) => IndexName === 'numbers',
    );
    return { TableStatus, IndexStatus: index?.IndexStatus, Backfilling: index?.Backfilling };
  };
  const count = async (n: number, of = dynamodb) =>
    (
      await call(of, 'Query', {
        TableName,
        IndexName: 'numbers',
        KeyConditionExpression: 'n = :n',
        ExpressionAttributeValues: { ':n': { N: String(n) } },
      })
    ).Count;
  const untilActive = async (of = dynamodb) => {
    while (of.pendingIndexes()) await afterwards();
  };

  it('is not read, and its table not changed, until it is filled; writes meanwhile are in it', async () => {
    await Promise.all(Array.from({ length: 1200 }, (_, i) => put(`p${i}`, 'x', i % 2)));
    around.options.clock.advance(60_000);
    await add();
    expect(await described()).toEqual({
      TableStatus: 'UPDATING',
      IndexStatus: 'CREATING',
      Backfilling: true,
    });
    await expect(count(1)).rejects.toThrow('Cannot read from backfilling global secondary index: numbers');
    await expect(call(dynamodb, 'DeleteTable', { TableName })).rejects.toThrow(
      'Table is being updated: late',
    );
    await expect(
      call(dynamodb, 'UpdateTable', { TableName, DeletionProtectionEnabled: true }),
    ).rejects.toThrow('Table is being updated: late');
    delay = 0;
    around.options.clock.advance(60_000); // fills the first of three batches
    // all of these come before the next
    await Promise.all([
      put('p0', 'x', 7),
      put('p999', 'x', 7),
      put('new', 'x', 7),
      remove('p1'),
      remove('p998'),
    ]);
    await untilActive();
    expect(await described()).toEqual({
      TableStatus: 'ACTIVE',
      IndexStatus: 'ACTIVE',
      Backfilling: undefined,
    });
    expect(await Promise.all([count(0), count(1), count(7)])).toEqual([598, 598, 3]);
  });

  it('is filled after a restart', async () => {
    await put('a', 'x', 5);
    await add();
    dynamodb.close();
    delay = 0;
    dynamodb = createDynamoDb({ ...around.options, indexDelay: () => delay });
    await untilActive(); // at once: it has waited already
    expect((await described()).IndexStatus).toBe('ACTIVE');
    expect(await count(5)).toBe(1);
  });

  it('is filled with what the other indexes still show, and follows with them', async () => {
    delay = 0;
    await put('a', 'x', 1);
    delay = 60_000;
    await put('a', 'x', 2);
    delay = 0;
    await add();
    while ((await described()).IndexStatus !== 'ACTIVE') await afterwards();
    expect(await Promise.all([count(1), count(2)])).toEqual([1, 0]);
    await put('a', 'x', 3);
    around.options.clock.advance(60_000);
    expect(await Promise.all([count(1), count(2), count(3)])).toEqual([0, 0, 1]);
  });

  it('begins at the beginning when the one before was deleted half filled', async () => {
    delay = 0;
    await Promise.all(Array.from({ length: 700 }, (_, i) => put(`p${i}`, 'x', 5)));
    delay = 60_000;
    await add();
    delay = 0;
    around.options.clock.advance(60_000); // fills 500
    // before the rest
    await Promise.all([
      call(dynamodb, 'UpdateTable', {
        TableName,
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'numbers' } }],
      }),
      add(),
    ]);
    await untilActive();
    expect(await count(5)).toBe(700);
  });

  it('is given up when it is deleted', async () => {
    await put('a', 'x', 5);
    await add();
    await call(dynamodb, 'UpdateTable', {
      TableName,
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'numbers' } }],
    });
    around.options.clock.advance(120_000);
    await untilActive();
    expect(await described()).toEqual({
      TableStatus: 'ACTIVE',
      IndexStatus: undefined,
      Backfilling: undefined,
    });
  });
});

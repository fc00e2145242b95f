import { setImmediate as afterwards } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import { aTable, openTables } from '../support/dynamodb-endpoint.ts';

const hour = 60 * 60 * 1000;
const streamed = (
  name: string,
  StreamViewType: 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE',
) =>
  aTable(name, {
    StreamSpecification: { StreamViewType },
    TimeToLiveSpecification: { Enabled: true, AttributeName: 'expiresAt' },
  });

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
});
afterAll(() => house.close());

let number = 0;
const aStream = (view: Parameters<typeof streamed>[1] = 'NEW_AND_OLD_IMAGES') => {
  const TableName = `streamed-${++number}`;
  const { documents, dynamodb } = house;
  dynamodb.ensureTable(streamed(TableName, view));
  return {
    TableName,
    put: (sk: string, more: object = {}) => documents.put({ TableName, Item: { pk: 'p', sk, ...more } }),
    delete: (sk: string) => documents.delete({ TableName, Key: { pk: 'p', sk } }),
    read: (after?: string, limit = 100) => dynamodb.streams.read(TableName, after, limit),
    get: async (sk: string) => (await documents.get({ TableName, Key: { pk: 'p', sk } })).Item,
  };
};

describe('a stream', () => {
  it('tells of every change, in order, as Lambda receives it', async () => {
    const table = aStream();
    await table.put('1', { n: 1 });
    await table.put('1', { n: 2 });
    await table.delete('1');

    const Keys = { pk: { S: 'p' }, sk: { S: '1' } };
    const image = (n: string) => ({ ...Keys, n: { N: n } });
    const records = table.read();
    expect(records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { Keys, NewImage: image('1'), SizeBytes: 6 + 9 } },
      {
        eventName: 'MODIFY',
        dynamodb: { Keys, NewImage: image('2'), OldImage: image('1'), SizeBytes: 6 + 18 },
      },
      { eventName: 'REMOVE', dynamodb: { Keys, OldImage: image('2') } },
    ]);
    expect(records[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'ap-southeast-3',
      dynamodb: {
        ApproximateCreationDateTime: expect.closeTo(house.clock.now() / 1000, -1),
        Keys,
        NewImage: image('1'),
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: 15,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: house.dynamodb.streams.arn(table.TableName),
    });
    expect(records[2]?.dynamodb).not.toHaveProperty('NewImage');
  });

  it('says nothing where nothing changed', async () => {
    const table = aStream();
    await table.put('1', { n: 1, set: new Set(['a', 'b']), list: [1, 2] });
    await table.put('1', { list: [1, 2], set: new Set(['b', 'a']), n: 1 });
    await table.delete('2');
    expect(table.read()).toHaveLength(1);
    await table.put('1', { n: 1, set: new Set(['a', 'b']), list: [2, 1] });
    expect(table.read()).toHaveLength(2);
  });

  it('has all of a transaction, or nothing of it', async () => {
    const table = aStream();
    const { TableName } = table;
    const put = (sk: string, more: object = {}) => ({ Put: { TableName, Item: { pk: 'p', sk }, ...more } });
    await house.documents.transactWrite({ TransactItems: [put('1'), put('2')] });
    const refused = house.documents.transactWrite({
      TransactItems: [put('3'), put('1', { ConditionExpression: 'attribute_not_exists(pk)' })],
    });
    await expect(refused).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    expect(table.read().map(({ dynamodb }) => dynamodb.Keys.sk?.S)).toEqual(['1', '2']);
  });

  it('is read onwards from a sequence number', async () => {
    const table = aStream();
    for (const sk of ['1', '2', '3', '4']) await table.put(sk);
    const [, second] = table.read(undefined, 2);
    const rest = table.read(second?.dynamodb.SequenceNumber);
    expect(rest.map(({ dynamodb }) => dynamodb.Keys.sk?.S)).toEqual(['3', '4']);
    expect(table.read(rest[1]?.dynamodb.SequenceNumber)).toEqual([]);
    const numbers = table.read().map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect([...new Set(numbers)].sort()).toEqual(numbers);
  });

  it.each([
    ['KEYS_ONLY', [false, false]],
    ['NEW_IMAGE', [true, false]],
    ['OLD_IMAGE', [false, true]],
  ] as const)('of view %s shows that much', async (view, expected) => {
    const table = aStream(view);
    await table.put('1');
    await table.put('1', { n: 1 });
    const [, modified] = table.read();
    expect([modified?.dynamodb.NewImage !== undefined, modified?.dynamodb.OldImage !== undefined]).toEqual(
      expected,
    );
  });

  it('tells its listeners after the commit, until they leave', async () => {
    const table = aStream();
    const told: [string, number][] = [];
    const stop = house.dynamodb.streams.onRecords((name) => told.push([name, table.read().length]));
    await table.put('1');
    await afterwards();
    expect(told).toEqual([[table.TableName, 1]]);
    stop();
    await table.put('2');
    await afterwards();
    expect(told).toHaveLength(1);
  });

  it('keeps records for a day, and its count for ever', async () => {
    const table = aStream();
    await table.put('1');
    house.clock.advance(23 * hour);
    await table.put('2');
    expect(table.read()).toHaveLength(2);
    house.clock.advance(2 * hour);
    expect(table.read().map(({ dynamodb }) => dynamodb.Keys.sk?.S)).toEqual(['2']);
    house.clock.advance(25 * hour);
    expect(table.read()).toEqual([]);
  });

  it('goes on after a restart where it was', async () => {
    const own = {
      folder: `${house.folder}/restarted`,
      clock: house.clock,
      region: house.region,
      accountId: house.accountId,
    };
    const open = () => {
      const dynamodb = createDynamoDb(own);
      dynamodb.ensureTable(streamed('lasting', 'KEYS_ONLY'));
      const put = (sk: string) => {
        const body = Buffer.from(
          JSON.stringify({ TableName: 'lasting', Item: { pk: { S: 'p' }, sk: { S: sk } } }),
        );
        dynamodb.handle({ operation: 'PutItem', body } as never);
      };
      return { dynamodb, put };
    };
    const one = open();
    one.put('1');
    one.dynamodb.close();
    house.clock.advance(25 * hour); // all of it is old now
    const two = open();
    house.clock.advance(2 * hour);
    two.dynamodb.close();
    const three = open();
    three.put('2');
    expect(
      three.dynamodb.streams.read('lasting', undefined, 10).map(({ dynamodb }) => dynamodb.SequenceNumber),
    ).toEqual(['100000000000000000002']);
    let told = 0;
    three.dynamodb.streams.onRecords(() => {
      told += 1;
    });
    three.put('3');
    three.dynamodb.close(); // and nobody is told to read what is closed
    await afterwards();
    expect(told).toBe(0);
  });

  it('of a table without one is empty', () => {
    house.dynamodb.ensureTable(aTable('silent'));
    expect(house.dynamodb.streams.read('silent', undefined, 10)).toEqual([]);
    expect(() => house.dynamodb.streams.arn('silent')).toThrow('has no stream');
  });
});

describe('what has expired', () => {
  const inSeconds = (seconds: number) => Math.floor(house.clock.now() / 1000) + seconds;

  it('is there until then, and afterwards removed by the service', async () => {
    const table = aStream();
    await table.put('soon', { expiresAt: inSeconds(3600) });
    await table.put('later', { expiresAt: inSeconds(3 * 3600) });
    await table.put('never');
    house.clock.advance(2 * hour);

    expect(await Promise.all(['soon', 'later', 'never'].map(table.get))).toMatchObject([undefined, {}, {}]);
    const removed = table.read().at(-1);
    expect(removed).toMatchObject({
      eventName: 'REMOVE',
      dynamodb: { Keys: { pk: { S: 'p' }, sk: { S: 'soon' } }, OldImage: { expiresAt: {} } },
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
    await table.delete('later');
    expect(table.read().at(-1)).not.toHaveProperty('userIdentity');
  });

  it('follows the attribute as it changes', async () => {
    const table = aStream();
    await table.put('kept', { expiresAt: inSeconds(3600) });
    await table.put('kept', { expiresAt: inSeconds(5 * 3600) });
    await table.put('freed', { expiresAt: inSeconds(3600) });
    await table.put('freed');
    await table.put('text', { expiresAt: 'tomorrow' });
    await table.put('ancient', { expiresAt: inSeconds(-6 * 365 * 24 * 3600) }); // more than five years is no expiry
    house.clock.advance(2 * hour);
    expect(await Promise.all(['kept', 'freed', 'text', 'ancient'].map(table.get))).toMatchObject([
      {},
      {},
      {},
      {},
    ]);
  });

  it('may still be read until it is swept', async () => {
    const table = aStream();
    await table.put('past', { expiresAt: inSeconds(-10) });
    expect(await table.get('past')).toBeDefined();
    house.clock.advance(0);
    expect(await table.get('past')).toBeUndefined();
  });
});

import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTable, openTables, refusal } from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('plain'));
  house.dynamodb.ensureTable(aTable('numbered', { sk: 'N' }));
});
afterAll(() => house.close());

const send = (input: ConstructorParameters<typeof PutItemCommand>[0]) =>
  house.client.send(new PutItemCommand(input));

const putRaw = (Item: Record<string, AttributeValue>, TableName = 'plain') => send({ TableName, Item });

const key = (pk: string, sk = '1') => ({ pk: { S: pk }, sk: { S: sk } });

const bytes = (count: number) => 'x'.repeat(count);

describe('a batch', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, i) => key('batch', String(i)));
  const puts = (count: number) => keys(count).map((Item) => ({ PutRequest: { Item } }));
  const write = (RequestItems: Record<string, never[] | object[]>) =>
    house.client.send(new BatchWriteItemCommand({ RequestItems: RequestItems as never }));
  const read = (Keys: object[], more: object = {}) =>
    house.client.send(new BatchGetItemCommand({ RequestItems: { plain: { Keys, ...more } as never } }));

  it('writes and deletes 25 items, and reads 100, found or not', async () => {
    expect(await write({ plain: puts(25) })).toMatchObject({ UnprocessedItems: {} });
    await write({ plain: [{ DeleteRequest: { Key: key('batch', '0') } }] });
    const { Responses, UnprocessedKeys } = await read(keys(100), { ProjectionExpression: 'sk' });
    expect(Responses?.plain).toHaveLength(24);
    expect(Responses?.plain?.[0]).toEqual({ sk: { S: '1' } });
    expect(UnprocessedKeys).toEqual({});
  });

  it('is refused beyond that, with nothing written', async () => {
    await expect(
      write({ plain: [{ PutRequest: { Item: key('over', 'x') } }, ...puts(25)] }),
    ).rejects.toMatchObject(refusal('Member must have length less than or equal to 25'));
    await expect(
      write({
        plain: puts(20),
        numbered: keys(6).map((_, i) => ({
          PutRequest: { Item: { pk: { S: 'over' }, sk: { N: String(i) } } },
        })),
      }),
    ).rejects.toMatchObject(refusal('Too many items requested for the BatchWriteItem call'));
    await expect(read(keys(101))).rejects.toMatchObject(
      refusal('Member must have length less than or equal to 100'),
    );
    expect((await read([key('over', 'x')])).Responses?.plain).toEqual([]);
  });

  it('holds each item to the rules of one', async () => {
    const item = (more: object) =>
      write({ plain: [{ PutRequest: { Item: { pk: { S: 'over' }, ...more } } }] });
    await expect(item({})).rejects.toMatchObject(
      refusal('The provided key element does not match the schema'),
    );
    await expect(item({ sk: { S: '1' }, text: { S: bytes(410 * 1024) } })).rejects.toMatchObject(
      refusal('Item size has exceeded the maximum allowed size'),
    );
  });

  it('does not name an item twice', async () => {
    await expect(
      write({ plain: [...puts(1), { DeleteRequest: { Key: key('batch', '0') } }] }),
    ).rejects.toMatchObject(refusal('Provided list of item keys contains duplicates'));
    await expect(read([...keys(1), ...keys(1)])).rejects.toMatchObject(
      refusal('Provided list of item keys contains duplicates'),
    );
  });

  it('leaves keys unprocessed after 16 MB', async () => {
    for (let i = 0; i < 42; i++) await putRaw({ ...key('heavy', String(i)), text: { S: bytes(399 * 1024) } });
    const wanted = Array.from({ length: 42 }, (_, i) => key('heavy', String(i)));
    const { Responses, UnprocessedKeys } = await read(wanted, { ConsistentRead: true });
    expect(Responses?.plain).toHaveLength(41);
    expect(UnprocessedKeys).toEqual({ plain: { ConsistentRead: true, Keys: [key('heavy', '41')] } });
  });
});

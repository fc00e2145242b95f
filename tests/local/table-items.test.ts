import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTable, openTables, raw, refusal } from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('plain'));
});
afterAll(() => house.close());

const send = (input: ConstructorParameters<typeof PutItemCommand>[0]) =>
  house.client.send(new PutItemCommand(input));

const putRaw = (Item: Record<string, AttributeValue>, TableName = 'plain') => send({ TableName, Item });

const key = (pk: string, sk = '1') => ({ pk: { S: pk }, sk: { S: sk } });

const bytes = (count: number) => 'x'.repeat(count);

describe('an item', () => {
  it('comes back as it was put, byte for byte', async () => {
    const Item: Record<string, AttributeValue> = {
      ...key('all-types'),
      n: { N: '-0.00000012' },
      b: { B: Buffer.from([0, 255]) },
      yes: { BOOL: true },
      nothing: { NULL: true },
      ss: { SS: ['b', 'a'] },
      ns: { NS: ['3', '1'] },
      bs: { BS: [Buffer.from([1])] },
      l: { L: [{ S: '' }, { L: [] }] },
      m: { M: { 'odd name': { M: {} }, constructor: { S: 'x' } } },
    };
    await putRaw(Item);
    const { Item: read } = await house.client.send(
      new GetItemCommand({ TableName: 'plain', Key: key('all-types') }),
    );
    expect(read).toEqual({ ...Item, b: { B: new Uint8Array([0, 255]) }, bs: { BS: [new Uint8Array([1])] } });
  });

  it('that is not there has no Item', async () => {
    expect(
      await house.documents.get({ TableName: 'plain', Key: { pk: 'none', sk: '1' } }),
    ).not.toHaveProperty('Item');
  });

  it.each([
    ['1.50', '1.5'],
    ['+007', '7'],
    ['-0', '0'],
    ['1e3', '1000'],
    ['12.0e-3', '0.012'],
    ['1E125', `1${'0'.repeat(125)}`],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ])('has the number %s as %s', async (given, expected) => {
    await putRaw({ ...key('number'), n: { N: given } });
    const { Item } = await house.client.send(new GetItemCommand({ TableName: 'plain', Key: key('number') }));
    expect(Item?.n).toEqual({ N: expected });
  });

  const nested = (levels: number): AttributeValue =>
    levels === 0 ? { S: 'x' } : { L: [nested(levels - 1)] };
  it.each([
    ['a number that is none', { N: 'abc' }, 'The parameter cannot be converted to a numeric value: abc'],
    ['an empty number', { N: '' }, 'The parameter cannot be converted to a numeric value'],
    ['39 digits', { N: '1'.repeat(39) }, 'Attempting to store more than 38 significant digits in a Number'],
    [
      'a number too large',
      { N: '1E126' },
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      'a number too small',
      { N: '1E-131' },
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    ],
    ['NULL that is false', { NULL: false }, 'Null attribute value types must have the value of true'],
    ['an empty set of text', { SS: [] }, 'An string set  may not be empty'],
    ['an empty set of numbers', { NS: [] }, 'An number set  may not be empty'],
    ['an empty set of binary', { BS: [] }, 'Binary sets should not be empty'],
    ['empty text in a set', { SS: [''] }, 'An string set may not have a empty string as a member'],
    ['text twice in a set', { SS: ['a', 'a'] }, 'Input collection [a, a] contains duplicates.'],
    ['a number twice in a set', { NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    [
      'two types at once',
      { S: 'a', N: '1' },
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    ['no type', {}, 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'],
    ['33 levels', nested(32), 'Nesting Levels have exceeded supported limits'],
  ] as const)('with %s is refused', async (_title, value, message) => {
    // what the SDK would not send goes as it is
    const reply = await raw(house.dynamodb, 'PutItem', {
      TableName: 'plain',
      Item: { ...key('bad'), bad: value },
    });
    expect(reply).toMatchObject({
      status: 400,
      body: { __type: expect.stringMatching(/#ValidationException$/) },
    });
    expect(reply.body.message).toContain(message);
  });

  it('may nest 32 levels', async () => {
    await putRaw({ ...key('deep'), deep: nested(31) });
  });

  it.each([
    ['text where a map belongs', { TableName: 'plain', Item: 'x' }],
    ['a number where text belongs', { TableName: 'plain', Item: { ...key('x'), a: { S: 1 } } }],
    ['what is no base64', { TableName: 'plain', Item: { ...key('x'), a: { B: 'a' } } }],
    ['base64 with stray bits', { TableName: 'plain', Item: { ...key('x'), a: { B: 'AB==' } } }],
    ['a list for a table name', { TableName: [], Item: key('x') }],
  ])('with %s is no request at all', async (_title, input) => {
    expect(await raw(house.dynamodb, 'PutItem', input)).toMatchObject({
      status: 400,
      body: { __type: expect.stringMatching(/#SerializationException$/) },
    });
  });

  it('may have 400 KB, names counted, and no byte more', async () => {
    const room = 400 * 1024 - 'pksk'.length - 'big1'.length - 'text'.length;
    await putRaw({ ...key('big'), text: { S: bytes(room) } });
    await expect(putRaw({ ...key('big'), text: { S: bytes(room + 1) } })).rejects.toMatchObject(
      refusal('Item size has exceeded the maximum allowed size'),
    );
    const grow = house.documents.update({
      TableName: 'plain',
      Key: { pk: 'big', sk: '1' },
      UpdateExpression: 'SET more = :m',
      ExpressionAttributeValues: { ':m': 'x' },
    });
    await expect(grow).rejects.toMatchObject(
      refusal('Item size to update has exceeded the maximum allowed size'),
    );
  });

  it.each([
    ['without its key', { pk: { S: 'a' } }, 'Missing the key sk in the item'],
    [
      'with a key of another type',
      { pk: { S: 'a' }, sk: { N: '1' } },
      'Type mismatch for key sk expected: S actual: N',
    ],
    [
      'with an empty key',
      key(''),
      'The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'with a hash key of 2049 bytes',
      key(bytes(2049)),
      'Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [
      'with a range key of 1025 bytes',
      key('a', bytes(1025)),
      'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    ],
  ] as const)('%s is refused', async (_title, item, message) => {
    await expect(putRaw(item as never)).rejects.toMatchObject(refusal(message));
  });

  it('may have a hash key of 2048 bytes and a range key of 1024', async () => {
    await putRaw(key(bytes(2048), bytes(1024)));
  });

  it.each([[{ pk: 'a' }], [{ pk: 'a', sk: '1', more: 1 }], [{ pk: 'a', sk: 1 }], [{ pk: 'a', other: '1' }]])(
    'is not found by the key %j, which does not match the schema',
    async (Key) => {
      await expect(house.documents.get({ TableName: 'plain', Key })).rejects.toMatchObject(
        refusal('The provided key element does not match the schema'),
      );
    },
  );

  it('is written once by one of two who both expect nothing there, and the other sees it', async () => {
    const claim = (by: string) =>
      house.documents.put({
        TableName: 'plain',
        Item: { pk: 'claim', sk: '1', by },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    await claim('first');
    await expect(claim('second')).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { pk: { S: 'claim' }, sk: { S: '1' }, by: { S: 'first' } },
    });
  });

  it('is given back old when put or deleted with ALL_OLD', async () => {
    const TableName = 'plain';
    const Item = { pk: 'old', sk: '1', n: 1 };
    const first = await house.documents.put({ TableName, Item, ReturnValues: 'ALL_OLD' });
    const second = await house.documents.put({ TableName, Item: { ...Item, n: 2 }, ReturnValues: 'ALL_OLD' });
    const gone = await house.documents.delete({
      TableName,
      Key: { pk: 'old', sk: '1' },
      ReturnValues: 'ALL_OLD',
    });
    const nothing = await house.documents.delete({
      TableName,
      Key: { pk: 'old', sk: '1' },
      ReturnValues: 'ALL_OLD',
    });

    expect([first, second, gone, nothing].map(({ Attributes }) => Attributes?.n)).toEqual([
      undefined,
      1,
      2,
      undefined,
    ]);
    await expect(house.documents.put({ TableName, Item, ReturnValues: 'ALL_NEW' })).rejects.toMatchObject(
      refusal('ReturnValues can only be ALL_OLD or NONE'),
    );
  });

  it('in a table that does not exist is refused', async () => {
    await expect(house.documents.get({ TableName: 'nowhere', Key: { pk: 'a' } })).rejects.toMatchObject(
      refusal('Requested resource not found', 'ResourceNotFoundException'),
    );
  });
});

import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReservedWord } from '../../infra/local/dynamodb/expressions/reserved-words.ts';
import { aTable, condition, openTables, refusal } from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('things'));
});
afterAll(() => house.close());

const Key = { pk: 'thing', sk: '1' };

/** Whether the stored thing meets the condition. */
const meets = condition(() => house.documents, Key);

describe('a condition is refused', () => {
  it.each([
    ['title = ', {}, {}, 'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="'],
    [
      'title = = :a',
      { ':a': 1 },
      {},
      'Invalid ConditionExpression: Syntax error; token: "=", near: "= = :a"',
    ],
    ['title ? :a', { ':a': 1 }, {}, 'Syntax error; token: "?"'],
    ['title', {}, {}, 'Syntax error'],
    ['', {}, {}, 'Invalid ConditionExpression: The expression can not be empty;'],
    ['name = :a', { ':a': 1 }, {}, 'Attribute name is a reserved keyword; reserved keyword: name'],
    ['layers.Zone = :a', { ':a': 1 }, {}, 'Attribute name is a reserved keyword; reserved keyword: Zone'],
    [
      'title = :b',
      { ':a': 1 },
      {},
      'An expression attribute value used in expression is not defined; attribute value: :b',
    ],
    [
      '#t = :a',
      { ':a': 1 },
      {},
      'An expression attribute name used in the document path is not defined; attribute name: #t',
    ],
    [
      'title = :a',
      { ':a': 1, ':b': 2 },
      {},
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
    ],
    [
      'title = :a',
      { ':a': 1 },
      { '#t': 'title' },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#t}',
    ],
    [
      'title = :a',
      { ':a': 1, b: 2 },
      {},
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "b"',
    ],
    [
      '#t = :a',
      { ':a': 1 },
      { t: 'title' },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "t"',
    ],
    ['((title = :a))', { ':a': 1 }, {}, 'The expression has redundant parentheses;'],
    ['sqrt(title) = :a', { ':a': 1 }, {}, 'Invalid function name; function: sqrt'],
    [
      'size(title)',
      {},
      {},
      'The function is not allowed to be used this way in an expression; function: size',
    ],
    [
      'title = contains(title, :a)',
      { ':a': 1 },
      {},
      'The function is not allowed to be used this way in an expression; function: contains',
    ],
    [
      'contains(title)',
      {},
      {},
      'Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1',
    ],
    [
      'attribute_exists(:a)',
      { ':a': 1 },
      {},
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'begins_with(title, :a)',
      { ':a': 1 },
      {},
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'attribute_type(title, :a)',
      { ':a': 'X' },
      {},
      'Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    [
      'title < :a',
      { ':a': true },
      {},
      'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    [
      'title = title',
      {},
      {},
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [title]',
    ],
    [
      'title BETWEEN :a AND :b',
      { ':a': 2, ':b': 1 },
      {},
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'title BETWEEN :a AND :b',
      { ':a': 2, ':b': 'x' },
      {},
      'The BETWEEN operator requires same data type for lower and upper bounds',
    ],
    [
      'pk.a = :a',
      { ':a': 1 },
      {},
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
  ] as const)('%s', async (condition, values, names, message) => {
    await expect(meets(condition, values, names)).rejects.toMatchObject(refusal(message));
  });

  it('when it is longer than 4 KB', async () => {
    const condition = (length: number) => `attribute_exists(${'a'.repeat(length - 18)})`;
    expect(await meets(condition(4096))).toBe(false);
    await expect(meets(condition(4097))).rejects.toMatchObject(
      refusal('Expression size has exceeded the maximum allowed size; expression size: 4097'),
    );
  });

  it('when IN has more than 100 members', async () => {
    const among = (count: number) => `title IN (${Array(count).fill(':a').join(', ')})`;
    expect(await meets(among(100), { ':a': 1 })).toBe(false);
    await expect(meets(among(101), { ':a': 1 })).rejects.toMatchObject(
      refusal('The IN operator is provided with too many operands; number of operands: 101'),
    );
  });

  it('when it nests beyond reason', async () => {
    await expect(meets(`${'('.repeat(2000)}a = b${')'.repeat(2000)}`)).rejects.toMatchObject(
      refusal('too many operators'),
    );
  });

  it('when values come without an expression', async () => {
    const write = house.documents.put({
      TableName: 'things',
      Item: Key,
      ExpressionAttributeValues: { ':a': 1 },
    });
    await expect(write).rejects.toMatchObject(
      refusal(
        'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
      ),
    );
  });
});

describe('a key condition is refused', () => {
  const query = (KeyConditionExpression: string, values: Record<string, AttributeValue>) =>
    house.client.send(
      new QueryCommand({ TableName: 'things', KeyConditionExpression, ExpressionAttributeValues: values }),
    );
  const [a, b] = [{ S: 'a' }, { S: 'b' }];

  it.each([
    ['pk > :a', { ':a': a }, 'Query key condition not supported'],
    ['sk = :a', { ':a': a }, 'Query condition missed key schema element: pk'],
    ['pk = :a AND colour = :b', { ':a': a, ':b': b }, 'Query condition missed key schema element: sk'],
    ['pk = :a OR sk = :b', { ':a': a, ':b': b }, 'Invalid operator used in KeyConditionExpression: OR'],
    ['pk = :a AND NOT sk = :b', { ':a': a, ':b': b }, 'Invalid operator used in KeyConditionExpression: NOT'],
    ['pk = :a AND sk <> :b', { ':a': a, ':b': b }, 'Invalid operator used in KeyConditionExpression: <>'],
    ['pk = :a AND sk IN (:b)', { ':a': a, ':b': b }, 'Invalid operator used in KeyConditionExpression: IN'],
    [
      'pk = :a AND contains(sk, :b)',
      { ':a': a, ':b': b },
      'Invalid operator used in KeyConditionExpression: contains',
    ],
    [
      'pk = :a AND pk = :b',
      { ':a': a, ':b': b },
      'KeyConditionExpressions must only contain one condition per key',
    ],
    [
      'pk = :a AND sk = :b',
      { ':a': a, ':b': { N: '1' } },
      'Condition parameter type does not match schema type',
    ],
    ['pk = :a', { ':a': { S: '' } }, 'cannot contain an empty string value. Key: pk'],
    [
      'pk = :a AND size(sk) = :b',
      { ':a': a, ':b': b },
      'KeyConditionExpressions cannot contain nested operations',
    ],
    ['pk = sk AND sk = :a', { ':a': a }, 'Multiple attribute names used in one condition'],
  ] as const)('%s', async (expression, values, message) => {
    await expect(query(expression, values as never)).rejects.toMatchObject(refusal(message));
  });
});

it('knows all 573 reserved words', () => {
  expect(['abort', 'Bucket', 'DATE', 'ttl', 'zone'].every(isReservedWord)).toBe(true);
  expect(['pk', 'sk', 'board', 'kind'].some(isReservedWord)).toBe(false);
});

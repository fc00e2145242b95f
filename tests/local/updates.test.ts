import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aTable, openTables, referring, refusal } from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('things'));
});
afterAll(() => house.close());

const Key = { pk: 'thing', sk: '1' };

const put = (attributes: object) =>
  house.documents.put({ TableName: 'things', Item: { ...Key, ...attributes } });

const stored = async () => {
  const { Item } = await house.documents.get({ TableName: 'things', Key });
  const { pk: _, sk: __, ...attributes } = Item ?? {};
  return attributes;
};

const update = (UpdateExpression: string, values: object = {}, names: Record<string, string> = {}) =>
  house.documents.update({
    TableName: 'things',
    Key,
    UpdateExpression,
    ...referring(values, names),
    ReturnValues: 'UPDATED_NEW',
  });

describe('an update', () => {
  beforeEach(async () => {
    await put({ count: 1, steps: [0, 1, 2, 3], layers: { a: 1 }, marks: new Set(['a', 'b']) });
  });
  const names = { '#c': 'count' };

  it('sets from values, attributes, sums and differences of the item as it was', async () => {
    await update(
      'SET #c = #c + :n, was = #c, fewer = #c - :n, layers.b = :n, steps[1] = :n',
      { ':n': 5 },
      names,
    );
    expect(await stored()).toMatchObject({
      count: 6,
      was: 1,
      fewer: -4,
      layers: { a: 1, b: 5 },
      steps: [0, 5, 2, 3],
    });
  });

  it('copies a document that changes in the same breath as it was', async () => {
    await update('SET copied = layers, layers.a = :n', { ':n': 9 });
    expect(await stored()).toMatchObject({ copied: { a: 1 }, layers: { a: 9 } });
  });

  it('adds exactly, in decimals', async () => {
    await update('SET tenth = :a', { ':a': 0.1 });
    await update('SET tenth = tenth + :b', { ':b': 0.2 });
    expect(await stored()).toMatchObject({ tenth: 0.3 });
  });

  it('takes if_not_exists and list_append, one in the other', async () => {
    await update(
      'SET seen = if_not_exists(seen, :zero) + :one, diary = list_append(if_not_exists(diary, :none), :more)',
      {
        ':zero': 0,
        ':one': 1,
        ':none': [],
        ':more': ['x'],
      },
    );
    await update('SET seen = if_not_exists(seen, :zero) + :one, diary = list_append(:more, diary)', {
      ':zero': 0,
      ':one': 1,
      ':more': ['y'],
    });
    expect(await stored()).toMatchObject({ seen: 2, diary: ['y', 'x'] });
  });

  it('removes steps elements by their old places, and appends behind the end without gaps', async () => {
    await update('REMOVE steps[0], steps[2] SET steps[7] = :x, steps[9] = :y', { ':x': 'x', ':y': 'y' });
    expect(await stored()).toMatchObject({ steps: [1, 3, 'x', 'y'] });
  });

  it('removes attributes and members of maps, and minds nothing that is missing', async () => {
    await update('REMOVE layers.a, #c, never', {}, names);
    expect(await stored()).toEqual({ steps: [0, 1, 2, 3], layers: {}, marks: new Set(['a', 'b']) });
  });

  it('adds to numbers and sets, and makes what is missing', async () => {
    await update('ADD #c :n, fresh :n, marks :t, extras :t', { ':n': 2, ':t': new Set(['b', 'c']) }, names);
    expect(await stored()).toMatchObject({
      count: 3,
      fresh: 2,
      marks: new Set(['a', 'b', 'c']),
      extras: new Set(['b', 'c']),
    });
  });

  it('deletes from sets, and the set with its last member', async () => {
    await update('DELETE marks :t', { ':t': new Set(['a', 'z']) });
    expect((await stored()).marks).toEqual(new Set(['b']));
    await update('DELETE marks :t', { ':t': new Set(['b']) });
    expect(await stored()).not.toHaveProperty('marks');
  });

  it('may write a member called __proto__', async () => {
    await update('SET layers.#p = :v', { ':v': { a: 1 } }, { '#p': '__proto__' });
    const { Item } = await house.documents.get({
      TableName: 'things',
      Key,
      ProjectionExpression: 'layers.#p.a',
      ExpressionAttributeNames: { '#p': '__proto__' },
    });
    expect(Item).toBeDefined();
  });

  it.each([
    ['NONE', undefined],
    ['ALL_OLD', { pk: 'thing', sk: '1', n: 1, layers: { a: 1, b: 2 } }],
    ['UPDATED_OLD', { layers: { a: 1 } }],
    ['ALL_NEW', { pk: 'thing', sk: '1', n: 1, layers: { a: 9, b: 2 }, more: true }],
    ['UPDATED_NEW', { layers: { a: 9 }, more: true }],
  ] as const)('answers ReturnValues %s', async (ReturnValues, expected) => {
    await put({ n: 1, layers: { a: 1, b: 2 } });
    const { Attributes } = await house.documents.update({
      TableName: 'things',
      Key,
      UpdateExpression: 'SET layers.a = :nine, more = :yes',
      ExpressionAttributeValues: { ':nine': 9, ':yes': true },
      ReturnValues,
    });
    expect(Attributes).toEqual(expected);
  });

  it.each([
    [
      'SET a = :v, a = :v',
      { ':v': 1 },
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'SET a.b = :v REMOVE a',
      { ':v': 1 },
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]',
    ],
    [
      'SET a.b = :v, a[1] = :v',
      { ':v': 1 },
      'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]',
    ],
    [
      'SET a = :v SET b = :v',
      { ':v': 1 },
      'The "SET" section can only be used once in an update expression;',
    ],
    ['SET pk = :v', { ':v': 'x' }, 'Cannot update attribute pk. This attribute is part of the key'],
    ['SET a = absent', {}, 'The provided expression refers to an attribute that does not exist in the item'],
    [
      'SET a = absent + :v',
      { ':v': 1 },
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    ['SET a = steps + :v', { ':v': 1 }, 'An operand in the update expression has an incorrect data type'],
    [
      'SET a = steps + :v',
      { ':v': 'x' },
      'Incorrect operand type for operator or function; operator or function: +, operand type: S',
    ],
    [
      'SET a = list_append(steps, :v)',
      { ':v': 1 },
      'Incorrect operand type for operator or function; operator or function: list_append, operand type: N',
    ],
    [
      'ADD a :v',
      { ':v': 'x' },
      'Incorrect operand type for operator or function; operator: ADD, operand type: STRING',
    ],
    ['ADD steps :v', { ':v': 1 }, 'An operand in the update expression has an incorrect data type'],
    [
      'DELETE marks :v',
      { ':v': 1 },
      'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER',
    ],
    [
      'SET nowhere.deep = :v',
      { ':v': 1 },
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET steps.a = :v',
      { ':v': 1 },
      'The document path provided in the update expression is invalid for update',
    ],
    ['SET a = fresh(:v)', { ':v': 1 }, 'Invalid function name; function: fresh'],
    ['SET status = :v', { ':v': 1 }, 'Attribute name is a reserved keyword; reserved keyword: status'],
    [
      'CHANGE a = :v',
      { ':v': 1 },
      'Invalid UpdateExpression: Syntax error; token: "CHANGE", near: "CHANGE a"',
    ],
  ] as const)('%s is refused', async (expression, values, message) => {
    await expect(update(expression, values)).rejects.toMatchObject(refusal(message));
  });
});

describe('a projection', () => {
  const shown = async (ProjectionExpression: string, ExpressionAttributeNames?: Record<string, string>) =>
    (await house.documents.get({ TableName: 'things', Key, ProjectionExpression, ExpressionAttributeNames }))
      .Item;

  it('shows attributes, members and elements, and closes gaps in lists', async () => {
    await put({ a: 1, b: { c: { d: 1, e: 2 }, f: 3 }, steps: ['0', { x: 1, y: 2 }, '2'] });
    expect(await shown('a, b.c.e, steps[2], steps[1].y, nothing, b.zzz')).toEqual({
      a: 1,
      b: { c: { e: 2 } },
      steps: [{ y: 2 }, '2'],
    });
    expect(await shown('#l[0]', { '#l': 'steps' })).toEqual({ steps: ['0'] });
    expect(await shown('nothing')).toEqual({});
  });

  it.each([
    ['a, a', 'Two document paths overlap with each other'],
    ['a, b.c, b', 'Two document paths overlap with each other'],
    ['a,', 'Syntax error; token: "<EOF>", near: ","'],
    ['a b', 'Syntax error; token: "b", near: "a b"'],
    ['date', 'reserved keyword: date'],
  ])('%s is refused', async (expression, message) => {
    await expect(shown(expression)).rejects.toMatchObject(refusal(message));
  });
});

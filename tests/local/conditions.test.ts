import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aTable, condition, openTables, referring } from '../support/dynamodb-endpoint.ts';

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(aTable('things'));
});
afterAll(() => house.close());

const Key = { pk: 'thing', sk: '1' };

const put = (attributes: object) =>
  house.documents.put({ TableName: 'things', Item: { ...Key, ...attributes } });

/** Whether the stored thing meets the condition. */
const meets = condition(() => house.documents, Key);

const update = (UpdateExpression: string, values: object = {}, names: Record<string, string> = {}) =>
  house.documents.update({
    TableName: 'things',
    Key,
    UpdateExpression,
    ...referring(values, names),
    ReturnValues: 'UPDATED_NEW',
  });

describe('a condition', () => {
  beforeEach(async () => {
    await put({
      count: 10,
      title: 'Posyandu Melati',
      marks: new Set(['air', 'jalan']),
      sizes: new Set([1, 2]),
      bits: Buffer.from([1, 2, 3]),
      steps: [1, 'dua', { deep: true }],
      layers: { a: { b: 'c' }, 'odd.name': 1 },
      open: true,
      nothing: null,
    });
  });

  it.each([
    ['title = :v', 'Posyandu Melati', true],
    ['title = :v', 'posyandu melati', false],
    ['title <> :v', 'other', true],
    ['#c = :v', 10, true],
    ['#c < :v', 9, false],
    ['#c < :v', 11, true],
    ['#c <= :v', 10, true],
    ['#c >= :v', 10, true],
    ['#c > :v', 10, false],
    ['#c = :v', '10', false],
    ['#c < :v', '99', false],
    [':v = #c', 10, true],
    ['absent = :v', 1, false],
    ['absent <> :v', 1, true],
    ['NOT absent = :v', 1, true],
    ['absent < :v', 1, false],
    ['begins_with(title, :v)', 'Posy', true],
    ['begins_with(title, :v)', 'osy', false],
    ['contains(title, :v)', 'Mel', true],
    ['contains(marks, :v)', 'air', true],
    ['contains(marks, :v)', 'ai', false],
    ['contains(sizes, :v)', 2, true],
    ['contains(steps, :v)', 'dua', true],
    ['contains(steps, :v)', { deep: true }, true],
    ['attribute_type(title, :v)', 'S', true],
    ['attribute_type(nothing, :v)', 'NULL', true],
    ['attribute_type(marks, :v)', 'L', false],
    ['size(title) = :v', 15, true],
    ['size(marks) = :v', 2, true],
    ['size(bits) = :v', 3, true],
    ['size(steps) > :v', 3, false],
    ['size(#c) = :v', 2, false],
    ['layers.a.b = :v', 'c', true],
    ['steps[1] = :v', 'dua', true],
    ['steps[2].deep = :v', true, true],
    ['steps[9] = :v', 1, false],
    ['marks = :v', new Set(['jalan', 'air']), true],
    ['layers.a = :v', { b: 'c' }, true],
    ['#c IN (:v)', 10, true],
    ['#c BETWEEN :v AND #c', 10, true],
  ])('%s with %j is %s', async (condition, value, expected) => {
    const names: Record<string, string> = condition.includes('#c') ? { '#c': 'count' } : {};
    expect(await meets(condition, { ':v': value }, names)).toBe(expected);
  });

  it.each([
    ['attribute_exists(layers.a.b)', true],
    ['attribute_exists(layers.a.x)', false],
    ['attribute_exists(toString)', false],
    ['attribute_not_exists(steps[3])', true],
    ['attribute_not_exists(title)', false],
  ])('%s is %s', async (condition, expected) => {
    expect(await meets(condition)).toBe(expected);
  });

  it.each([
    ['title = :no AND title = :yes OR title = :yes', true], // (no AND yes) OR yes
    ['title = :yes OR title = :yes AND title = :no', true], // yes OR (yes AND no)
    ['(title = :yes OR title = :yes) AND title = :no', false],
    ['NOT title = :no AND title = :no', false], // (NOT no) AND no
    ['NOT (title = :no AND title = :yes)', true],
    ['NOT NOT title = :yes OR title = :no', true],
    ['title = :no or not title in (:no, :yes)', false],
  ])('%s binds NOT tighter than AND, and AND tighter than OR', async (condition, expected) => {
    const values = { ':yes': 'Posyandu Melati', ':no': 'x' };
    const used = Object.fromEntries(Object.entries(values).filter(([name]) => condition.includes(name)));
    expect(await meets(condition, used)).toBe(expected);
  });

  it('reads names that need a placeholder', async () => {
    expect(await meets('layers.#odd = :v', { ':v': 1 }, { '#odd': 'odd.name' })).toBe(true);
  });

  it('compares numbers to their last digit, and text by its UTF-8 bytes', async () => {
    const exact = (N: string): Record<string, AttributeValue> => ({ ':v': { N } });
    const holds = (ConditionExpression: string, ExpressionAttributeValues: Record<string, AttributeValue>) =>
      house.client
        .send(
          new UpdateItemCommand({
            TableName: 'things',
            Key: { pk: { S: 'thing' }, sk: { S: '1' } },
            ConditionExpression,
            ExpressionAttributeValues,
          }),
        )
        .then(
          () => true,
          () => false,
        );
    await update('SET big = :n, face = :f', { ':n': 12345678901234567890123456789012345678n, ':f': '😀' });

    expect(await holds('big < :v', exact('12345678901234567890123456789012345679'))).toBe(true);
    expect(await holds('big = :v', exact('12345678901234567890123456789012345679'))).toBe(false);
    expect(await holds('big = :v', exact('1.2345678901234567890123456789012345678E37'))).toBe(true);
    // in UTF-16 the emoji would come first
    expect(await holds('face > :v', { ':v': { S: '\uff5e' } })).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anIndexedTable, openTables, refusal } from '../support/dynamodb-endpoint.ts';

const indexed = anIndexedTable();

let house: Awaited<ReturnType<typeof openTables>>;
beforeAll(async () => {
  house = await openTables();
  house.dynamodb.ensureTable(indexed);
});
afterAll(() => house.close());

const bytes = (count: number) => 'x'.repeat(count);

describe('an index', () => {
  const put = (sk: string, more: object) =>
    house.documents.put({ TableName: 'indexed', Item: { pk: 'item', sk, ...more } });
  const query = (name: string, pk: string, more: object = {}) =>
    house.documents.query({
      TableName: 'indexed',
      IndexName: name,
      KeyConditionExpression: `${name}pk = :pk`,
      ExpressionAttributeValues: { ':pk': pk },
      ...more,
    });

  it('holds the items that have its whole key, and follows them', async () => {
    await put('1', { gsi1pk: 'here', gsi1sk: 'b' });
    await put('2', { gsi1pk: 'here' });
    await put('3', { gsi1pk: 'here', gsi1sk: 'a' });
    expect((await query('gsi1', 'here')).Items?.map(({ sk }) => sk)).toEqual(['3', '1']);

    await put('3', { gsi1pk: 'there', gsi1sk: 'a' });
    await house.documents.update({
      TableName: 'indexed',
      Key: { pk: 'item', sk: '1' },
      UpdateExpression: 'SET gsi1sk = :z, more = :z',
      ExpressionAttributeValues: { ':z': 'z' },
    });
    expect((await query('gsi1', 'here')).Items).toEqual([
      { pk: 'item', sk: '1', gsi1pk: 'here', gsi1sk: 'z', more: 'z' },
    ]);
    await house.documents.delete({ TableName: 'indexed', Key: { pk: 'item', sk: '1' } });
    expect((await query('gsi1', 'here')).Items).toEqual([]);
  });

  it('shows what it projects', async () => {
    await put('p', { keyspk: 'k', keyssk: '1', fewpk: 'f', fewsk: '1', a: 1, b: 2 });
    expect((await query('keys', 'k')).Items).toEqual([{ pk: 'item', sk: 'p', keyspk: 'k', keyssk: '1' }]);
    expect((await query('few', 'f')).Items).toEqual([{ pk: 'item', sk: 'p', fewpk: 'f', fewsk: '1', a: 1 }]);
    expect((await query('few', 'f', { ProjectionExpression: 'a' })).Items).toEqual([{ a: 1 }]);
    await expect(query('few', 'f', { ProjectionExpression: 'b' })).rejects.toMatchObject(
      refusal('Global secondary index few does not project [b]'),
    );
    await expect(query('few', 'f', { Select: 'ALL_ATTRIBUTES' })).rejects.toMatchObject(
      refusal(
        'Select type ALL_ATTRIBUTES is not supported for global secondary index few because its projection type is not ALL',
      ),
    );
  });

  it('loses nothing of many entries under one key, page by page, forwards and back', async () => {
    for (let i = 0; i < 5; i++)
      await house.documents.put({
        TableName: 'indexed',
        Item: { pk: `tie-${i}`, sk: 's', gsi1pk: 'tie', gsi1sk: 'same' },
      });
    const walk = async (ScanIndexForward: boolean) => {
      const seen: string[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await query('gsi1', 'tie', { Limit: 2, ScanIndexForward, ExclusiveStartKey });
        seen.push(...(page.Items ?? []).map(({ pk }) => pk));
        ExclusiveStartKey = page.LastEvaluatedKey;
        if (ExclusiveStartKey)
          expect(Object.keys(ExclusiveStartKey).sort()).toEqual(['gsi1pk', 'gsi1sk', 'pk', 'sk']);
      } while (ExclusiveStartKey);
      return seen;
    };
    const forwards = await walk(true);
    expect([...forwards].sort()).toEqual(['tie-0', 'tie-1', 'tie-2', 'tie-3', 'tie-4']);
    expect(await walk(false)).toEqual([...forwards].reverse());
  });

  it('is not read consistently', async () => {
    await expect(query('gsi1', 'a', { ConsistentRead: true })).rejects.toMatchObject(
      refusal('Consistent reads are not supported on global secondary indexes'),
    );
  });

  it.each([
    [{ gsi1pk: 1 }, 'Type mismatch for Index Key gsi1pk Expected: S Actual: N IndexName: gsi1'],
    [
      { gsi1pk: '' },
      'A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: gsi1, IndexKey: gsi1pk',
    ],
    [{ gsi1sk: bytes(1025) }, 'exceeded the size limit of 1024 bytes'],
  ])('refuses an item whose key attribute is not one', async (attributes, message) => {
    await expect(put('bad', attributes)).rejects.toMatchObject(refusal(message));
    const [name, value] = Object.entries(attributes)[0] as [string, unknown];
    const update = house.documents.update({
      TableName: 'indexed',
      Key: { pk: 'item', sk: 'bad' },
      UpdateExpression: `SET ${name} = :v`,
      ExpressionAttributeValues: { ':v': value },
    });
    await expect(update).rejects.toMatchObject(refusal(message));
  });
});

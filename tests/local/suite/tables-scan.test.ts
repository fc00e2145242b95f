import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';
import { aSuiteTable, documentsOf, eventually, key, texts } from '../../support/suite-tables.ts';

const partitions = 20;
const perPartition = 3;

let cloud: CloudUnderTest;
let documents: ReturnType<typeof documentsOf>;
let TableName: string;
beforeAll(async () => {
  cloud = await aCloud();
  documents = documentsOf(cloud);
  const table = await aSuiteTable(cloud, 'scan', {
    AttributeDefinitions: texts('pk', 'sk', 'kind'),
    GlobalSecondaryIndexes: [
      { IndexName: 'kinds', KeySchema: key('kind', 'sk'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  });
  TableName = table.TableName as string;
  for (let i = 0; i < partitions; i++) {
    await documents.batchWrite({
      RequestItems: {
        [TableName]: Array.from({ length: perPartition }, (_, j) => ({
          PutRequest: {
            Item: {
              pk: `p${i}`,
              sk: `s${j}`,
              n: i * perPartition + j,
              ...(i % 2 === 0 && { kind: i % 4 === 0 ? 'fourth' : 'second' }),
            },
          },
        })),
      },
    });
  }
});
afterAll(() => cloud.close());

type Options = Omit<Parameters<typeof documents.scan>[0], 'TableName'>;

const scan = (options: Options = {}) =>
  documents.scan({ TableName, ConsistentRead: !options.IndexName, ...options });

const scanAll = async (options: Options = {}) => {
  const items: Record<string, unknown>[] = [];
  let pages = 0;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await scan({ ...options, ExclusiveStartKey });
    items.push(...(page.Items ?? []));
    pages++;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return { items, pages };
};

const numbers = (items: readonly Record<string, unknown>[]) =>
  items.map(({ n }) => n as number).sort((a, b) => a - b);
const all = Array.from({ length: partitions * perPartition }, (_, i) => i);

describe('a scan', () => {
  it('finds every item once, page by page, the items of a partition together and in order', async () => {
    const { items, pages } = await scanAll({ Limit: 7 });
    expect(numbers(items)).toEqual(all);
    expect(pages).toBeGreaterThanOrEqual(9);
    const runs = items.map(({ pk }) => pk).filter((pk, i, pks) => pk !== pks[i - 1]);
    expect(runs).toHaveLength(partitions);
    for (let i = 0; i < items.length; i += perPartition) {
      expect(items.slice(i, i + perPartition).map(({ sk }) => sk)).toEqual(['s0', 's1', 's2']);
    }
  });

  it('is divided among segments, each partition in one of them', async () => {
    const segments = await Promise.all(
      [0, 1, 2, 3].map((Segment) => scanAll({ Segment, TotalSegments: 4, Limit: 5 })),
    );
    expect(numbers(segments.flatMap(({ items }) => items))).toEqual(all);
    const owners = segments.flatMap(({ items }, i) =>
      [...new Set(items.map(({ pk }) => pk))].map((pk) => [pk, i]),
    );
    expect(owners).toHaveLength(partitions);
    expect(new Set(owners.map(([, i]) => i)).size).toBeGreaterThan(1);
  });

  it('does not go on in another segment than it began', async () => {
    const page = await scan({ Segment: 0, TotalSegments: 2, Limit: 1 });
    await expect(
      scan({ Segment: 1, TotalSegments: 2, ExclusiveStartKey: page.LastEvaluatedKey }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Please use ExclusiveStartKey with correct Segment'),
    });
  });

  it('filters after it has read, and counts both', async () => {
    const options = {
      FilterExpression: 'n < :ten',
      ExpressionAttributeValues: { ':ten': 10 },
      ProjectionExpression: 'n',
    };
    const page = await scan({ ...options, ReturnConsumedCapacity: 'TOTAL' });
    expect(numbers(page.Items ?? [])).toEqual(all.slice(0, 10));
    expect(page.Items?.every((item) => Object.keys(item).join() === 'n')).toBe(true);
    expect(page).toMatchObject({ Count: 10, ScannedCount: 60, ConsumedCapacity: { CapacityUnits: 1 } });
    const { ProjectionExpression: _, ...filter } = options;
    const counted = await scan({ ...filter, Select: 'COUNT' });
    expect(counted).toMatchObject({ Count: 10, ScannedCount: 60 });
    expect(counted.Items).toBeUndefined();
  });

  it('of an index finds what is in the index, with what it carries', async () => {
    await expect
      .poll(async () => (await scanAll({ IndexName: 'kinds' })).items.length, eventually)
      .toBe((partitions / 2) * perPartition);
    const { items } = await scanAll({ IndexName: 'kinds', Limit: 4 });
    expect(items).toHaveLength((partitions / 2) * perPartition);
    expect(new Set(items.flatMap((item) => Object.keys(item)))).toEqual(new Set(['pk', 'sk', 'kind']));
    const units = await scan({ IndexName: 'kinds', ReturnConsumedCapacity: 'INDEXES' });
    expect(units.ConsumedCapacity).toMatchObject({
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { kinds: { CapacityUnits: 0.5 } },
    });
    const halves = await Promise.all(
      [0, 1].map((Segment) => scanAll({ IndexName: 'kinds', Segment, TotalSegments: 2 })),
    );
    expect(halves.flatMap((half) => half.items)).toHaveLength(items.length);
  });

  it('ends a page at a megabyte', async () => {
    const table = await aSuiteTable(cloud, 'scan-large');
    const text = 'x'.repeat(300 * 1024);
    for (const pk of ['a', 'b', 'c', 'd', 'e']) {
      await documents.put({ TableName: table.TableName, Item: { pk, sk: '1', text } });
    }
    const page = await documents.scan({
      TableName: table.TableName,
      ProjectionExpression: 'pk',
      ConsistentRead: true,
    });
    expect(page.LastEvaluatedKey).toBeDefined();
    expect(page.ScannedCount).toBeGreaterThanOrEqual(3);
    expect(page.ScannedCount).toBeLessThan(5);
    const rest = await documents.scan({
      TableName: table.TableName,
      ExclusiveStartKey: page.LastEvaluatedKey,
      ConsistentRead: true,
      Select: 'COUNT',
    });
    expect((page.ScannedCount ?? 0) + (rest.ScannedCount ?? 0)).toBe(5);
  });

  it.each([
    [
      { Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment',
    ],
    [
      { TotalSegments: 2 },
      'The Segment parameter is required but was not present in the request when parameter',
    ],
    [
      { Segment: 2, TotalSegments: 2 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2',
    ],
    [{ Segment: -1, TotalSegments: 2 }, 'Member must have value greater than or equal to 0'],
    [{ Segment: 0, TotalSegments: 1_000_001 }, 'Member must have value less than or equal to 1000000'],
    [{ Limit: 0 }, 'Member must have value greater than or equal to 1'],
    [{ IndexName: 'none' }, 'The table does not have the specified index: none'],
    [
      { IndexName: 'kinds', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      { IndexName: 'kinds', Select: 'ALL_ATTRIBUTES' as const },
      'Select type ALL_ATTRIBUTES is not supported',
    ],
    [{ IndexName: 'kinds', ProjectionExpression: 'n' }, 'does not project [n]'],
    [{ ExclusiveStartKey: { pk: 'a' } }, 'The provided starting key is invalid'],
    [{ Select: 'ALL_PROJECTED_ATTRIBUTES' as const }, 'ALL_PROJECTED_ATTRIBUTES can be used only when'],
  ])('with %j is refused', async (options, message) => {
    await expect(scan(options)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });
});

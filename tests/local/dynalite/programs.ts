import fc from 'fast-check';
import type { AttributeValue, Item } from '../../../infra/local/dynamodb/attribute.ts';

type KeyType = 'S' | 'N' | 'B';
type Input = Readonly<Record<string, unknown>>;

export interface Call {
  readonly operation: string;
  readonly input: Input;
}

export interface Program {
  readonly hash: KeyType;
  readonly range: KeyType | undefined;
  readonly calls: readonly Call[];
}

const b64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');
/** Few keys of each type, so that programs meet the same items again; they sort unlike their text. */
const keys: Record<KeyType, AttributeValue[]> = {
  S: ['a', 'ab', 'b', 'é'].map((S) => ({ S })),
  N: ['-12', '-1.5', '2', '10'].map((N) => ({ N })),
  B: [b64(0), b64(0, 1), b64(127), b64(255)].map((B) => ({ B })),
};

const text = fc.constantFrom('', 'a', 'ab', 'b', 'zé');
const number = fc.constantFrom('0', '1', '-1', '2.5', '10', '1e3');
const binary = fc.constantFrom(b64(0), b64(1, 2), b64(255));
const some = <T>(of: fc.Arbitrary<T>) => fc.uniqueArray(of, { minLength: 1, maxLength: 3 });
const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  text.map((S) => ({ S })),
  number.map((N) => ({ N })),
  binary.map((B) => ({ B })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true }),
);
const set: fc.Arbitrary<AttributeValue> = fc.oneof(
  some(fc.constantFrom('a', 'b', 'c')).map((SS) => ({ SS })),
  some(fc.constantFrom('1', '2', '30')).map((NS) => ({ NS })),
  some(binary).map((BS) => ({ BS })),
);
const flat = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: set });
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 5, arbitrary: flat },
  { weight: 1, arbitrary: fc.array(flat, { maxLength: 3 }).map((L) => ({ L })) },
  { weight: 1, arbitrary: fc.record({ x: flat, y: flat }, { requiredKeys: [] }).map((M) => ({ M })) },
);

/** The index keys `g`, `n`, `l` always have their type; everything else has any. */
const attributes = fc.record(
  {
    g: fc.constantFrom({ S: 'g1' }, { S: 'g2' }),
    n: number.map((N) => ({ N })),
    l: fc.constantFrom('k', 'm', 'z').map((S) => ({ S })),
    a: value,
    b: value,
    c: value,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Item>;

/** An expression with what its placeholders stand for. */
interface Part {
  readonly text: string;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

let placeholders = 0;
/** Placeholders are numbered, so that parts can be joined. */
const placing = (given: readonly AttributeValue[], write: (...names: string[]) => string): Part => {
  const names = given.map(() => `:v${placeholders++}`);
  return { text: write(...names), values: Object.fromEntries(names.map((name, i) => [name, given[i]!])) };
};
const joined = (parts: readonly Part[], write: (...texts: string[]) => string): Part => ({
  text: write(...parts.map((part) => part.text)),
  values: Object.assign({}, ...parts.map((part) => part.values)),
});

const path = fc.constantFrom('a', 'b', 'c', 'n', 'a.x', 'b[0]', 'c.y', 'b[1]');
const comparison: fc.Arbitrary<Part> = fc.oneof(
  fc
    .tuple(path, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), value)
    .map(([at, sign, v]) => placing([v], (name) => `${at} ${sign} ${name}`)),
  fc.tuple(path, path).map(([a, b]) => ({ text: `${a} = ${b === a ? 'l' : b}`, values: {} })),
  fc
    .tuple(path, fc.constantFrom('attribute_exists', 'attribute_not_exists'))
    .map(([at, name]) => ({ text: `${name}(${at})`, values: {} })),
  fc
    .tuple(path, fc.constantFrom('S', 'N', 'L', 'SS', 'NULL'))
    .map(([at, S]) => placing([{ S }], (name) => `attribute_type(${at}, ${name})`)),
  fc.tuple(path, text).map(([at, S]) => placing([{ S }], (name) => `begins_with(${at}, ${name})`)),
  fc.tuple(path, flat).map(([at, v]) => placing([v], (name) => `contains(${at}, ${name})`)),
  fc.tuple(path, number).map(([at, N]) => placing([{ N }], (name) => `size(${at}) > ${name}`)),
  fc
    .tuple(path, scalar, scalar)
    .map(([at, v, w]) => placing([v, w], (low, high) => `${at} BETWEEN ${low} AND ${high}`)),
  fc.tuple(path, value, value).map(([at, v, w]) => placing([v, w], (x, y) => `${at} IN (${x}, ${y})`)),
);
const condition: fc.Arbitrary<Part> = fc.oneof(
  { weight: 4, arbitrary: comparison },
  {
    weight: 1,
    arbitrary: fc
      .tuple(comparison, comparison, fc.constantFrom('AND', 'OR'))
      .map(([x, y, word]) => joined([x, y], (p, q) => `NOT (${p}) ${word} ${q}`)),
  },
);

const term = fc.oneof(
  value.map((v) => placing([v], (name) => name)),
  path.map((text) => ({ text, values: {} })),
  fc.tuple(path, value).map(([at, v]) => placing([v], (name) => `if_not_exists(${at}, ${name})`)),
  fc
    .tuple(fc.constantFrom('n', 'a'), number, fc.constantFrom('+', '-'))
    .map(([at, N, sign]) => placing([{ N }], (name) => `${at} ${sign} ${name}`)),
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.array(flat, { maxLength: 2 }))
    .map(([at, L]) => placing([{ L }], (name) => `list_append(${at}, ${name})`)),
);
const update: fc.Arbitrary<Part> = fc
  .record(
    {
      set: fc.tuple(fc.constantFrom('a', 'c', 'a.x', 'b[0]', 'b[7]'), term),
      remove: fc.constantFrom('c', 'b[0]', 'c.y', 'g', 'l'),
      add: fc.tuple(
        fc.constantFrom('n', 'b', 'd'),
        fc.oneof(
          number.map((N) => ({ N })),
          set,
        ),
      ),
      less: fc.tuple(fc.constantFrom('a', 'b', 'c'), set),
    },
    { requiredKeys: [] },
  )
  .filter((clauses) => Object.keys(clauses).length > 0)
  .map(({ set, remove, add, less }) => {
    const parts: Part[] = [];
    if (set) parts.push(joined([set[1]], (to) => `SET ${set[0]} = ${to}`));
    if (remove) parts.push({ text: `REMOVE ${remove}`, values: {} });
    if (add) parts.push(placing([add[1]], (name) => `ADD ${add[0]} ${name}`));
    if (less) parts.push(placing([less[1]], (name) => `DELETE ${less[0]} ${name}`));
    return joined(parts, (...texts) => texts.join(' '));
  });

const projection = fc.option(fc.constantFrom('a', 'a, b', 'c.y, n', 'b[1], a.x', 'l, g, c'), {
  nil: undefined,
});

const values = (...parts: (Part | undefined)[]) => {
  const all = Object.assign({}, ...parts.map((part) => part?.values));
  return Object.keys(all).length > 0 ? { ExpressionAttributeValues: all } : {};
};
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 1 });
const has = (name: string, given: unknown) => (given === undefined ? {} : { [name]: given });

const TableName = 'things';

const keyOf = (hash: KeyType, range: KeyType | undefined): fc.Arbitrary<Item> =>
  fc
    .tuple(fc.constantFrom(...keys[hash].slice(0, 3)), fc.constantFrom(...keys[range ?? 'S']))
    .map(([h, r]) => ({ h, ...(range && { r }) }));

/** What a query may ask of a sort key. */
const sortPart = (name: string, type: KeyType): fc.Arbitrary<Part> => {
  const operand = fc.constantFrom(...keys[type]);
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), operand)
      .map(([sign, v]) => placing([v], (at) => `${name} ${sign} ${at}`)),
    fc
      .tuple(operand, operand)
      .map((two) => placing(two, (low, high) => `${name} BETWEEN ${low} AND ${high}`)),
    operand.map((v) => placing([v], (at) => `begins_with(${name}, ${at})`)),
  );
};

const queryOf = (hash: KeyType, range: KeyType | undefined): fc.Arbitrary<Call> => {
  const hashPart = fc
    .constantFrom(...keys[hash].slice(0, 3))
    .map((v) => placing([v], (name) => `h = ${name}`));
  const both = (first: fc.Arbitrary<Part>, second: fc.Arbitrary<Part>) =>
    fc
      .tuple(first, maybe(second))
      .map(([x, y]) => joined(y ? [x, y] : [x], (...texts) => texts.join(' AND ')));
  const global = fc.constantFrom('g1', 'g2').map((S) => placing([{ S }], (name) => `g = ${name}`));
  const targets = [
    range ? both(hashPart, sortPart('r', range)) : hashPart,
    both(global, sortPart('n', 'N')).map((part) => ({ ...part, index: 'global' })),
    ...(range ? [both(hashPart, sortPart('l', 'S')).map((part) => ({ ...part, index: 'local' }))] : []),
  ] as fc.Arbitrary<Part & { index?: string }>[];
  return fc
    .tuple(
      fc.oneof(...targets),
      maybe(condition),
      projection,
      maybe(fc.integer({ min: 1, max: 4 })),
      fc.boolean(),
    )
    .map(([key, filter, shown, Limit, ScanIndexForward]) => ({
      operation: 'Query',
      input: {
        TableName,
        KeyConditionExpression: key.text,
        ScanIndexForward,
        ...has('IndexName', key.index),
        ...has('FilterExpression', filter?.text),
        ...has('ProjectionExpression', shown),
        ...has('Limit', Limit),
        ...values(key, filter),
      },
    }));
};

const callsOf = (hash: KeyType, range: KeyType | undefined): fc.Arbitrary<Call> => {
  const key = keyOf(hash, range);
  const item = fc.tuple(key, attributes).map(([k, more]) => ({ ...more, ...k }));
  const returned = fc.constantFrom('NONE', 'ALL_OLD');
  const different = fc.uniqueArray(key, {
    minLength: 1,
    maxLength: 4,
    selector: (each) => JSON.stringify(each),
  });
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(item, maybe(condition), returned).map(([Item, when, ReturnValues]) => ({
        operation: 'PutItem',
        input: { TableName, Item, ReturnValues, ...has('ConditionExpression', when?.text), ...values(when) },
      })),
    },
    {
      weight: 5,
      arbitrary: fc
        .tuple(
          key,
          update,
          maybe(condition),
          fc.constantFrom('NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'),
        )
        .map(([Key, change, when, ReturnValues]) => ({
          operation: 'UpdateItem',
          input: {
            TableName,
            Key,
            ReturnValues,
            UpdateExpression: change.text,
            ...has('ConditionExpression', when?.text),
            ...values(change, when),
          },
        })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(key, maybe(condition), returned).map(([Key, when, ReturnValues]) => ({
        operation: 'DeleteItem',
        input: { TableName, Key, ReturnValues, ...has('ConditionExpression', when?.text), ...values(when) },
      })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(key, projection).map(([Key, shown]) => ({
        operation: 'GetItem',
        input: { TableName, Key, ...has('ProjectionExpression', shown) },
      })),
    },
    { weight: 5, arbitrary: queryOf(hash, range) },
    {
      weight: 1,
      arbitrary: fc.tuple(maybe(condition), projection).map(([filter, shown]) => ({
        operation: 'Scan',
        input: {
          TableName,
          ...has('FilterExpression', filter?.text),
          ...has('ProjectionExpression', shown),
          ...values(filter),
        },
      })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(different, attributes).map(([all, more]) => ({
        operation: 'BatchWriteItem',
        input: {
          RequestItems: {
            [TableName]: all.map((each, i) =>
              i === 0 ? { DeleteRequest: { Key: each } } : { PutRequest: { Item: { ...more, ...each } } },
            ),
          },
        },
      })),
    },
    {
      weight: 1,
      arbitrary: different.map((Keys) => ({
        operation: 'BatchGetItem',
        input: { RequestItems: { [TableName]: { Keys } } },
      })),
    },
  );
};

const keyType = fc.constantFrom<KeyType>('S', 'N', 'B');

export const programs: fc.Arbitrary<Program> = fc
  .tuple(keyType, fc.option(keyType, { nil: undefined }))
  .chain(([hash, range]) =>
    fc.array(callsOf(hash, range), { minLength: 10, maxLength: 25 }).map((calls) => ({ hash, range, calls })),
  );

export const tableOf = ({ hash, range }: Pick<Program, 'hash' | 'range'>) => {
  const local = {
    IndexName: 'local',
    KeySchema: [
      { AttributeName: 'h', KeyType: 'HASH' },
      { AttributeName: 'l', KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'ALL' },
  };
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'h', AttributeType: hash },
      { AttributeName: 'g', AttributeType: 'S' },
      { AttributeName: 'n', AttributeType: 'N' },
      ...(range
        ? [
            { AttributeName: 'r', AttributeType: range },
            { AttributeName: 'l', AttributeType: 'S' },
          ]
        : []),
    ],
    KeySchema: [
      { AttributeName: 'h', KeyType: 'HASH' },
      ...(range ? [{ AttributeName: 'r', KeyType: 'RANGE' }] : []),
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'global',
        KeySchema: [
          { AttributeName: 'g', KeyType: 'HASH' },
          { AttributeName: 'n', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    ...(range && { LocalSecondaryIndexes: [local] }),
  };
};

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AttributeValue, Item } from '../../../infra/local/dynamodb/attribute.ts';
import { openTables, raw } from '../../support/dynamodb-endpoint.ts';
import { type Call, programs, tableOf } from './programs.ts';

/** `DIFFERENTIAL_RUNS=2000 npx vitest run tests/local/dynalite` looks longer, with a new seed each time. */
const asked = Number(process.env.DIFFERENTIAL_RUNS ?? 0);
const budget = asked > 0 ? { numRuns: asked } : { numRuns: 60, seed: 20130201 };

type Ask = (operation: string, input: unknown) => Promise<{ status: number; body: Record<string, unknown> }>;

let house: Awaited<ReturnType<typeof openTables>>;
let other: ReturnType<typeof dynalite>;
let ours: Ask;
let theirs: Ask;

beforeAll(async () => {
  house = await openTables();
  ours = (operation, input) => raw(house.dynamodb, operation, input);
  other = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  theirs = async (operation, input) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20130201T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=f',
      },
      body: JSON.stringify(input),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
});
afterAll(async () => {
  other.close();
  await house.close();
});

it('answers any program of calls as dynalite does', async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (program) => {
      for (const ask of [ours, theirs]) await renewed(ask, tableOf(program));
      for (const call of program.calls) {
        const [mine, expected] = [await answered(ours, call), await answered(theirs, call)];
        expect(mine, JSON.stringify(call)).toEqual(expected);
      }
    }),
    budget,
  );
}, 600_000);

const renewed = async (ask: Ask, definition: { TableName: string }) => {
  const { TableName } = definition;
  await ask('DeleteTable', { TableName });
  while ((await ask('DescribeTable', { TableName })).status === 200);
  expect((await ask('CreateTable', definition)).status).toBe(200);
  for (;;) {
    const { Table } = (await ask('DescribeTable', { TableName })).body as { Table?: { TableStatus: string } };
    if (Table?.TableStatus === 'ACTIVE') return;
  }
};

/** Among entries of an index with the same sort key AWS promises no order: pages end anywhere between them. */
const sortKeys: Readonly<Record<string, string>> = { global: 'n', local: 'l' };

/** All pages of a query in one; of everything else the one answer. Errors are compared by their class. */
const answered = async (ask: Ask, { operation, input }: Call): Promise<unknown> => {
  if (operation !== 'Query') return normal(operation, await ask(operation, input));
  const pages: unknown[] = [];
  const items: unknown[] = [];
  const sortKey = sortKeys[(input as { IndexName?: string }).IndexName ?? ''];
  let start: unknown;
  do {
    const { status, body } = await ask(operation, {
      ...input,
      ...(start ? { ExclusiveStartKey: start } : {}),
    });
    if (status !== 200) return classOf(body);
    items.push(...(body.Items as unknown[]).map(sorted));
    pages.push([body.ScannedCount, ...(sortKey ? [] : [body.Count, sorted(body.LastEvaluatedKey)])]);
    start = body.LastEvaluatedKey;
  } while (start);
  if (!sortKey) return { pages, items };
  const order = input.ProjectionExpression ? [] : items.map((item) => (item as Item)[sortKey]);
  return { pages, items: inAnyOrder(items), order };
};

const normal = (operation: string, { status, body }: Awaited<ReturnType<Ask>>): unknown => {
  if (status !== 200) return classOf(body);
  if (operation === 'Scan') return { ...body, Items: inAnyOrder((body.Items as unknown[]).map(sorted)) };
  if (operation === 'UpdateItem' && isEmpty(body.Attributes)) return {};
  if (operation !== 'BatchGetItem') return sorted(body);
  return Object.values(body.Responses as Record<string, unknown[]>).map((items) =>
    inAnyOrder(items.map(sorted)),
  );
};

const classOf = (body: Record<string, unknown>) => String(body.__type).split('#').at(-1);

/** dynalite shows nothing as `{}`; ours leaves it out. */
const isEmpty = (attributes: unknown) => Object.keys(attributes ?? {}).length === 0;

const inAnyOrder = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();

/** Names of attributes and members of sets have no order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [
    name,
    /^[SNB]S$/.test(name) && Array.isArray(member) && typeof member[0] === 'string'
      ? member.toSorted()
      : sorted(member as AttributeValue),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
};

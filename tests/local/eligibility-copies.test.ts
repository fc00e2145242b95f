import { afterAll, beforeAll, expect, it } from 'vitest';
import { eligibilityKeeper } from '../../functions/finance/store/eligibility.ts';
import { isBehind, isListed } from '../../shared/contract/list-in-force.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';
import { listCopies } from '../../shared/persistence/list-copies.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { anId } from '../support/builders.ts';
import { householdId } from '../support/group-builders.ts';
import { openServiceTables } from '../support/service-table.ts';

let tables: Awaited<ReturnType<typeof openServiceTables>>;
beforeAll(async () => {
  tables = await openServiceTables();
});
afterAll(() => tables.close());

const locationId = anId<string>('PACE', 1);
const [firstList, nextList] = [anId<string>('PX', 1), anId<string>('PX', 2)];
const told = { area: '31.71.01.1001', actor: 'sekretaris' };
const now = new Date('2013-02-01T05:00:00.000Z');

type Lists = ReturnType<ReturnType<typeof eligibilityKeeper>['lists']>;
interface Fact {
  readonly name: string;
  readonly tell: (lists: Lists) => Promise<void>;
}
const page = (poorListId: string, number: number, which: number, pages: number, ids: number[]): Fact => ({
  name: `v${number} page ${which}`,
  tell: (lists) =>
    lists.frozen({
      ...{ locationId, poorListId, number, hash: `hash-${number}`, page: which, pages },
      householdIds: ids.map(householdId),
    }),
});
const change = (how: 'listed' | 'struckOff', poorListId: string, number: number, id: number): Fact => ({
  name: `v${number} ${how} ${id}`,
  tell: (lists) =>
    lists[how]({
      ...{ locationId, poorListId, number, hash: `hash-${number}`, previousHash: `hash-${number - 1}` },
      householdId: householdId(id),
    }),
});

/** Told twice, or overtaken: what stands there is as new. */
const heard = async (table: ServiceTable, { tell }: Fact): Promise<void> => {
  try {
    await tell(eligibilityKeeper(table, policyTable()).lists(told, now));
  } catch (error) {
    if ((error as Error).name !== 'AlreadyHandled') throw error;
  }
};

const permutations = <Thing>(things: readonly Thing[]): Thing[][] =>
  things.length === 0
    ? [[]]
    : things.flatMap((thing, index) =>
        permutations(things.toSpliced(index, 1)).map((others) => [thing, ...others]),
      );

/** Who stands on the list, as a payment sees it; nobody while a version is missing. */
const seen = async (table: ServiceTable) => {
  const lists = listCopies(table);
  const head = await lists.findHead(locationId);
  const ids = [1, 2, 3, 4].map((number) => householdId(number));
  const listings = await lists.findListings(locationId, ids);
  const onList = isBehind(head) ? 'behind' : ids.filter((id) => isListed(head, listings.get(id)));
  const { poorListId, number, hash } = head;
  return { poorListId, number, hash, onList };
};
const stoppedIn = async (table: ServiceTable) =>
  (await tables.itemsOf(table.name))
    .filter(({ kind }) => kind === 'outbox')
    .map(({ event }) => unpacked(event as Uint8Array))
    .map(({ type, recordversion, data }) => [type, recordversion, data.householdId])
    .toSorted();

/** Frozen in two pages, one struck off, one listed: then a whole new list overtakes them. */
const history = [
  page(firstList, 1, 1, 2, [1, 2]),
  page(firstList, 1, 2, 2, [3]),
  change('struckOff', firstList, 2, 2),
  change('listed', firstList, 3, 4),
  page(nextList, 4, 1, 1, [1, 2]),
];

it('L1: in all 120 orders, everything told twice, the copy ends the same, and money stopped once', async () => {
  const orders = permutations(history);
  expect(orders).toHaveLength(120);
  for (const order of orders) {
    const table = tables.aServiceTable('finance');
    for (const fact of order) {
      await heard(table, fact);
      await heard(table, fact);
    }
    const names = order.map(({ name }) => name).join(', ');
    expect(await seen(table), names).toEqual({
      ...{ poorListId: nextList, number: 4, hash: 'hash-4' },
      onList: [householdId(1), householdId(2)],
    });
    expect(await stoppedIn(table), names).toEqual([['household-money-stopped.v1', 2, householdId(2)]]);
  }
}, 240_000);

it('L1: while a version is missing nobody is paid; when it comes, the list goes on behind it', async () => {
  const table = tables.aServiceTable('finance');
  const [first, second, struck, listed] = history as [Fact, Fact, Fact, Fact];
  for (const fact of [first, second]) await heard(table, fact);
  expect((await seen(table)).onList).toEqual([1, 2, 3].map((number) => householdId(number)));
  await heard(table, listed); // the third version, before the second
  expect(await seen(table)).toMatchObject({ number: 1, onList: 'behind' });
  await heard(table, struck);
  expect(await seen(table)).toMatchObject({
    number: 3,
    onList: [1, 3, 4].map((number) => householdId(number)),
  });
});

it('L1: half a list is no list: the version before stays in force until every page has come', async () => {
  const table = tables.aServiceTable('finance');
  await heard(table, history[1]!);
  expect(await seen(table)).toMatchObject({ number: 0, onList: 'behind' });
  await heard(table, history[0]!);
  expect(await seen(table)).toMatchObject({ number: 1, hash: 'hash-1' });
});

it('L1: a group that changes its members moves the epoch in the same write; the last version wins', async () => {
  const table = tables.aServiceTable('finance');
  const keeper = eligibilityKeeper(table, policyTable());
  const group = {
    ...{ groupId: anId('GRP', 1), boardId: anId('BARD', 1), locationId, kind: 'ekonomi' },
    ...{ endsOn: '2013-12-31', isShort: false, members: [] },
  } as never;
  const epoch = async () => (await listCopies(table).findHead(locationId)).epoch;
  await keeper.keepGroup(group, 2);
  expect(await epoch()).toBe(1);
  for (const version of [1, 2])
    await expect(keeper.keepGroup(group, version)).rejects.toMatchObject({ name: 'AlreadyHandled' });
  expect(await epoch()).toBe(1);
  await keeper.keepGroup(group, 5);
  expect(await epoch()).toBe(2);
});

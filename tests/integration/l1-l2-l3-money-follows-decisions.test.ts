import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as activities from '../../shared/events/activities/activities.ts';
import { type Told, tellActivities } from '../support/activities-told.ts';
import { tellPapers } from '../support/evidence.ts';
import { refusedWith, told } from '../support/kelurahan.ts';
import { aSurveyedKelurahan } from '../support/poor-list-world.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof aSurveyedKelurahan>>;
let by: Readonly<Record<'bookkeeper' | 'cashier' | 'manager', AnyClient>>;
let groupId: string;
let poorListId: string;

beforeAll(async () => {
  system = await aSystem();
  kelurahan = await aSurveyedKelurahan(system, { households: 6 });
  const { facilitator, secretary, locationId, boardId, minutes, area, householdIds } = kelurahan;
  const decree = { number: 'SK-03/UJI/2012', date: '2012-09-05' };
  const { unitId } = await told(secretary.formUnit({ body: { boardId, kind: 'upk', decree, minutes } }));
  const accounts = { bookkeeper: 'pembuku', cashier: 'kasir', manager: 'manajer' } as const;
  for (const [post, account] of Object.entries(accounts)) {
    const body = { locationId, sex: 'female', name: 'Pengurus Uji' } as const;
    const { personId } = await told(facilitator.registerPerson({ body }));
    const held = { personId, post: post as 'cashier', from: '2012-09-05', minutes };
    await told(secretary.beginPost({ params: { unitId }, body: held }));
    await told(facilitator.linkAccount({ params: { personId }, body: { account } }));
  }
  by = {
    bookkeeper: system.as('pembuku', 'bookkeeper', area),
    cashier: system.as('kasir', 'cashier', area),
    manager: system.as('manajer', 'unit', area),
  };
  const group = {
    ...{ boardId, name: 'KSM Uji', kind: 'social', formedFrom: 'arisan', formedOn: '2012-10-01' },
    proposal: { number: 'USULAN-01/UJI/2012', date: '2012-10-15' },
    ...{ minutes: { number: 'BA-05/UJI/2012', date: '2012-11-01' }, endsOn: '2013-12-31' },
    members: householdIds.slice(3, 6).map((householdId, index) => ({
      ...{ householdId, sex: 'female', post: index === 0 ? 'head' : 'member' },
    })),
  };
  ({ groupId } = await told(secretary.registerGroup({ body: group as never })));
  poorListId = await kelurahan.aFrozenList(householdIds.slice(0, 4));
  await system.settled();
  const receipt = [
    { account: 'bank', debitRupiah: 100_000_000 },
    { account: 'blm-fund', creditRupiah: 100_000_000 },
  ] as const;
  const body = { boardId, on: '2013-01-15', note: 'BLM tahap 1', lines: [...receipt] };
  await told(by.bookkeeper.postJournalEntry({ body }));
}, 240_000);
afterAll(() => system.close());

/** An activity of the group as activities tell it. */
const anActivity = (more: object = {}) => {
  const { locationId, boardId, area } = kelurahan;
  const data = {
    ...{
      activityId: ulid(),
      locationId,
      boardId,
      groupId,
      planItemId: ulid(),
      field: 'social',
      isHeld: false,
    },
    needs: [{ need: 'health', percent: 100 }],
    approved: { rupiah: 10_000_000, swadayaRupiah: 0, on: '2013-01-10' },
    ...more,
  };
  const contract = { rupiah: 10_000_000, on: '2013-01-12' };
  const fact = (which: Told['contract'], recordversion: number, status: string, rest: object = {}): Told => ({
    ...{ contract: which, recordversion, area },
    data: { ...data, status, ...rest },
  });
  return {
    activityId: data.activityId,
    hours: (hoursId: string, rupiah: number): Told => ({
      ...{ contract: activities.swadayaRealised, recordversion: 9, area },
      data: {
        ...{
          activityId: data.activityId,
          locationId,
          boardId,
          hoursId,
          on: '2013-01-20',
          minutes: 480,
          rupiah,
        },
        price: { rupiah: 75_000, from: '2013-01-01', dayMinutes: 480 },
      },
    }),
    approved: fact(activities.activityApproved, 5, 'approved'),
    contracted: fact(activities.activityContracted, 6, 'contracted', { contract }),
    held: fact(activities.activityChangeAsked, 7, 'contracted', { contract, isHeld: true }),
    goesOn: fact(activities.activityChangeDecided, 8, 'contracted', { contract }),
    accounted: fact(activities.activityAccounted, 10, 'accounted', {
      contract,
      account: { spentRupiah: 3_000_000, on: '2013-01-31' },
    }),
  };
};

const prepared = async (activityId: string, rupiah: number, householdIds: readonly string[]) =>
  (
    await told(
      by.cashier.prepareDisbursement({
        body: { activityId, rupiah, from: 'bank', householdIds: [...householdIds] } as never,
      }),
    )
  ).disbursementId;
const receiptFor = async (activityId: string) => {
  const { locationId, area } = kelurahan;
  const [id] = await tellPapers(system, [
    { requirement: 'disbursement-receipt', id: activityId, locationId, area },
  ]);
  return id!;
};
const pay = (disbursementId: string, receiptDocumentId: string) =>
  by.manager.payDisbursement({
    params: { disbursementId } as never,
    body: { on: '2013-01-31', receiptDocumentId } as never,
  });
const balance = async () => {
  const query = { boardId: kelurahan.boardId };
  const { debitRupiah, creditRupiah, accounts } = await told(
    kelurahan.facilitator.getTrialBalance({ query }),
  );
  expect(debitRupiah).toBe(creditRupiah);
  return Object.fromEntries(accounts.map((row) => [row.account, row.debitRupiah - row.creditRupiah]));
};

it('L2: an approved activity has a budget; it is paid when it is agreed, and not while it is held', async () => {
  const activity = anActivity();
  const params = { activityId: activity.activityId } as never;
  const asked = () => kelurahan.facilitator.getBudget({ params });
  expect(await refusedWith(asked())).toBe('budget.not-found');
  await tellActivities(system, [activity.approved]);
  expect(await told(asked())).toMatchObject({ status: 'approved', disbursedRupiah: 0 });

  const [first] = kelurahan.householdIds;
  const body = { activityId: activity.activityId, rupiah: 4_000_000, from: 'bank', householdIds: [first] };
  const prepare = () => by.cashier.prepareDisbursement({ body: body as never });
  const stored = system.writes();
  expect(await refusedWith(prepare())).toBe('budget.closed');
  await system.settled();
  expect(system.writes(), 'nothing is stored').toBe(stored);

  // the later fact holds, whichever comes last
  await tellActivities(system, [activity.held, activity.contracted]);
  expect(await refusedWith(prepare())).toBe('budget.closed');
  await tellActivities(system, [activity.goesOn]);
  const { disbursementId } = await told(prepare());
  const receipt = await receiptFor(activity.activityId);
  const before = await balance();
  expect(await told(pay(disbursementId, receipt))).toMatchObject({
    status: 'paid',
    paid: { list: { number: 1 } },
  });
  const after = await balance();
  expect(after['group-advances']! - before['group-advances']!).toBe(4_000_000);
  expect(before.bank! - after.bank!).toBe(4_000_000);

  await system.settled();
  const facts = (await system.promised()).filter(({ type }) => type === 'funds-disbursed.v1');
  expect(facts).toMatchObject([{ subject: disbursementId, data: { disbursedRupiah: 4_000_000 } }]);

  // its account is posted as cost once, and money that is left comes back
  await tellActivities(system, [activity.accounted]);
  await system.redeliver();
  expect(await balance()).toMatchObject({ 'cost-social': 3_000_000, 'group-advances': 1_000_000 });
  await told(
    by.cashier.returnMoney({
      params: { disbursementId },
      body: { rupiah: 1_000_000, to: 'bank', on: '2013-02-01' },
    }),
  );
  expect(await balance()).toMatchObject({ 'group-advances': 0 });
  expect(await told(asked())).toMatchObject({ committedRupiah: 3_000_000, returnedRupiah: 1_000_000 });
}, 240_000);

it('L3: verified hours are posted as a contribution in kind once, however often and in whatever order they come', async () => {
  const activity = anActivity();
  await tellActivities(system, [activity.approved, activity.contracted]);
  const [one, two] = [activity.hours(ulid(), 75_000), activity.hours(ulid(), 25_000)];
  await tellActivities(system, [two, one, one]); // the third is another event about the same hours
  await system.redeliver();
  const params = { activityId: activity.activityId } as never;
  expect(await told(kelurahan.facilitator.getBudget({ params }))).toMatchObject({ inKindRupiah: 100_000 });
  expect(await balance()).toMatchObject({ 'in-kind-used': 100_000, 'swadaya-in-kind': -100_000 });
  const posted = (await system.promised()).filter(({ type }) => type === 'contribution-posted.v1');
  expect(posted.map(({ data }) => data.postedRupiah).toSorted()).toEqual([25_000, 75_000]);
}, 240_000);

it('L1: who is struck off gets no money any more, and registration shows since when', async () => {
  const activity = anActivity();
  await tellActivities(system, [activity.approved, activity.contracted]);
  const [, second, third, , , outside] = kelurahan.householdIds;
  const householdIds = [second!, third!];
  const waiting = await prepared(activity.activityId, 1_000_000, householdIds);
  const receipt = await receiptFor(activity.activityId);

  await told(kelurahan.strike(poorListId, third!));
  await system.settled();
  const lost = await kelurahan.entriesOf(poorListId, { show: 'struck-off' });
  expect(lost).toMatchObject([{ householdId: third, moneyStoppedAt: expect.stringMatching(/^2013-02-01T/) }]);

  const before = await balance();
  const refused = await pay(waiting, receipt);
  expect(refused).toMatchObject({
    status: 422,
    problem: { code: 'disbursement.not-listed', details: { rule: 'A-6', notListed: [third] } },
  });
  const body = { activityId: activity.activityId, rupiah: 1, from: 'bank', householdIds: [outside] } as never;
  expect(await refusedWith(by.cashier.prepareDisbursement({ body }))).toBe('disbursement.not-listed');
  expect(await balance()).toEqual(before);
  // the other one is paid as before
  const alone = await prepared(activity.activityId, 1_000_000, [second!]);
  expect(await told(pay(alone, receipt))).toMatchObject({ paid: { list: { number: 2, households: 1 } } });
  expect(system.deadLetters()).toEqual([]);
}, 240_000);

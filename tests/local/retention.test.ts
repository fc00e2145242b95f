import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerHousehold } from '../../functions/registration/domain/household.ts';
import { registerPerson } from '../../functions/registration/domain/person.ts';
import type { PoorListRecord } from '../../functions/registration/domain/poor-list.ts';
import { enterPrivacyRequest } from '../../functions/registration/domain/privacy-request.ts';
import { eraser } from '../../functions/registration/handlers/erasing.ts';
import { createRetention } from '../../functions/registration/handlers/retention.ts';
import { retentionNotes } from '../../functions/registration/handlers/retention-notes.ts';
import { areaChangeStore } from '../../functions/registration/store/area-changes.ts';
import { householdStore } from '../../functions/registration/store/households.ts';
import { personKey, personStore } from '../../functions/registration/store/persons.ts';
import { entryKey, listKey } from '../../functions/registration/store/poor-list-keys.ts';
import { privacyRequestStore } from '../../functions/registration/store/privacy-requests.ts';
import { retentionStore } from '../../functions/registration/store/retention.ts';
import { subjectStore } from '../../functions/registration/store/subjects.ts';
import type { Post } from '../../shared/contract/access.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';
import { dueKeeper } from '../../shared/persistence/due.ts';
import { listed } from '../../shared/persistence/lists.ts';
import { getItem, type Item } from '../../shared/persistence/read.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import type { LegalBasis } from '../../shared/routes/registration/legal-bases.ts';
import { givenAt } from '../../shared/runtime/given.ts';
import { aLocation, anEntry, anId, aPost } from '../support/builders.ts';
import { openServiceTables } from '../support/service-table.ts';

let cloud: Awaited<ReturnType<typeof openServiceTables>>;
let table: ServiceTable;
let run: (time: string) => Promise<void>;

beforeAll(async () => {
  cloud = await openServiceTables();
});
afterAll(() => cloud.close());

const { locationId, area } = aLocation();
const command = { id: undefined, fingerprint: '', actor: 'account-1' };
const at = (moment: string) => givenAt(new Date(moment), policyTable());
const dropped: string[] = [];

beforeEach(() => {
  table = cloud.aServiceTable();
  dropped.length = 0;
  const subjects = subjectStore(table);
  const schedule = createRetention({
    retention: retentionStore(table),
    eraseOne: eraser(subjects),
    requests: privacyRequestStore(table, subjects),
    persons: personStore(table),
    areaChanges: areaChangeStore(table),
    files: { dropOne: async (id) => void dropped.push(id) },
    policies: policyTable(),
    householdsPerRun: 3,
  });
  run = (time) => schedule({ time });
});

/** Types of the events that were promised, of a kind. */
const told = async (type: string) => {
  const events = (await cloud.itemsOf(table.name)).filter(({ kind }) => kind === 'outbox');
  return events.map(({ event }) => unpacked(event as Uint8Array)).filter((event) => event.type === type);
};

const aStoredHousehold = async (number: number, bases: LegalBasis[] = []) => {
  const members = [{ name: `Warga Uji ${number}`, relation: 'head' as const }];
  const householdId = anId<ReturnType<typeof registerHousehold>['next']['householdId']>('HSE', number);
  const decision = registerHousehold(
    { householdId, locationId, members, bases },
    aLocation(),
    anEntry,
    at('2012-09-01T05:00:00.000Z'),
  );
  await householdStore(table).save(decision, undefined, command);
  return householdId;
};
const isErased = async (householdId: string) =>
  (await householdStore(table).find(householdId))?.record.status === 'erased';

type ListId = PoorListRecord['poorListId'];

/** A list with who stands on it. */
const aStoredList = async (number: number, households: string[], more: Partial<PoorListRecord> = {}) => {
  const poorListId = anId<ListId>('DFTR', number);
  const index = listed('one-city', { kind: 'POORLIST', id: poorListId, area: area.code, acceptedAt: '2012' });
  const origin = { source: 'office', enteredAt: '2012-09-01T05:00:00.000Z', enteredBy: 'account-1' };
  const record = {
    ...{ poorListId, locationId, area, count: households.length, openObjections: 0, origin, version: 3 },
    criteria: {
      version: 1,
      setOn: '2012-08-01',
      items: [{ code: 'meat', text: 'Makan daging' }],
      minutes: { number: 'BA-1', date: '2012-08-01' },
    },
    ...{ createdAs: 'x', status: 'frozen', ...more },
  };
  const put = (item: object) => table.db.send(new PutCommand({ TableName: table.name, Item: item as Item }));
  await put({ ...listKey(poorListId), kind: 'poor-list', schema: 1, ...record, ...index });
  for (const householdId of households)
    await put({ ...entryKey(poorListId, householdId), kind: 'poor-list-entry', schema: 1, householdId });
  return poorListId;
};

const notes = () => retentionNotes(dueKeeper(table));
const superseded = (poorListId: ListId, acceptedat: string) =>
  notes().poorListChanged({ data: { poorListId, status: 'superseded' }, acceptedat } as never, {
    now: new Date(acceptedat),
  });

describe('a request that nobody answered (D-2)', () => {
  const enter = async () => {
    const householdId = await aStoredHousehold(1);
    const loaded = await subjectStore(table).find({ householdId });
    const decision = enterPrivacyRequest(
      { of: { householdId }, kind: 'access', receivedAt: '2013-02-01T05:30:00.000Z', channel: 'letter' },
      loaded!.concern,
      anEntry,
      at('2013-02-01T06:00:00.000Z'),
    );
    const store = privacyRequestStore(table, subjectStore(table));
    await store.enter(decision, undefined, new Date('2018-02-01T06:00:00.000Z'), command);
  };
  const overdue = () => told('privacy-request-overdue.v1');

  it('is told to be late by the first run after its time, and once', async () => {
    await enter();
    await run('2013-02-04T05:20:00.000Z');
    expect(await overdue()).toEqual([]);
    await run('2013-02-04T06:20:00.000Z');
    expect(await overdue()).toMatchObject([
      { data: { kind: 'access', dueAt: '2013-02-04T05:30:00.000Z' }, state: { secondsLeft: -3_000 } },
    ]);
    await run('2013-02-04T06:20:00.000Z');
    await run('2013-03-04T07:20:00.000Z');
    expect(await overdue()).toHaveLength(1);
  });
});

describe('contacts of who left office (section 16)', () => {
  const aStoredPerson = async (posts: readonly Post[]) => {
    const decision = registerPerson(
      { locationId, sex: 'female', name: 'Warga Uji', phone: '0800000001', address: 'Gang Uji' },
      aLocation(),
      anEntry,
      at('2012-09-01T05:00:00.000Z'),
    );
    const next = { ...decision.next, posts: [...posts] };
    await personStore(table).save({ ...decision, next }, undefined, command);
    await notes().personPostsChanged(
      {
        data: { personId: next.personId, account: null, posts },
        acceptedat: '2015-09-01T00:00:00Z',
      } as never,
      { now: new Date('2015-09-01T00:00:00Z') },
    );
    return next.personId;
  };
  const fields = async (personId: string) => {
    const store = personStore(table);
    return store.open((await store.find(personId))!);
  };
  const past = aPost('board.member', { until: '2015-08-31' });

  it('are kept for a year after the last role, and not a day longer; the name stays', async () => {
    const personId = await aStoredPerson([aPost('upl.member', { until: '2014-01-31' }), past]);
    await run('2015-09-01T01:20:00.000Z');
    await run('2016-08-30T16:20:00.000Z'); // 23.20 in Jakarta
    expect(await fields(personId)).toHaveProperty('phone');
    await run('2016-08-31T01:20:00.000Z');
    expect(await fields(personId)).toEqual({ name: 'Warga Uji' });
    await run('2016-09-01T01:20:00.000Z');
    expect(await told('person-changed.v1')).toHaveLength(1);
  });

  it('are kept while somebody holds another office', async () => {
    const personId = await aStoredPerson([past]);
    const item = (await getItem(table, personKey(personId)))!;
    const again = { ...item, posts: [past, aPost('ups.member', { from: '2016-01-01' })], version: 2 };
    await table.db.send(new PutCommand({ TableName: table.name, Item: again }));
    await run('2017-08-31T01:20:00.000Z');
    expect(await fields(personId)).toHaveProperty('phone');
  });
});

describe('households of lists that were superseded (section 16)', () => {
  const first = '2013-02-01T05:00:00.000Z';
  const second = '2015-02-01T05:00:00.000Z';

  it('are erased five years later, unless a later list has them', async () => {
    const [left, stayed] = [await aStoredHousehold(1), await aStoredHousehold(2)];
    const newer = anId<ListId>('DFTR', 2);
    const older = await aStoredList(1, [left, stayed], { status: 'superseded', supersededBy: newer });
    await aStoredList(2, [stayed], { frozenAt: first });
    await superseded(older, first);
    await run('2013-02-01T05:20:00.000Z');
    await run('2018-01-31T16:20:00.000Z'); // 23.20 in Jakarta
    expect([await isErased(left), await isErased(stayed)]).toEqual([false, false]);
    await run('2018-02-01T01:20:00.000Z');
    expect([await isErased(left), await isErased(stayed)]).toEqual([true, false]);
    expect(await told('household-erased.v1')).toMatchObject([
      { data: { householdId: left, cause: 'retention' } },
    ]);
    const store = householdStore(table);
    expect(await store.open((await store.find(left))!)).toBeUndefined();
    await run('2018-02-01T02:20:00.000Z');
    expect(await told('household-erased.v1')).toHaveLength(1);
  });

  it('wait for the end of the last list they stood on', async () => {
    const household = await aStoredHousehold(1);
    const [two, three] = [anId<ListId>('DFTR', 2), anId<ListId>('DFTR', 3)];
    const one = await aStoredList(1, [household], { status: 'superseded', supersededBy: two });
    await aStoredList(2, [household], { status: 'superseded', supersededBy: three, frozenAt: first });
    await aStoredList(3, [], { frozenAt: second });
    await superseded(one, first);
    await superseded(two, second);
    await run('2018-02-01T01:20:00.000Z');
    expect(await isErased(household)).toBe(false);
    await run('2020-02-01T01:20:00.000Z');
    expect(await isErased(household)).toBe(true);
  });

  it('stay as long as they are kept for another purpose, and are looked at again every year', async () => {
    const loan = { purpose: 'loan', basis: 'contract', from: '2014-01-01', until: '2019-06-30' } as const;
    const household = await aStoredHousehold(1, [loan]);
    const older = await aStoredList(1, [household], {
      status: 'superseded',
      supersededBy: anId<ListId>('DFTR', 2),
    });
    await aStoredList(2, [], { frozenAt: first });
    await superseded(older, first);
    for (const day of ['2018-02-01', '2019-02-01']) await run(`${day}T01:20:00.000Z`);
    expect(await isErased(household)).toBe(false);
    await run('2020-02-01T01:20:00.000Z');
    expect(await isErased(household)).toBe(true);
  });

  it('go page by page, from a marker', async () => {
    const ids: string[] = [];
    for (let number = 1; number <= 5; number += 1) ids.push(await aStoredHousehold(number));
    const older = await aStoredList(1, ids, { status: 'superseded', supersededBy: anId<ListId>('DFTR', 2) });
    await aStoredList(2, [], { frozenAt: first });
    await superseded(older, first);
    const erased = async () => (await told('household-erased.v1')).length;
    await run('2018-02-01T01:20:00.000Z');
    expect(await erased()).toBe(3);
    await run('2018-02-01T02:20:00.000Z');
    expect(await erased()).toBe(5);
    await run('2018-02-01T03:20:00.000Z');
    expect(await erased()).toBe(5);
  });
});

it('what fails is tried again, and hinders nothing else', async () => {
  const due = dueKeeper(table);
  await due.note(
    { what: 'nobody-knows', id: '1', at: '2013-01-01T00:00:00.000Z' },
    '2013-01-01T00:00:00.000Z',
  );
  await due.note(
    { what: 'import-file', id: '2', at: '2013-01-02T00:00:00.000Z' },
    '2013-01-02T00:00:00.000Z',
  );
  await expect(run('2013-03-01T00:20:00.000Z')).rejects.toThrow('1 things');
  expect(dropped).toEqual(['2']);
  await expect(run('2013-03-01T01:20:00.000Z')).rejects.toThrow('1 things');
  expect(dropped).toEqual(['2']);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  aHouseholdBody,
  aKelurahan,
  anActiveKelurahan,
  aProvenElection,
  refusedWith,
  told,
} from '../support/kelurahan.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
let people: Awaited<ReturnType<typeof residents>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
  people = await residents(kelurahan.facilitator, kelurahan.locationId, 5);
});
afterAll(() => system.close());

type GroupBody = Parameters<AnyClient['registerGroup']>[0]['body'];

/** Households and persons of a kelurahan from whom groups are made. */
const residents = async (facilitator: AnyClient, locationId: string, count: number) => {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const [householdIds, personIds] = await Promise.all([
    Promise.all(
      numbers.map(async () => {
        const body = aHouseholdBody(locationId);
        return (await told(facilitator.registerHousehold({ body }))).householdId as string;
      }),
    ),
    Promise.all(
      numbers.map(async (number) => {
        const body = { locationId, sex: 'female', name: `Warga Uji Kelompok ${number}` } as const;
        return (await told(facilitator.registerPerson({ body }))).personId as string;
      }),
    ),
  ]);
  await system.settled();
  return { householdIds, personIds };
};

/** The first is a head with a person behind it, the others are households. */
const aGroupBody = (
  boardId: string,
  [headId]: readonly string[],
  householdIds: readonly string[],
  more: Partial<GroupBody> = {},
): GroupBody => ({
  boardId,
  name: 'KSM Uji',
  kind: 'ekonomi',
  formedFrom: 'pkk',
  formedOn: '2012-10-01',
  proposal: { number: 'USULAN-01/UJI/2012', date: '2012-10-15' },
  minutes: { number: 'BA-05/UJI/2012', date: '2012-11-01' },
  endsOn: '2013-12-31',
  members: householdIds.map((householdId, index) => ({
    householdId,
    ...(index === 0 && { personId: headId! }),
    sex: 'female',
    post: index === 0 ? 'head' : 'member',
  })),
  ...more,
});

const postsOf = async (client: AnyClient, personId: string) =>
  (await told(client.getPerson({ params: { personId }, purpose: 'contact' }))).posts;

it('a group gives its officers their posts and tells its members, once, however often anything is sent', async () => {
  const { facilitator, secretary, boardId } = kelurahan;
  const { householdIds, personIds } = people;
  const [headId, treasurerId] = personIds as [string, string];
  const registration = { body: aGroupBody(boardId, personIds, householdIds), idempotencyKey: 'ksm-1' };
  const answers = await Promise.all([1, 2, 3, 4].map(() => secretary.registerGroup(registration)));
  const { groupId } = await told(Promise.resolve(answers[0]!));
  expect(answers.map((answer) => answer.ok && answer.body)).toEqual(
    answers.map(() => expect.objectContaining({ groupId, kind: 'economic', memberCount: 5, isShort: false })),
  );

  const params = { groupId };
  const joining = { personId: treasurerId, sex: 'female', post: 'treasurer', from: '2013-01-20' } as const;
  const joined = { params, body: joining, idempotencyKey: 'bendahara' };
  await Promise.all(
    [1, 2, 3].map(() => secretary.addGroupMember(joined).then((answer) => told(Promise.resolve(answer)))),
  );
  const members = await told(secretary.listGroupMembers({ params, purpose: 'contact' }));
  const treasurer = members.items.find(({ personId }) => personId === treasurerId)!;
  expect(await postsOf(facilitator, headId)).toMatchObject([
    { post: 'group.head', bodyId: groupId, boardId, from: '2012-10-01', until: '2013-12-31' },
  ]);
  const end = { until: '2013-01-31', reason: 'moved' } as const;
  const leaving = {
    params: { groupId, memberId: treasurer.memberId },
    body: { personId: treasurerId, end },
    ifMatch: 2,
    idempotencyKey: 'pindah',
  };
  await Promise.all([1, 2, 3].map(async () => told(secretary.changeGroupMember(leaving))));
  await system.settled();
  const before = await system.state();
  await system.redeliver();

  expect(await system.state()).toEqual(before);
  expect(await postsOf(facilitator, treasurerId)).toMatchObject([
    { postId: treasurer.memberId, post: 'group.treasurer', from: '2013-01-20', until: '2013-01-31' },
  ]);
  const copies = (await system.table('volunteers')).filter(({ kind }) => kind === 'person-copy');
  const copied = (personId: string) => copies.find((copy) => copy.personId === personId)?.posts;
  expect(copied(headId)).toMatchObject([{ post: 'group.head' }]);
  expect(copied(treasurerId)).toMatchObject([{ post: 'group.treasurer', until: '2013-01-31' }]);

  const about = (await system.promised()).filter(({ subject }) => subject === groupId);
  const inOrder = about.toSorted((a, b) => a.recordversion - b.recordversion);
  expect(inOrder.map(({ type, recordversion }) => [type, recordversion])).toEqual([
    ['group-registered.v1', 1],
    ['group-changed.v1', 2],
    ['group-changed.v1', 3],
  ]);
  // L1: the last version alone says all
  const last = inOrder[2]!.data as { members: readonly object[] };
  expect(last.members).toHaveLength(6);
  expect(last.members.slice(0, 5)).toMatchObject(householdIds.map((householdId) => ({ householdId })));
  expect(last.members[5]).toEqual({
    memberId: treasurer.memberId,
    personId: treasurerId,
    from: '2013-01-20',
    until: '2013-01-31',
  });
});

it('an officer acts for the own group by the post, and for no other', async () => {
  const area = '31.71.01.1002';
  const { facilitator, secretary, boardId, locationId } = await anActiveKelurahan(system, { area });
  const { householdIds, personIds } = await residents(facilitator, locationId, 5);
  const register = (more: Partial<GroupBody> = {}) =>
    secretary.registerGroup({ body: aGroupBody(boardId, personIds, householdIds, more) });
  const own = await told(register());
  const other = await told(register({ members: aGroupBody(boardId, [personIds[1]!], householdIds).members }));
  const account = { params: { personId: personIds[0]! }, body: { account: 'ketua-ksm' } };
  await told(facilitator.linkAccount(account));
  const head = system.as('ketua-ksm', 'group', area);

  const training = {
    kind: 'loan',
    date: '2013-01-20',
    participants: 5,
    minutes: { number: 'BA-06/UJI/2013', date: '2013-01-20' },
  } as const;
  const train = (groupId: string, more: object = {}) =>
    head.changeGroup({ params: { groupId }, ifMatch: 1, body: { trainings: [training], ...more } });
  expect((await told(train(own.groupId))).trainings).toEqual([training]);
  expect(await refusedWith(train(other.groupId))).toBe('access.no-post');
  expect(
    await refusedWith(
      head.changeGroup({ params: { groupId: own.groupId }, ifMatch: 2, body: { name: 'Lain' } }),
    ),
  ).toBe('group.only-secretariat');
  // a post in a group that exists says nothing about one that does not
  expect(await refusedWith(head.registerGroup({ body: aGroupBody(boardId, personIds, householdIds) }))).toBe(
    'access.role',
  );
  const look = (groupId: string) => head.listGroupMembers({ params: { groupId }, purpose: 'contact' });
  expect((await told(look(own.groupId))).items).toHaveLength(5);
  expect(await refusedWith(look(other.groupId))).toBe('access.no-post');
});

it('who looks at the members says why, and page by page; it is recorded', async () => {
  const area = '31.71.01.1003';
  const { facilitator, secretary, boardId, locationId } = await anActiveKelurahan(system, { area });
  const { householdIds, personIds } = await residents(facilitator, locationId, 5);
  const { groupId } = await told(
    secretary.registerGroup({ body: aGroupBody(boardId, personIds, householdIds) }),
  );
  const params = { groupId };
  await system.settled();
  const before = system.writes();
  expect(await refusedWith(facilitator.listGroupMembers({ params }))).toBe('privacy.purpose-missing');
  const shown = await told(facilitator.getGroup({ params }));
  expect(shown).not.toHaveProperty('members');
  expect((await told(facilitator.listGroups({ query: { area } }))).items).toEqual([shown]);
  expect(system.writes()).toBe(before);

  const seen: (string | undefined)[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { limit: '2', ...(cursor && { cursor }) };
    const { items, next } = await told(facilitator.listGroupMembers({ params, query, purpose: 'payment' }));
    seen.push(...items.map(({ householdId }) => householdId));
    cursor = next;
  } while (cursor);
  expect(seen).toEqual(householdIds);
  const reads = (await system.table('registration')).filter(
    ({ pk, kind }) => pk === `GROUP#${groupId}` && kind === 'access',
  );
  expect(reads).toHaveLength(3);
  expect(reads[0]).toMatchObject({ by: `fasilitator-${area}`, purpose: 'payment' });
});

it('of many who change a group at once, each is told or refused, and no member is lost', async () => {
  const area = '31.71.01.1004';
  const { facilitator, secretary, boardId, locationId } = await anActiveKelurahan(system, { area });
  const { householdIds, personIds } = await residents(facilitator, locationId, 10);
  const { groupId } = await told(
    secretary.registerGroup({ body: aGroupBody(boardId, personIds, householdIds.slice(0, 5)) }),
  );
  const params = { groupId };
  const join = (householdId: string) =>
    secretary.addGroupMember({
      params,
      body: { householdId, sex: 'female', post: 'member', from: '2013-01-20' },
    });
  const answers = await Promise.all(householdIds.slice(5).map(join));
  const joined = answers.flatMap((answer) => (answer.ok ? [answer.body.version] : []));
  const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.problem.code]));
  expect(joined.length).toBeGreaterThan(0);
  expect(refused.filter((code) => !['state.conflict', 'state.busy'].includes(code))).toEqual([]);
  expect(await told(facilitator.getGroup({ params }))).toMatchObject({
    memberCount: 5 + joined.length,
    version: 1 + joined.length,
  });
});

it('households that are not there, or not in this kelurahan, are refused by their id', async () => {
  const area = '31.71.01.1005';
  const { facilitator, secretary, boardId, locationId } = await anActiveKelurahan(system, { area });
  const { householdIds, personIds } = await residents(facilitator, locationId, 5);
  const neighbour = await aKelurahan(system, { area: '31.71.02.1001' });
  const away = await told(
    neighbour.facilitator.registerHousehold({ body: aHouseholdBody(neighbour.locationId) }),
  );
  await system.settled();
  const before = system.writes();
  for (const [householdId, code] of [
    ['01JEXAMP0000000000000000Z9', 'household.not-found'],
    [away.householdId, 'group.household-elsewhere'],
  ] as const) {
    const body = aGroupBody(boardId, personIds, [...householdIds.slice(0, 4), householdId]);
    const answer = await secretary.registerGroup({ body });
    expect(answer).toMatchObject({
      ok: false,
      problem: { code, details: { householdId }, errors: [{ pointer: '/members/4/householdId' }] },
    });
  }
  const four = aGroupBody(boardId, personIds, householdIds.slice(0, 4));
  expect(await refusedWith(secretary.registerGroup({ body: four }))).toBe('group.too-small');
  await system.settled();
  expect(system.writes()).toBe(before);
});

it('E-7, R-12: only a board that decides gives a group a later end, and the posts of its officers with it', async () => {
  const area = '31.71.02.1002';
  const {
    facilitator,
    secretary,
    boardId,
    locationId,
    personIds: elected,
  } = await anActiveKelurahan(system, { area });
  const { householdIds, personIds } = await residents(facilitator, locationId, 5);
  const { groupId } = await told(
    secretary.registerGroup({ body: aGroupBody(boardId, personIds, householdIds) }),
  );
  const move = (endsOn: string, ifMatch: number, by: AnyClient = secretary) =>
    by.changeGroup({
      params: { groupId },
      ifMatch,
      body: { endsOn, endMinutes: { number: 'BA-09/UJI/2013', date: '2013-01-31' } },
    });
  expect((await told(move('2014-12-31', 1))).endsOn).toBe('2014-12-31');
  expect(await postsOf(facilitator, personIds[0]!)).toMatchObject([{ until: '2014-12-31' }]);

  const early = await aProvenElection(system, { locationId, area }, elected.slice(0, 9), {
    start: '2013-01-31',
    end: '2013-02-01',
  });
  await told(facilitator.beginTerm({ params: { boardId }, body: early }));
  system.clock.advance(24 * 3_600_000);
  const later = system.as(`sekretaris-${area}`, 'secretariat', area);
  expect(await refusedWith(move('2015-12-31', 2, later))).toBe('board.caretaker');
  expect((await told(move('2013-12-31', 2, later))).endsOn).toBe('2013-12-31');
  const guest = system.as(`fasilitator-${area}`, 'facilitator', area);
  expect(await postsOf(guest, personIds[0]!)).toMatchObject([{ until: '2013-12-31' }]);
});

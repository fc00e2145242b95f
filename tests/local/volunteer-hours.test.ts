import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hoursHandlers } from '../../functions/volunteers/handlers/hours.ts';
import { activityCopies, activityKeeper } from '../../functions/volunteers/store/activity-copies.ts';
import { dayKey, hoursStore } from '../../functions/volunteers/store/hours.ts';
import { volunteerItem, volunteerStore } from '../../functions/volunteers/store/volunteers.ts';
import type { Caller, Post, Role } from '../../shared/contract/access.ts';
import type { VolunteerId } from '../../shared/contract/primitives.ts';
import { Problem } from '../../shared/errors.ts';
import { copyKeeper, copyStore } from '../../shared/persistence/copies.ts';
import { familyKeeper } from '../../shared/persistence/family-copies.ts';
import { groupKeeper } from '../../shared/persistence/group-copies.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import type { Hours } from '../../shared/routes/volunteers/hours.ts';
import { anArea, anId, aPost, personId } from '../support/builders.ts';
import { anIndex, aTable, openTables, textAttributes } from '../support/dynamodb-endpoint.ts';
import { anActivityCopy, aVolunteer, locationId } from '../support/volunteer-builders.ts';

let cloud: Awaited<ReturnType<typeof openTables>>;
let table: ServiceTable;
let handlers: ReturnType<typeof hoursHandlers>;
let tables = 0;
let ids = 0;

beforeAll(async () => {
  cloud = await openTables();
});
afterAll(() => cloud.close());

const given = {
  now: new Date('2012-09-01T05:00:00.000Z'),
  newId: () => anId<string>('GVN', ++ids),
  policies: policyTable(),
};
const key = createSecretKey(new Uint8Array(32).fill(7));
const keys = { wrapping: key, cursor: key, blindIndex: key, fingerprint: key, signing: [] };
const volunteers = [1, 2].map((number) => anId<VolunteerId>('VRT', number));
const activity = anActivityCopy();

/** A table with two volunteers, an activity with its group, and a secretary who acts. */
const emptyTable = async () => {
  const name = `volunteer-hours-${++tables}`;
  cloud.dynamodb.ensureTable(
    aTable(name, {
      AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk', 'feedpk', 'feedsk'),
      GlobalSecondaryIndexes: [anIndex('gsi1'), anIndex('feed')] as never,
    }),
  );
  table = { db: cloud.documents, name, service: 'volunteers', region: 'local', keys: async () => keys };
  const [copies, activities] = [copyStore(table), activityCopies(table)];
  handlers = hoursHandlers({
    ...{ hours: hoursStore(table), volunteers: volunteerStore(table), copies, activities },
  });
  for (const [index, volunteerId] of volunteers.entries()) {
    const record = aVolunteer({
      volunteerId,
      personId: personId(index + 1),
      account: `relawan-${index + 1}`,
    });
    await cloud.documents.put({ TableName: name, Item: volunteerItem(record, '2012-03-04') });
  }
  const keeper = copyKeeper(table);
  await activityKeeper(keeper).keepActivity(
    { ...activity, boardId: anId('BARD', 1), planItemId: anId('PIT', 1), isHeld: false },
    anArea().code,
    1,
  );
  await groupKeeper(keeper).keepGroup(
    {
      ...{ groupId: activity.groupId, boardId: anId('BARD', 1), locationId, kind: 'social', isShort: false },
      endsOn: '2013-12-31',
      members: [{ memberId: anId('MBR', 1), householdId: anId('HSE', 5), from: '2012-01-01' }],
    },
    1,
  );
  const person = (id: number, account: string | null, posts: Post[] = []) =>
    keeper.keepPerson({ personId: personId(id), account, posts }, 1);
  await person(9, 'sekretaris-1', [aPost('secretariat.secretary', { locationId })]);
  await person(8, 'serumah', [aPost('secretariat.staff', { locationId })]);
  await person(7, 'anggota', [aPost('board.member', { locationId })]);
  await person(6, 'bekas', [aPost('secretariat.staff', { locationId, until: '2012-08-31' })]);
  const families = familyKeeper(table);
  await families.keepFamily({ householdId: anId('HSE', 1), personIds: [personId(1), personId(8)] }, 1);
  await families.keepFamily({ householdId: anId('HSE', 5), personIds: [personId(7)] }, 1);
};
beforeEach(emptyTable);

const caller = (id: string, ...roles: Role[]): Caller => ({ id, roles, area: '31.71' });
const facilitator = caller('fasilitator-1', 'facilitator');
const secretary = caller('sekretaris-1', 'secretariat');
const request = (by: Caller, more: object = {}) =>
  ({
    ...{ params: undefined, query: {}, body: undefined, caller: by, given },
    command: { id: undefined, fingerprint: JSON.stringify(more), actor: by.id },
    page: { limit: 25, after: undefined, since: undefined },
    area: by.area,
    ...more,
  }) as never;

const asked = { volunteerId: volunteers[0], on: '2012-08-20', minutes: 180, what: 'Kerja bakti' };
const log = (more: object = {}, by = caller('relawan-1', 'volunteer')) =>
  handlers.logHours(request(by, { body: { ...asked, ...more } })) as Promise<Hours>;
const verify = (hoursId: string, by = secretary) =>
  handlers.verifyHours(request(by, { params: { hoursId } })) as Promise<Hours>;
const refuse = (hoursId: string, by = secretary) =>
  handlers.refuseHours(request(by, { params: { hoursId }, body: { because: 'Tidak hadir' } }));
const list = async (query: object, by = facilitator) =>
  (await handlers.listHours(request(by, { query, area: '31.71.01.1001' }))).items;
const code = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error) => (error instanceof Problem ? error.code : error),
  );
const dayOf = async (on = asked.on, volunteerId: string = volunteers[0]!) =>
  (await cloud.documents.get({ TableName: table.name, Key: dayKey(volunteerId, on) })).Item;

describe('a day has 24 hours (K-5)', () => {
  it('takes minutes up to 1,440, and not one more', async () => {
    await log({ minutes: 1_000 });
    expect(await code(log({ minutes: 441 }))).toBe('hours.day-full');
    expect(await dayOf()).toMatchObject({ kind: 'hours-day', minutes: 1_000 });
    await log({ minutes: 440 });
    expect(await code(log({ minutes: 1 }))).toBe('hours.day-full');
    await log({ minutes: 1_440, on: '2012-08-21' });
    await log({ minutes: 1_440, volunteerId: volunteers[1] }, caller('relawan-2', 'volunteer'));
  });

  it('names the field, the rule and what the day holds', async () => {
    await log({ minutes: 1_000 });
    await expect(log({ minutes: 441 })).rejects.toMatchObject({
      details: { rule: 'K-5', on: asked.on, minutesOfDay: 1_000 },
      errors: [{ pointer: '/minutes' }],
    });
  });

  it('takes one of two that are logged at the same time and do not both fit', async () => {
    const both = await Promise.all([code(log({ minutes: 800 })), code(log({ minutes: 801 }))]);
    expect(both.toSorted()).toEqual(['done', 'hours.day-full']);
  });

  it('has the minutes free again that were refused, once', async () => {
    const { hoursId } = await log({ minutes: 1_440 });
    await refuse(hoursId);
    expect(await code(refuse(hoursId))).toBe('hours.decided');
    expect(await dayOf()).toMatchObject({ minutes: 0 });
    await log({ minutes: 1_440 });
  });
});

describe('who has a part in hours', () => {
  it('a volunteer logs the own, an office anybody’s, and nobody another’s', async () => {
    expect(await code(log({}, caller('relawan-2', 'volunteer')))).toBe('volunteer.not-own-record');
    expect(await code(log({}, facilitator))).toBe('done');
    expect(await code(log({}, secretary))).toBe('done');
    expect(await code(log({ volunteerId: anId('VRT', 99) }))).toBe('volunteer.not-found');
  });

  it.each([
    ['who logged them', facilitator, 'duty.not-separate'],
    ['the volunteer, whatever the role', caller('relawan-1', 'facilitator'), 'duty.not-separate'],
    ['who lives with the volunteer', caller('serumah', 'secretariat'), 'duty.not-separate'],
    ['who lives with a member of the group', caller('anggota', 'board'), 'duty.not-separate'],
    ['who acts there no more', caller('bekas', 'secretariat'), 'access.no-post'],
    ['who acts nowhere', caller('siapa', 'unit'), 'access.no-post'],
    ['who is outside', { ...secretary, area: '31.72' }, 'hours.not-found'],
  ])('%s does not decide them', async (_, by, refusal) => {
    const { hoursId } = await log({ activityId: activity.activityId }, facilitator);
    expect(await code(verify(hoursId, by))).toBe(refusal);
    expect(await code(refuse(hoursId, by))).toBe(refusal);
    expect((await verify(hoursId)).status).toBe('verified');
  });
});

describe('lists of hours', () => {
  it('are of a kelurahan by status, of a volunteer, and of an activity, each in one Query', async () => {
    const own = await log({ activityId: activity.activityId });
    const other = await log({ volunteerId: volunteers[1] }, facilitator);
    await verify(own.hoursId);
    const idsOf = async (query: object) => (await list(query)).map(({ hoursId }) => hoursId);
    expect(await idsOf({ status: 'verified' })).toEqual([own.hoursId]);
    expect(await idsOf({ status: 'logged' })).toEqual([other.hoursId]);
    expect((await idsOf({})).toSorted()).toEqual([own.hoursId, other.hoursId].toSorted());
    expect(await idsOf({ volunteerId: volunteers[1] })).toEqual([other.hoursId]);
    expect(await idsOf({ activityId: activity.activityId })).toEqual([own.hoursId]);
    expect(await idsOf({ activityId: activity.activityId, status: 'logged' })).toEqual([]);
    expect(await list({ volunteerId: volunteers[0] })).toMatchObject([{ status: 'verified', version: 2 }]);
  });

  it('show a volunteer only the own', async () => {
    await log();
    const own = caller('relawan-1', 'volunteer');
    expect(await list({ volunteerId: volunteers[0] }, own)).toHaveLength(1);
    expect(await code(list({ volunteerId: volunteers[1] }, own))).toBe('volunteer.not-own-record');
    expect(await code(list({}, own))).toBe('volunteer.not-own-record');
  });

  it('show nothing from outside the area that was asked for', async () => {
    await log();
    const { items } = await handlers.listHours(
      request(facilitator, { query: { volunteerId: volunteers[0] }, area: '31.71.01.1002' }),
    );
    expect(items).toEqual([]);
  });
});

/** What one of several people may do next with the hours of a volunteer on a day. */
const action = fc.oneof(
  fc.record({ does: fc.constant('log' as const), minutes: fc.integer({ min: 1, max: 1_440 }) }),
  fc.record({ does: fc.constant('verify' as const), which: fc.nat(5) }),
  fc.record({ does: fc.constant('refuse' as const), which: fc.nat(5) }),
);

it('whatever happens in whatever order, and at the same time, a day never holds more than 1,440 minutes, and no hours are decided twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      async (rounds) => {
        await emptyTable();
        const logged: string[] = [];
        const decided: string[] = [];
        for (const round of rounds) {
          await Promise.all(
            round.map(async (one) => {
              try {
                if (one.does === 'log') {
                  logged.push((await log({ minutes: one.minutes })).hoursId);
                  return;
                }
                const hoursId = logged[one.which];
                if (!hoursId) return;
                await (one.does === 'verify' ? verify(hoursId) : refuse(hoursId));
                decided.push(hoursId);
              } catch (error) {
                expect((error as Problem).code).toMatch(
                  /^(hours\.(day-full|decided)|state\.(conflict|busy))$/,
                );
              }
            }),
          );
          const standing = await list({ volunteerId: volunteers[0] });
          const counted = standing.filter(({ status }) => status !== 'refused');
          const minutes = counted.reduce((sum, hours) => sum + hours.minutes, 0);
          expect(minutes).toBeLessThanOrEqual(1_440);
          expect((await dayOf())?.minutes ?? 0).toBe(minutes);
          expect(standing.map(({ hoursId }) => hoursId).toSorted()).toEqual(logged.toSorted());
        }
        expect(new Set(decided).size).toBe(decided.length);
      },
    ),
    { numRuns: 30 },
  );
});

import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonId } from '../../shared/contract/primitives.ts';
import { anActivity, tellActivity } from '../support/activity-facts.ts';
import { aHouseholdBody, anActiveKelurahan, aVolunteer, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
});
afterAll(() => system?.close());

/** A volunteer with an own account. */
const aHelper = async (account: string, more: object = {}) => {
  const own = system.as(account, 'volunteer', kelurahan.area);
  const { volunteerId } = await told(own.registerVolunteer({ body: aVolunteer(kelurahan.locationId, more) }));
  return { own, volunteerId };
};
const worked = { on: '2013-01-20', minutes: 180, what: 'Kerja bakti' } as const;

const eventsOf = async (hoursId: string) =>
  (await system.promised()).filter(({ subject }) => subject === hoursId).map(({ type }) => type);

it('L3: hours are verified once, however often anything is sent, and told with their activity', async () => {
  const { secretary, locationId, area } = kelurahan;
  const activity = anActivity({ locationId });
  const { own, volunteerId } = await aHelper('relawan-jam');
  const logging = {
    body: { ...worked, volunteerId, activityId: activity.activityId },
    idempotencyKey: 'jam',
  };
  expect(await refusedWith(own.logHours(logging))).toBe('hours.no-activity');
  await tellActivity(system, area, activity);

  const answers = await Promise.all([1, 2, 3].map(() => own.logHours(logging)));
  const { hoursId } = await told(Promise.resolve(answers[0]!));
  for (const answer of answers) expect(await told(Promise.resolve(answer))).toMatchObject({ hoursId });
  expect(await refusedWith(own.verifyHours({ params: { hoursId } }))).toBe('access.role');

  const verifying = { params: { hoursId }, idempotencyKey: 'sah' };
  const verified = await Promise.all([1, 2].map(() => secretary.verifyHours(verifying)));
  for (const answer of verified)
    expect(await told(Promise.resolve(answer))).toMatchObject({ status: 'verified', version: 2 });
  expect(await refusedWith(secretary.verifyHours({ params: { hoursId } }))).toBe('hours.decided');
  const refusing = { params: { hoursId }, body: { because: 'Terlambat' } };
  expect(await refusedWith(secretary.refuseHours(refusing))).toBe('hours.decided');
  await system.settled();

  expect((await eventsOf(hoursId)).toSorted()).toEqual(['hours-logged.v1', 'hours-verified.v1']);
  const listed = await told(secretary.listHours({ query: { activityId: activity.activityId as never } }));
  expect(listed.items).toMatchObject([{ hoursId, status: 'verified', minutes: 180 }]);
  expect(system.deadLetters()).toEqual([]);
});

it('K-5: two that log at the same time never give a day more than 24 hours', async () => {
  const { facilitator } = kelurahan;
  const { own, volunteerId } = await aHelper('relawan-penuh');
  const log = (by: typeof own, minutes: number) => by.logHours({ body: { ...worked, volunteerId, minutes } });
  const all = await Promise.all([log(own, 600), log(facilitator, 600), log(own, 600), log(facilitator, 600)]);
  expect(all.filter(({ ok }) => ok)).toHaveLength(2);
  const refused = all.flatMap((answer) => (answer.ok ? [] : answer.problem));
  for (const { code, details } of refused)
    expect([code, details]).toMatchObject(['hours.day-full', { rule: 'K-5', minutesOfDay: 1_200 }]);
  const { items } = await told(own.listHours({ query: { volunteerId } }));
  expect(items.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(1_200);
});

it('SD-4: nobody of the volunteer’s household confirms hours, nor who logged them; bad hours store nothing', async () => {
  const { facilitator, secretary, secretaryId, locationId, personIds } = kelurahan;
  const helper = personIds[0] as PersonId;
  const member = (personId: string, name: string) => ({ name, personId: personId as PersonId });
  await told(
    facilitator.registerHousehold({
      body: aHouseholdBody(locationId, {
        members: [
          { ...member(helper, 'Warga Uji Relawan'), relation: 'head' },
          { ...member(secretaryId, 'Warga Uji Sekretaris'), relation: 'spouse' },
        ],
      }),
    }),
  );
  const { own, volunteerId } = await aHelper('relawan-serumah', { personId: helper });
  await system.settled();
  const { hoursId } = await told(own.logHours({ body: { ...worked, volunteerId } }));
  const before = system.writes();
  expect(await refusedWith(secretary.verifyHours({ params: { hoursId } }))).toBe('duty.not-separate');
  const log = (more: object) => refusedWith(own.logHours({ body: { ...worked, volunteerId, ...more } }));
  expect(await log({ on: '2013-02-02' })).toBe('date.in-future');
  expect(await log({ on: '2012-03-03' })).toBe('date.too-early');
  expect(await log({ minutes: 1_441 })).toBe('request.invalid');
  expect(await log({ activityId: ulid() })).toBe('hours.no-activity');
  await system.settled();
  expect(system.writes()).toBe(before);
  expect((await told(facilitator.verifyHours({ params: { hoursId } }))).status).toBe('verified');
});

it('K-3: an activity is suggested volunteers who fit, with the reasons and without a name', async () => {
  const { secretary, locationId, area } = kelurahan;
  const activity = anActivity({ locationId, needs: [{ need: 'housing', percent: 100 }] });
  const { volunteerId } = await aHelper('relawan-tukang', { sectors: ['housing'], skills: ['tukang kayu'] });
  await tellActivity(system, area, activity);
  const answer = secretary.suggestVolunteers({ query: { activityId: activity.activityId as never } });
  const { suggestions, isWhole } = await told(answer);
  expect(isWhole).toBe(true);
  expect(suggestions).toEqual([
    {
      volunteerId,
      locationId,
      score: 100 + 20 + 25,
      why: { sectors: ['housing'], skills: ['tukang kayu'], roles: [], area: 'kelurahan' },
    },
  ]);
});

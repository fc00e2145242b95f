import { describe, expect, it } from 'vitest';
import { decideHours, logHours } from '../../functions/volunteers/domain/hours.ts';
import type { Problem } from '../../shared/errors.ts';
import { activityStatuses } from '../../shared/routes/activities/status.ts';
import { hoursRoutes } from '../../shared/routes/volunteers/hours.ts';
import { aGiven, anEntry, anId, personId } from '../support/builders.ts';
import { refusal } from '../support/refusals.ts';
import { anActivityCopy, anActor, aVolunteer, locationId, someHours } from '../support/volunteer-builders.ts';

const { body: Logging } = hoursRoutes.logHours;
const given = () => aGiven('2012-09-01T05:00:00.000Z');
const asked = { volunteerId: anId('VRT', 1), on: '2012-08-20', minutes: 180, what: 'Kerja bakti' };
const log = (more: object = {}, volunteer = aVolunteer(), activity = anActivityCopy()) =>
  logHours(Logging.parse({ ...asked, ...more }), { volunteer, activity }, anEntry, given());

describe('hours are logged (K-5)', () => {
  it('by day and minutes, of the kelurahan of the volunteer, and told without any name', () => {
    const { next, events } = log();
    expect(next).toMatchObject({ ...asked, locationId, status: 'logged', version: 1 });
    const { hoursId } = next;
    expect(events).toMatchObject([
      {
        contract: { type: 'hours-logged.v1' },
        data: { hoursId, on: '2012-08-20', minutes: 180, activityId: undefined },
      },
    ]);
  });

  it('of today, not of tomorrow', () => {
    expect(log({ on: '2012-09-01' }).next.on).toBe('2012-09-01');
    expect(() => log({ on: '2012-09-02' })).toThrow(refusal('date.in-future', { today: '2012-09-01' }));
  });

  it('of the day of the registration, not of the day before', () => {
    expect(log({ on: '2012-03-04' }).next.on).toBe('2012-03-04');
    expect(() => log({ on: '2012-03-03' })).toThrow(
      refusal('date.too-early', { registeredOn: '2012-03-04' }),
    );
  });

  it('of 24 hours at most, and of a minute at least', () => {
    expect(log({ minutes: 1_440 }).next.minutes).toBe(1_440);
    expect(Logging.safeParse({ ...asked, minutes: 1_441 }).success).toBe(false);
    expect(Logging.safeParse({ ...asked, minutes: 0 }).success).toBe(false);
    expect(Logging.safeParse({ ...asked, minutes: 1.5 }).success).toBe(false);
  });

  it('not of a volunteer whose data are gone (D-3)', () => {
    const gone = aVolunteer({ status: 'erased', erasedAt: '2012-08-30T05:00:00.000Z' });
    expect(() => log({}, gone)).toThrow(refusal('volunteer.gone'));
  });

  it.each(activityStatuses)('of an activity while it is contracted to completed: %s', (status) => {
    const activity = anActivityCopy({ status });
    const attempt = () => log({ activityId: activity.activityId }, aVolunteer(), activity);
    if (['contracted', 'funded', 'in-progress', 'completed'].includes(status))
      expect(attempt().next).toMatchObject({ activityId: activity.activityId, groupId: activity.groupId });
    else expect(attempt).toThrow(refusal('hours.no-activity', { rule: 'A-7', status }));
  });

  it('not of an activity of another kelurahan, nor of one that is not known (yet)', () => {
    const elsewhere = anActivityCopy({ locationId: anId('PACE', 2) });
    const of = { activityId: elsewhere.activityId };
    expect(() => log(of, aVolunteer(), elsewhere)).toThrow(refusal('hours.no-activity'));
    const worked = { volunteer: aVolunteer(), activity: undefined };
    expect(() => logHours(Logging.parse({ ...asked, ...of }), worked, anEntry, given())).toThrow(
      refusal('hours.no-activity'),
    );
  });
});

describe('hours are decided by another person (SD-4)', () => {
  const concerned = {
    accounts: ['relawan-1'],
    personIds: [personId(1), personId(2)],
    householdIds: [anId('HSE', 1), anId('HSE', 2)],
  };
  const decide = (actor = anActor(), hours = someHours(), activity = anActivityCopy()) =>
    decideHours(hours, { status: 'verified' }, { actor, concerned, activity }, given());

  it('verified once, and told with what the swadaya of an activity needs (L3)', () => {
    const { activityId } = anActivityCopy();
    const { next, events } = decide(anActor(), someHours({ activityId }));
    expect(next).toMatchObject({ status: 'verified', version: 2, decision: { by: 'sekretaris-1' } });
    expect(events).toMatchObject([
      {
        contract: { type: 'hours-verified.v1' },
        recordversion: 2,
        data: { hoursId: next.hoursId, activityId, on: '2012-08-20', minutes: 180 },
      },
    ]);
    expect(() => decide(anActor(), next)).toThrow(refusal('hours.decided', { status: 'verified' }));
  });

  it('refused once, with the reason', () => {
    const verdict = { status: 'refused', because: 'Tidak hadir' } as const;
    const deciding = { actor: anActor(), concerned, activity: undefined };
    const { next, events } = decideHours(someHours(), verdict, deciding, given());
    expect(next).toMatchObject({ status: 'refused', decision: { because: 'Tidak hadir' } });
    expect(events).toMatchObject([{ contract: { type: 'hours-refused.v1' } }]);
    expect(() => decideHours(next, verdict, deciding, given())).toThrow(refusal('hours.decided'));
  });

  it.each([
    ['who logged them', { account: 'account-1' }],
    ['the volunteer, by account', { account: 'relawan-1' }],
    ['the volunteer, by another account of the person', { personIds: [personId(1)] }],
    ['a member of the group that they help', { personIds: [personId(2)] }],
    ['who lives with the volunteer', { householdIds: [anId<string>('HSE', 1)] }],
    ['who lives with a member of the group', { householdIds: [anId<string>('HSE', 2)] }],
  ])('not by %s', (_, more) => {
    expect(() => decide(anActor(more))).toThrow(refusal('duty.not-separate', { rule: 'SD-4' }));
  });

  it('of an activity only while it takes hours; refusing them is never too late', () => {
    const accounted = anActivityCopy({ status: 'accounted' });
    const hours = someHours({ activityId: accounted.activityId });
    expect(() => decide(anActor(), hours, accounted)).toThrow(refusal('hours.no-activity'));
    const deciding = { actor: anActor(), concerned, activity: accounted };
    expect(decideHours(hours, { status: 'refused' }, deciding, given()).next.status).toBe('refused');
  });

  it('names the rule in what it refuses', () => {
    try {
      decide(anActor({ account: 'relawan-1' }));
    } catch (error) {
      expect((error as Problem).details).toEqual({ rule: 'SD-4' });
    }
  });
});

import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Actor, type Concerned, mustBeDisinterested } from '../../../shared/contract/actor.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { GroupId, PersonId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { hoursLogged, hoursRefused, hoursVerified } from '../../../shared/events/volunteers/hours.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Hours, hoursRoutes } from '../../../shared/routes/volunteers/hours.ts';
import { type ActivityCopy, mustTakeHours } from './activity-copy.ts';
import type { Entry } from './entry.ts';
import type { VolunteerRecord } from './volunteer.ts';

type Logging = z.output<typeof hoursRoutes.logHours.body>;

/** Hours, with whom they concern as it was when they were logged: neither changes after that. */
export type HoursRecord = Hours & {
  readonly personId?: PersonId | undefined;
  /** Of the activity. */
  readonly groupId?: GroupId | undefined;
  readonly createdAs: string;
};

const told = (
  contract: typeof hoursLogged | typeof hoursVerified | typeof hoursRefused,
  next: HoursRecord,
  { now, newId }: Given,
) => {
  const { hoursId, volunteerId, locationId, activityId, on, minutes } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: hoursId,
    recordversion: next.version,
    area: next.area,
    data: { hoursId, volunteerId, locationId, activityId, on, minutes },
    state: next,
  });
};

interface Worked {
  readonly volunteer: VolunteerRecord;
  /** Of the hours, as far as it is known. */
  readonly activity: ActivityCopy | undefined;
}

/**
 * Logs hours on a day since the volunteer's registration and not in the future (K-5). That a day has no more than 24
 * hours, whoever logs at the same time, is the store's condition.
 */
export const logHours = (
  { hoursId, volunteerId: _, origin, ...worked }: Logging,
  { volunteer, activity }: Worked,
  { by, createdAs }: Entry,
  given: Given,
): Decision<HoursRecord> => {
  const { volunteerId, locationId, area, personId, registeredOn, status, erasedAt } = volunteer;
  if (status === 'erased') throw new Problem('volunteer.gone', { erasedAt });
  const day = today(given, area.code);
  if (worked.on > day) throw refused('date.in-future', '/on', { rule: 'K-5', today: day });
  if (worked.on < registeredOn) throw refused('date.too-early', '/on', { rule: 'K-1', registeredOn });
  if (worked.activityId) mustTakeHours(activity, locationId);
  const next: HoursRecord = {
    hoursId: hoursId ?? (given.newId() as Hours['hoursId']),
    volunteerId,
    locationId,
    area,
    ...worked,
    status: 'logged',
    origin: entered(origin, { by, now: given.now }),
    personId,
    groupId: worked.activityId && activity?.groupId,
    createdAs,
    version: 1,
  };
  return { next, events: [told(hoursLogged, next, given)] };
};

interface Verdict {
  readonly status: 'verified' | 'refused';
  readonly because?: string | undefined;
}

/** Who decides, and what is known of those whom the hours concern. */
export interface Deciding {
  readonly actor: Actor;
  /** The volunteer, the volunteer's household, and the group that the hours help. */
  readonly concerned: Concerned;
  readonly activity: ActivityCopy | undefined;
}

/**
 * Verifies or refuses hours, once, by somebody who neither logged nor gave them, lives with nobody who did, and is not of
 * the group that they help (K-5, SD-4). Those of an activity only while it takes hours: what is accounted for stays so.
 */
export const decideHours = (
  hours: HoursRecord,
  { status, because }: Verdict,
  { actor, concerned, activity }: Deciding,
  given: Given,
): Decision<HoursRecord> => {
  if (hours.status !== 'logged') throw new Problem('hours.decided', { rule: 'K-5', status: hours.status });
  mustBeDisinterested(actor, {
    ...concerned,
    accounts: [hours.origin.enteredBy, ...(concerned.accounts ?? [])],
  });
  if (status === 'verified' && hours.activityId) mustTakeHours(activity, hours.locationId);
  const next: HoursRecord = {
    ...hours,
    status,
    decision: { at: given.now.toISOString(), by: actor.account, because },
    version: hours.version + 1,
  };
  const contract = status === 'verified' ? hoursVerified : hoursRefused;
  return { next, events: [told(contract, next, given)] };
};

import type * as z from 'zod/mini';
import type { Caller, Purpose, Role } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, LocationId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  volunteerChanged,
  volunteerErased,
  volunteerRegistered,
  volunteerWithdrawn,
} from '../../../shared/events/volunteers/volunteers.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { enterers, programmeReaders } from '../../../shared/routes/shapes.ts';
import type { Volunteer, volunteerRoutes } from '../../../shared/routes/volunteers/volunteers.ts';

type Registration = z.output<typeof volunteerRoutes.registerVolunteer.body>;
type Change = z.output<typeof volunteerRoutes.changeVolunteer.body>;

export type PersonalOfVolunteer = Pick<Registration, 'name' | 'phone'> & Pick<Volunteer, 'proofs'>;

/**
 * A volunteer without personal fields, which stand encrypted in an item of their own. `account` is there when the
 * volunteer entered the record: it is the volunteer's own, and nobody is told whose account it is.
 */
export type VolunteerRecord = Omit<Volunteer, keyof PersonalOfVolunteer> & {
  readonly account?: string | undefined;
  readonly createdAs: string;
};

/** A decision about a volunteer, with the personal fields as they stand after it. */
export type VolunteerDecision = Decision<VolunteerRecord> & { readonly personal: PersonalOfVolunteer };

interface Entry {
  readonly by: string;
  /** Roles by which the caller acts in this kelurahan today. */
  readonly roles: readonly Role[];
}

const includesAny = (held: readonly Role[], wanted: readonly Role[]): boolean =>
  held.some((role) => wanted.includes(role));

/** Whoever acts by an office enters anybody; a volunteer without one only the own record (section 3.2). */
const entersOthers = (roles: readonly Role[]): boolean => includesAny(roles, enterers);

export const told = (
  contract: typeof volunteerRegistered | typeof volunteerChanged,
  { account: _, ...state }: VolunteerRecord,
  { now, newId }: Given,
) => {
  const { volunteerId, locationId, sectors, status } = state;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: volunteerId,
    recordversion: state.version,
    area: state.area,
    data: { volunteerId, locationId, sectors, status },
    state,
  });
};

/** Registers a volunteer at RT/RW level with skills and sector interests, each interest once (K-1 to K-3). */
export const registerVolunteer = (
  { volunteerId, locationId: _, origin, name, phone, ...profile }: Registration,
  { locationId, area }: EnrolledLocation,
  { by, roles, createdAs }: Entry & Pick<VolunteerRecord, 'createdAs'>,
  given: Given,
): VolunteerDecision => {
  const date = today(given, area.code);
  if (profile.registeredOn > date) {
    throw refused('volunteer.registered-in-future', '/registeredOn', { rule: 'K-1', today: date });
  }
  const next: VolunteerRecord = {
    volunteerId: volunteerId ?? (given.newId() as Volunteer['volunteerId']),
    locationId,
    area,
    ...profile,
    sectors: [...new Set(profile.sectors)],
    status: 'active',
    ...(entersOthers(roles) ? {} : { account: by }),
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, personal: { name, phone }, events: [told(volunteerRegistered, next, given)] };
};

/** Refuses a volunteer who would change the record of another. */
export const checkWriter = ({ account }: Pick<VolunteerRecord, 'account'>, { by, roles }: Entry): void => {
  if (!entersOthers(roles) && account !== by) throw new Problem('volunteer.not-own-record');
};

/** Changes a volunteer by JSON Merge Patch: null removes a field. */
export const changeVolunteer = (
  volunteer: VolunteerRecord,
  before: PersonalOfVolunteer,
  patch: Change,
  given: Given,
): VolunteerDecision => {
  const merged = Object.entries({ ...volunteer, ...before, ...patch }).filter(([, value]) => value !== null);
  const { name, phone, proofs, ...rest } = Object.fromEntries(merged) as VolunteerRecord &
    PersonalOfVolunteer;
  const next = { ...rest, sectors: [...new Set(rest.sectors)], version: volunteer.version + 1 };
  return { next, personal: { name, phone, proofs }, events: [told(volunteerChanged, next, given)] };
};

/**
 * Erases a volunteer whose data as a person were erased (D-3): where and in what interests somebody volunteered, and
 * since when, stays under the opaque id. Undefined for one that is erased already.
 */
export const eraseVolunteer = (
  { volunteerId, locationId, area, personId, sex, sectors, registeredOn, origin, ...before }: VolunteerRecord,
  { now, newId }: Pick<Given, 'now' | 'newId'>,
): Decision<VolunteerRecord> | undefined => {
  if (before.status === 'erased') return undefined;
  const erasedAt = now.toISOString();
  const next: VolunteerRecord = {
    ...{ volunteerId, locationId, area, personId, sex, sectors, registeredOn, origin },
    skills: [],
    status: 'erased',
    erasedAt,
    createdAs: 'erased',
    version: before.version + 1,
  };
  const event = happened(volunteerErased, {
    id: newId(),
    at: now,
    subject: volunteerId,
    recordversion: next.version,
    area,
    data: { volunteerId, locationId, erasedAt },
    state: next,
  });
  return { next, events: [event] };
};

/**
 * Refuses a reader: a volunteer reads the own record and needs no purpose; of another's it is not told that it
 * exists. Readers of the programme say why they look (level P2, rule D-4).
 */
export const checkReader = (
  { account }: Pick<VolunteerRecord, 'account'>,
  { id, roles }: Caller,
  purpose: Purpose | undefined,
): void => {
  if (account === id) return;
  if (!includesAny(roles, programmeReaders)) throw new Problem('volunteer.not-found');
  if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
};

/** A volunteer that is taken back with the import that brought the record, in the version in which devices drop it. */
export interface VolunteerWithdrawal extends Pick<Decision<never>, 'events'> {
  readonly volunteerId: string;
  readonly version: number;
  readonly area: Area;
}

/** Takes a volunteer back as the import left the record, in its first version: one that changed since is somebody's work. */
export const withdrawVolunteer = (
  { volunteerId, locationId, area, version }: VolunteerRecord,
  { now, newId }: Given,
): VolunteerWithdrawal => {
  if (version !== 1) throw new Problem('import.changed-since', { version });
  const data = { volunteerId, locationId };
  const fact = { id: newId(), at: now, subject: volunteerId, recordversion: version + 1, area };
  const withdrawn = happened(volunteerWithdrawn, { ...fact, data, state: { ...data, area } });
  return { volunteerId, version: version + 1, area, events: [withdrawn] };
};

interface AreaTold {
  readonly continues: { readonly locationId: LocationId; readonly code: string };
  readonly splitOff: readonly {
    readonly locationId: LocationId;
    readonly code: string;
    readonly rws: readonly string[];
  }[];
}

/**
 * A volunteer after a change of its area (rule X-3): in the kelurahan that its RW split off to, else where the location
 * goes on. Undefined for one who stands there already. RW numbers are written with and without zeros in front.
 */
export const readdressVolunteer = (
  volunteer: VolunteerRecord,
  { continues, splitOff }: AreaTold,
  given: Given,
): Decision<VolunteerRecord> | undefined => {
  const isOf = (rw: string) => volunteer.rw !== undefined && Number(rw) === Number(volunteer.rw);
  const { locationId, code } = splitOff.find(({ rws }) => rws.some(isOf)) ?? continues;
  if (code === volunteer.area.code) return undefined;
  const area = { ...volunteer.area, code };
  const next: VolunteerRecord = { ...volunteer, locationId, area, version: volunteer.version + 1 };
  return { next, events: [told(volunteerChanged, next, given)] };
};

import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate, PersonId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { householdChanged, householdRegistered } from '../../../shared/events/registration/households.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type {
  Household,
  householdRoutes,
  PersonalOfHousehold,
} from '../../../shared/routes/registration/households.ts';
import { asStored, checkPersonal, personIdsOf } from './household-content.ts';
import { checkBases } from './legal-basis.ts';
import type { Entry, LocationRecord } from './location.ts';
import { householdSets } from './sets.ts';
import { differing, type Touched, touched } from './touched.ts';

/** A household without personal fields, which stand encrypted in an item of their own. */
export type HouseholdRecord = Omit<Household, keyof PersonalOfHousehold | 'warnings'> & {
  /** Persons of the programme who belong to it: opaque ids, so that SD-4 needs no personal data. */
  readonly personIds: readonly string[];
  readonly touched: Touched;
  readonly createdAs: string;
};

/** A decision about a household, with the personal fields as they stand after it. */
export type HouseholdDecision = Decision<HouseholdRecord> & { readonly personal: PersonalOfHousehold };

type Registration = z.output<typeof householdRoutes.registerHousehold.body>;
type Correction = z.output<typeof householdRoutes.changeHousehold.body>;

export const toldHousehold = (
  contract: typeof householdRegistered | typeof householdChanged,
  next: HouseholdRecord,
  { now, newId }: Given,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.householdId,
    recordversion: next.version,
    area: next.area,
    data: {
      householdId: next.householdId,
      locationId: next.locationId,
      status: next.status,
      personIds: next.personIds as PersonId[],
    },
    state: next,
  });

const birthDatesOf = ({ members }: PersonalOfHousehold) => members.map(({ birthDate }) => birthDate);

/** Registers a household of an enrolled kelurahan; card number and NIK are optional and never keys. */
export const registerHousehold = (
  { householdId, locationId: _, rt, rw, bases = [], origin, ...fields }: Registration,
  { locationId, area }: LocationRecord,
  { by, createdAs }: Entry,
  given: Given,
): HouseholdDecision => {
  const date = today(given, area.code);
  const { personal, warnings } = asStored(fields, given.newId);
  checkPersonal(personal, date);
  if (origin?.collectedOn !== undefined && origin.collectedOn > date)
    throw refused('household.collected-in-future', '/origin/collectedOn', { rule: 'R-15', today: date });
  checkBases(bases, { birthDates: birthDatesOf(personal) });
  const next: HouseholdRecord = {
    householdId: householdId ?? (given.newId() as Household['householdId']),
    locationId,
    area,
    rt,
    rw,
    memberCount: personal.members.length,
    status: 'present',
    bases,
    personIds: personIdsOf(personal),
    touched: {},
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, personal, warnings, events: [toldHousehold(householdRegistered, next, given)] };
};

/** Refuses a change of a household that is no more, or whose processing is restricted (D-2). */
export const mustBeOpen = ({ status, mergedInto, restrictedAt }: HouseholdRecord): void => {
  if (status === 'merged' || status === 'erased') throw new Problem('household.gone', { status, mergedInto });
  if (restrictedAt !== undefined) throw new Problem('household.restricted', { rule: 'D-2' });
};

const merged = <Fields extends object>(before: Fields, patch: object): Fields =>
  Object.fromEntries(
    Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null && value !== undefined),
  ) as Fields;

/** Whether the household lives in the kelurahan, after a patch that may say that it moved or came back (null). */
const whereabouts = (
  { status, movedOn: before }: HouseholdRecord,
  { movedOn }: Pick<Correction, 'movedOn'>,
  date: LocalDate,
): Pick<HouseholdRecord, 'status' | 'movedOn'> => {
  if (movedOn === undefined) return { status, movedOn: before };
  if (movedOn === null) return { status: 'present', movedOn: undefined };
  if (movedOn > date) throw refused('household.moved-in-future', '/movedOn', { rule: 'R-15', today: date });
  return { status: 'moved', movedOn };
};

/**
 * Corrects a household by JSON Merge Patch: null removes a field, `members` replaces all members. The answer shows of
 * the personal fields only those that were sent.
 */
export const correctHousehold = (
  household: HouseholdRecord,
  before: PersonalOfHousehold,
  patch: Correction,
  given: Given,
): HouseholdDecision => {
  mustBeOpen(household);
  const date = today(given, household.area.code);
  const { rt, rw, bases = household.bases, movedOn: _, ...fields } = patch;
  const { personal, warnings } = asStored(merged(before, fields), given.newId);
  checkPersonal(personal, date);
  checkBases(bases, { birthDates: birthDatesOf(personal), before: household.bases });
  const version = household.version + 1;
  const next: HouseholdRecord = merged(household, {
    ...('rt' in patch && { rt }),
    ...('rw' in patch && { rw }),
    ...whereabouts(household, patch, date),
    bases,
    memberCount: personal.members.length,
    personIds: personIdsOf(personal),
    version,
  });
  const changes = differing({ ...household, ...before }, { ...next, ...personal }, patch, householdSets);
  const noted = { ...next, touched: touched(household.touched, changes, version) };
  const shown = Object.keys(fields);
  return { next: noted, personal, warnings, shown, events: [toldHousehold(householdChanged, noted, given)] };
};

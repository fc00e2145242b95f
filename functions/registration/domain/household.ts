import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened, type RuleWarning } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate, MemberId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { householdChanged, householdRegistered } from '../../../shared/events/registration/households.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type {
  Household,
  HouseholdMember,
  householdRoutes,
  PersonalOfHousehold,
} from '../../../shared/routes/registration/households.ts';
import type { Entry, LocationRecord } from './location.ts';
import { readNik } from './nik.ts';
import { type Touched, touched } from './touched.ts';

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
    data: { householdId: next.householdId, locationId: next.locationId, status: next.status },
    state: next,
  });

/** R-8: a number that nobody issues. Sixteen equal digits can look like a date (11 November '11) and are none. */
const isPossible = (number: string): boolean => !/^(\d)\1{15}$/.test(number) && readNik(number) !== undefined;

const checkMember = (member: HouseholdMember, index: number, date: LocalDate): void => {
  const at = `/members/${index}`;
  const { nik, sex, birthDate } = member;
  if (birthDate !== undefined && birthDate > date)
    throw refused('household.born-in-future', `${at}/birthDate`, { rule: 'R-8', today: date });
  if (nik === undefined) return;
  const read = readNik(nik);
  if (!read || !isPossible(nik)) throw refused('household.number-impossible', `${at}/nik`, { rule: 'R-8' });
  const mismatch = (differs: string) =>
    refused('household.number-mismatch', `${at}/nik`, { rule: 'R-8', differs });
  if (sex !== undefined && read.sex !== sex) throw mismatch('sex');
  if (birthDate === undefined) return;
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  if (read.day !== day || read.month !== month || read.year !== year % 100) throw mismatch('birthDate');
};

/** Refuses members that cannot be: impossible numbers, two heads, one member twice. */
const checkPersonal = ({ members, cardNumber }: PersonalOfHousehold, date: LocalDate): void => {
  for (const [index, member] of members.entries()) {
    checkMember(member, index, date);
    const first = members.findIndex(
      ({ memberId, nik }) =>
        (memberId !== undefined && memberId === member.memberId) || (nik !== undefined && nik === member.nik),
    );
    if (first < index && first >= 0)
      throw refused('household.member-twice', `/members/${index}`, { rule: 'R-6' });
  }
  if (members.filter(({ relation }) => relation === 'head').length !== 1)
    throw refused('household.not-one-head', '/members', { rule: 'R-6' });
  if (cardNumber !== undefined && !isPossible(cardNumber))
    throw refused('household.number-impossible', '/cardNumber', { rule: 'R-8' });
};

/** `0` stands on forms for a number that nobody has: absent, and the answer says so. Members get their ids. */
const withoutZeros = (
  { members, cardNumber, ...rest }: PersonalOfHousehold,
  newId: () => string,
): { readonly personal: PersonalOfHousehold; readonly warnings: RuleWarning[] | undefined } => {
  const note = (pointer: string): RuleWarning => ({ code: 'household.number-absent', rule: 'R-9', pointer });
  const warnings = [
    ...members.flatMap(({ nik }, index) => (nik === '0' ? [note(`/members/${index}/nik`)] : [])),
    ...(cardNumber === '0' ? [note('/cardNumber')] : []),
  ];
  const kept = members.map(({ nik, ...member }) => ({
    ...member,
    memberId: member.memberId ?? (newId() as MemberId),
    ...(nik !== undefined && nik !== '0' && { nik }),
  }));
  const card = cardNumber !== undefined && cardNumber !== '0' ? { cardNumber } : {};
  return {
    personal: { ...rest, ...card, members: kept },
    warnings: warnings.length > 0 ? warnings : undefined,
  };
};

const personIdsOf = ({ members }: PersonalOfHousehold): string[] =>
  members.flatMap(({ personId }) => (personId ? [personId] : []));

/** Registers a household of an enrolled kelurahan; card number and NIK are optional and never keys. */
export const registerHousehold = (
  { householdId, locationId: _, rt, rw, bases = [], origin, ...fields }: Registration,
  { locationId, area }: LocationRecord,
  { by, createdAs }: Entry,
  given: Given,
): HouseholdDecision => {
  const { personal, warnings } = withoutZeros(fields, given.newId);
  checkPersonal(personal, today(given, area.code));
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

/** Corrects a household by JSON Merge Patch: null removes a field, `members` replaces all members. */
export const correctHousehold = (
  household: HouseholdRecord,
  before: PersonalOfHousehold,
  patch: Correction,
  given: Given,
): HouseholdDecision => {
  mustBeOpen(household);
  const { rt, rw, bases = household.bases, movedOn, ...fields } = patch;
  const { personal, warnings } = withoutZeros(merged(before, fields), given.newId);
  checkPersonal(personal, today(given, household.area.code));
  const version = household.version + 1;
  const next: HouseholdRecord = {
    ...merged(household, { ...('rt' in patch && { rt }), ...('rw' in patch && { rw }) }),
    ...('movedOn' in patch && {
      movedOn: movedOn ?? undefined,
      status: movedOn ? ('moved' as const) : ('present' as const),
    }),
    bases,
    memberCount: personal.members.length,
    personIds: personIdsOf(personal),
    touched: touched(household.touched, patch, version),
    version,
  };
  return { next, personal, warnings, events: [toldHousehold(householdChanged, next, given)] };
};

import type * as z from 'zod/mini';
import { isHeldOn, type Post } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened, type RuleWarning } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  personChanged,
  personPostsChanged,
  personRegistered,
} from '../../../shared/events/registration/persons.ts';
import type { Person, PersonalOfPerson, personRoutes } from '../../../shared/routes/registration/persons.ts';
import { checkBases } from './legal-basis.ts';
import type { Entry, LocationRecord } from './location.ts';
import { checkNik } from './nik.ts';
import { personSets } from './sets.ts';
import { differing, type Touched, touched } from './touched.ts';

/** A person without personal fields, which stand encrypted in an item of their own. */
export type PersonRecord = Omit<Person, keyof PersonalOfPerson | 'hasAccount' | 'warnings'> & {
  readonly account?: string | undefined;
  /** Hashes of names and numbers, as they were stored: they leave the table in no event and no answer. */
  readonly blind?: readonly string[];
  readonly sounds?: readonly string[];
  /** Absent in records of before. */
  readonly touched?: Touched;
  readonly createdAs: string;
};

/** A decision about a person, with the personal fields as they stand after it. */
export type PersonDecision = Decision<PersonRecord> & { readonly personal: PersonalOfPerson };

type Registration = z.output<typeof personRoutes.registerPerson.body>;
type Correction = z.output<typeof personRoutes.changePerson.body>;

/** What others may know of a record: the event's state names no account, only that there is one. */
export const stateOfPerson = ({ account, blind: _, sounds: __, ...rest }: PersonRecord) => ({
  ...rest,
  hasAccount: account !== undefined,
});

const told = (
  contract: typeof personRegistered | typeof personChanged,
  next: PersonRecord,
  { now, newId }: Given,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.personId,
    recordversion: next.version,
    area: next.area,
    data: { personId: next.personId, locationId: next.locationId },
    state: stateOfPerson(next),
  });

/** Tells that a person was corrected, or stands in another area. */
export const toldPersonChanged = (next: PersonRecord, given: Given) => told(personChanged, next, given);

/** Tells posts and account of a person to the services that keep a copy of them. */
export const toldPosts = (next: PersonRecord, { now, newId }: Given) =>
  happened(personPostsChanged, {
    id: newId(),
    at: now,
    subject: next.personId,
    recordversion: next.version,
    area: next.area,
    data: {
      personId: next.personId,
      account: next.account ?? null,
      posts: next.posts,
      ...(next.mergedFrom && { mergedFrom: next.mergedFrom }),
    },
    state: stateOfPerson(next),
  });

/** A `0`, which stands on forms for a number that nobody has, is absent, and the answer says so. */
const asStored = ({ nik, ...rest }: PersonalOfPerson) =>
  nik === '0'
    ? {
        personal: rest,
        warnings: [{ code: 'person.number-absent', rule: 'R-9', pointer: '/nik' }] satisfies RuleWarning[],
      }
    : { personal: { ...rest, ...(nik !== undefined && { nik }) }, warnings: undefined };

/** Registers a person of an enrolled kelurahan; a NIK is optional and never a key. */
export const registerPerson = (
  { personId, locationId: _, sex, bases, origin, ...fields }: Registration,
  { locationId, area }: LocationRecord,
  { by, createdAs }: Entry,
  given: Given,
): PersonDecision => {
  const { personal, warnings } = asStored(fields);
  checkNik({ ...personal, sex });
  checkBases(bases ?? [], { birthDates: [personal.birthDate] });
  const next: PersonRecord = {
    personId: personId ?? (given.newId() as Person['personId']),
    locationId,
    area,
    sex,
    posts: [],
    ...(bases && { bases }),
    touched: {},
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, personal, events: [told(personRegistered, next, given)], ...(warnings && { warnings }) };
};

/** Refuses a change of a person who is no more, or whose data are not to be processed for now (D-2). */
export const mustBeOpenPerson = ({ mergedInto, erasedAt, restrictedAt }: PersonRecord): void => {
  if (mergedInto !== undefined || erasedAt !== undefined)
    throw new Problem('person.gone', { mergedInto, erasedAt });
  if (restrictedAt !== undefined) throw new Problem('person.restricted', { rule: 'D-2' });
};

/** Refuses a new post for who is no more, or was found to be another: posts go to that one. */
export const mustBeAppointable = (person: PersonRecord, asked: string, pointer: string): void => {
  const { personId, mergedInto, erasedAt } = person;
  if (personId !== asked || mergedInto !== undefined || erasedAt !== undefined)
    throw refused('person.gone', pointer, {
      personId: asked,
      mergedInto: mergedInto ?? (personId === asked ? undefined : personId),
    });
};

/** Corrects a person by JSON Merge Patch: null removes a field. */
export const correctPerson = (
  person: PersonRecord,
  before: PersonalOfPerson,
  asked: Correction,
  given: Given,
): PersonDecision => {
  mustBeOpenPerson(person);
  const { sex = person.sex, bases = person.bases, ...patch } = asked;
  const merged = Object.entries({ ...before, ...patch }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const { personal, warnings } = asStored(Object.fromEntries(merged) as PersonalOfPerson);
  checkNik({ ...personal, sex });
  checkBases(bases ?? [], { birthDates: [personal.birthDate], before: person.bases });
  const version = person.version + 1;
  const next = {
    ...person,
    sex,
    ...(bases && { bases }),
    touched: touched(
      person.touched ?? {},
      differing({ ...person, ...before }, { ...person, ...personal, sex, bases }, asked, personSets),
      version,
    ),
    version,
  };
  return { next, personal, events: [told(personChanged, next, given)], ...(warnings && { warnings }) };
};

/** Links the account that acts for a person: one account, one person. That it is free the store's condition says. */
export const linkAccount = (person: PersonRecord, account: string, given: Given): Decision<PersonRecord> => {
  mustBeOpenPerson(person);
  if (person.account !== undefined) throw new Problem('person.has-account');
  const next = { ...person, account, version: person.version + 1 };
  return { next, events: [toldPosts(next, given)] };
};

/** Takes the account away: posts stay, but nobody acts by them until another account is linked. */
export const unlinkAccount = ({ account, ...person }: PersonRecord, given: Given): Decision<PersonRecord> => {
  if (account === undefined) throw new Problem('person.no-account');
  const next = { ...person, version: person.version + 1 };
  return { next, events: [toldPosts(next, given)] };
};

/** Whether a person holds an office on a day: then the name is answered without a purpose (section 16, P0). */
export const holdsOffice = ({ posts }: { readonly posts: readonly Post[] }, day: LocalDate): boolean =>
  posts.some((post) => isHeldOn(post, day));

import { type DomainEvent, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { householdChanged } from '../../../shared/events/registration/households.ts';
import { householdErased, personErased } from '../../../shared/events/registration/privacy-requests.ts';
import type { LegalBasis } from '../../../shared/routes/registration/legal-bases.ts';
import { type HouseholdRecord, toldHousehold } from './household.ts';
import { isWithdrawn, purposesOn, restsOnConsent, withdrawnFrom } from './legal-basis.ts';
import type { LocationRecord } from './location.ts';
import { holdsOffice, type PersonRecord, stateOfPerson, toldPersonChanged, toldPosts } from './person.ts';

/** Whose data something is about. */
export type DataSubject =
  | { readonly kind: 'household'; readonly record: HouseholdRecord }
  | { readonly kind: 'person'; readonly record: PersonRecord };

/** Whose data a request is about; a breach concerns everybody of a kelurahan. */
export type Concern = DataSubject | { readonly kind: 'location'; readonly record: LocationRecord };

/** What was done to the data of a subject, and the facts; nothing where it was so before. */
export interface Effect {
  readonly subject?: DataSubject;
  readonly events: readonly DomainEvent[];
  /** Purposes that no legal basis is left for. */
  readonly stopped?: LegalBasis['purpose'][];
}

const unchanged: Effect = { events: [] };

export const isErased = ({ record }: DataSubject): boolean => record.erasedAt !== undefined;

/** Refuses whoever is no more: merged into another, whose request it then is, or erased. */
export const mustStillBe = ({ kind, record }: DataSubject): void => {
  if (kind === 'person') {
    const { mergedInto, erasedAt } = record;
    if (mergedInto !== undefined || erasedAt !== undefined)
      throw new Problem('person.gone', { mergedInto, erasedAt });
  } else if (record.status === 'merged' || record.status === 'erased') {
    throw new Problem('household.gone', { status: record.status, mergedInto: record.mergedInto });
  }
};

type Change = { readonly restrictedAt?: string | undefined; readonly bases?: LegalBasis[] };

/** The subject with something else about the processing of its data; what its data say is untouched. */
const changed = (subject: DataSubject, change: Change, given: Given): Effect => {
  if (subject.kind === 'household') {
    const record = { ...subject.record, ...change, version: subject.record.version + 1 };
    return {
      subject: { kind: 'household', record },
      events: [toldHousehold(householdChanged, record, given)],
    };
  }
  const record = { ...subject.record, ...change, version: subject.record.version + 1 };
  return { subject: { kind: 'person', record }, events: [toldPersonChanged(record, given)] };
};

/** Restricts processing (D-2): from now on data are read for audit or the subject only, and changed by nobody. */
export const restrict = (subject: DataSubject, given: Given): Effect =>
  subject.record.restrictedAt === undefined
    ? changed(subject, { restrictedAt: given.now.toISOString() }, given)
    : unchanged;

export const liftRestriction = (subject: DataSubject, given: Given): Effect =>
  subject.record.restrictedAt === undefined
    ? unchanged
    : changed(subject, { restrictedAt: undefined }, given);

/**
 * Withdraws consent (D-1) as of the moment the withdrawal was received. What another basis carries goes on: a basis that
 * is not consent is not its subject's to withdraw.
 */
export const withdrawConsent = (
  subject: DataSubject,
  purpose: LegalBasis['purpose'],
  { receivedAt, date }: { readonly receivedAt: string; readonly date: LocalDate },
  given: Given,
): Effect => {
  const before = subject.record.bases ?? [];
  if (!restsOnConsent(before, purpose, date)) {
    if (isWithdrawn(before, purpose)) return unchanged;
    const held = before.filter((basis) => basis.purpose === purpose).map(({ basis }) => basis);
    throw refused('privacy-request.not-consent', '/outcome', { rule: 'D-1', purpose, bases: held });
  }
  const bases = withdrawnFrom(before, purpose, receivedAt);
  const left = purposesOn(bases, date);
  const stopped = [...purposesOn(before, date)].filter((one) => !left.has(one));
  return { ...changed(subject, { bases }, given), stopped };
};

/** What stands in place of the fingerprint of a record's first content: nothing can be compared with it any more. */
const forgotten = 'erased';

type Cause = 'request' | 'retention';

/**
 * Erases a household (D-3): of its record stays the opaque id, by which lists and ledgers still add up (D-5), where it
 * was, how many they were, and on what legal bases its data were kept.
 */
const eraseHousehold = (before: HouseholdRecord, cause: Cause, { now, newId }: Given): Effect => {
  const { householdId, locationId, area, memberCount, mergedFrom, bases, origin } = before;
  const erasedAt = now.toISOString();
  const record: HouseholdRecord = {
    ...{ householdId, locationId, area, memberCount, mergedFrom, bases, origin },
    status: 'erased',
    erasedAt,
    personIds: [],
    touched: {},
    createdAs: forgotten,
    version: before.version + 1,
  };
  const event = happened(householdErased, {
    id: newId(),
    at: now,
    subject: householdId,
    recordversion: record.version,
    area,
    data: { householdId, locationId, mergedFrom, cause, erasedAt },
    state: record,
  });
  return { subject: { kind: 'household', record }, events: [event] };
};

/** Erases a person (D-3): posts stay with their dates under the opaque id, the account acts for nobody any more. */
const erasePerson = (before: PersonRecord, cause: Cause, given: Given): Effect => {
  const { personId, locationId, area, sex, posts, mergedFrom, bases, origin, account } = before;
  const erasedAt = given.now.toISOString();
  const record: PersonRecord = {
    ...{ personId, locationId, area, sex, posts, mergedFrom, bases, origin },
    erasedAt,
    createdAs: forgotten,
    version: before.version + 1,
  };
  const event = happened(personErased, {
    id: given.newId(),
    at: given.now,
    subject: personId,
    recordversion: record.version,
    area,
    data: { personId, locationId, mergedFrom, cause, erasedAt },
    state: stateOfPerson(record),
  });
  return {
    subject: { kind: 'person', record },
    events: account === undefined ? [event] : [event, toldPosts(record, given)],
  };
};

/**
 * Erases the data of a subject for ever (D-3). Being on a list or in a group hinders nothing: those keep the opaque id.
 * Who holds an office is named in public while the post lasts (section 16, P0), so the post is ended first.
 */
export const erase = (subject: DataSubject, cause: Cause, date: LocalDate, given: Given): Effect => {
  if (subject.kind === 'household') return eraseHousehold(subject.record, cause, given);
  if (holdsOffice(subject.record, date))
    throw new Problem('privacy-request.holds-office', { rule: 'section 16' });
  return erasePerson(subject.record, cause, given);
};

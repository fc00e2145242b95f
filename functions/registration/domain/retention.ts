import type { Post } from '../../../shared/contract/access.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { plusYears, today } from '../../../shared/policy/local-date.ts';
import { type PolicyName, policyOn } from '../../../shared/policy/policy.ts';
import type { PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import type { HouseholdRecord } from './household.ts';
import { purposesOn } from './legal-basis.ts';
import { type PersonDecision, type PersonRecord, toldPersonChanged } from './person.ts';
import type { PoorListRecord } from './poor-list.ts';

type Place = { readonly area: { readonly code: string } };

const yearsAfter = (date: LocalDate, policy: PolicyName, { area }: Place, given: Given): LocalDate => {
  const on = today(given, area.code);
  return plusYears(date, policyOn(given.policies, policy, { date: on, area: area.code }).value);
};

/** The last day on which a person held a post; undefined while one is held without an end, or who never held any. */
export const lastDayInOffice = (posts: readonly Pick<Post, 'until'>[]): LocalDate | undefined =>
  posts.every(({ until }) => until !== undefined)
    ? posts
        .map(({ until }) => until ?? '')
        .toSorted()
        .at(-1)
    : undefined;

/** Until when contacts of a person are kept (section 16): some years after the last role ended. */
export const contactsUntil = (person: PersonRecord, given: Given): LocalDate | undefined => {
  const last = lastDayInOffice(person.posts);
  return last && yearsAfter(last, 'retention.contact-years', person, given);
};

/** Phone and address go; the name stays with the record of what the person did. Also while processing is restricted. */
export const dropContacts = (
  person: PersonRecord,
  { phone, address, ...personal }: PersonalOfPerson,
  given: Given,
): PersonDecision | undefined => {
  if (phone === undefined && address === undefined) return undefined;
  const next = { ...person, version: person.version + 1 };
  return { next, personal, events: [toldPersonChanged(next, given)] };
};

/** Until when a list of poor households is kept: some years after another superseded it; undefined while none has. */
export const listUntil = (
  list: PoorListRecord,
  lists: readonly PoorListRecord[],
  given: Given,
): LocalDate | undefined => {
  const by = lists.find(({ poorListId }) => poorListId === list.supersededBy);
  if (list.status !== 'superseded' || by?.frozenAt === undefined) return undefined;
  return yearsAfter(
    today({ ...given, now: new Date(by.frozenAt) }, list.area.code),
    'retention.poor-list-years',
    list,
    given,
  );
};

/** The lists that still keep whoever stood on them: in preparation, in force, or not superseded for long enough. */
export const keepingLists = (lists: readonly PoorListRecord[], given: Given): readonly PoorListRecord[] =>
  lists.filter((list) => {
    const until = listUntil(list, lists, given);
    return until === undefined || until > today(given, list.area.code);
  });

/** Whether a household is kept for something else than having been on a list: what was for that purpose has ended (D-3). */
export const isKept = (household: HouseholdRecord, given: Given): boolean => {
  if (household.status === 'erased' || household.status === 'merged') return true; // another record's, or nothing is left
  const purposes = purposesOn(household.bases, today(given, household.area.code));
  return [...purposes].some((purpose) => purpose !== 'poor-list');
};

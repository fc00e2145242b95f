import { isWithin } from '../../../shared/area/code.ts';
import { visible } from '../../../shared/area/visible.ts';
import type { Caller, Purpose, Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import type { Loaded } from '../../../shared/privacy/personal-records.ts';
import { type DuplicateDecision, duplicateRoutes } from '../../../shared/routes/registration/duplicates.ts';
import type { PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import type { PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import { decideDifferent, mustNotConcern, type PairRecord } from '../domain/duplicate.ts';
import { askSearch } from '../domain/duplicate-search.ts';
import type { HouseholdRecord } from '../domain/household.ts';
import { mergeHouseholds, unmergeHouseholds } from '../domain/household-merge.ts';
import { beforeOf, keptOf, reopenedPair } from '../domain/merge.ts';
import { ownIds } from '../domain/oneself.ts';
import type { PersonRecord } from '../domain/person.ts';
import { mergePersons, unmergePersons } from '../domain/person-merge.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { SearchStore } from '../store/duplicate-searches.ts';
import type { HouseholdStore } from '../store/households.ts';
import type { LocationStore } from '../store/locations.ts';
import type { LoadedPair, MergeStore } from '../store/merges.ts';
import type { PairStore } from '../store/pairs.ts';
import type { PersonStore } from '../store/persons.ts';

interface Deps {
  readonly pairs: PairStore;
  readonly merges: MergeStore;
  readonly searches: SearchStore;
  readonly households: HouseholdStore;
  readonly persons: PersonStore;
  readonly locations: LocationStore;
  readonly accounts: AccountStore;
}

type Found<Of extends LoadedPair> = Of & { readonly found: NonNullable<Of['found']> };
type Whole =
  | Found<Extract<LoadedPair, { about: 'households' }>>
  | Found<Extract<LoadedPair, { about: 'persons' }>>;

/** A pair is seen from either kelurahan; both records only by who serves both. */
const inSight = (loaded: LoadedPair, caller: Caller): Whole => {
  if (!loaded.found) throw new Problem('duplicate.not-found');
  const { area, otherArea = area } = loaded.found.pair;
  const seen = [area, otherArea].filter(({ code }) => isWithin(code, caller.area)).length;
  if (seen === 0) throw new Problem('duplicate.not-found');
  if (seen === 1) throw new Problem('duplicate.elsewhere', { rule: 'X-8' });
  return loaded as Whole;
};

/** Refuses whoever may not act where both records are. */
const mustActInBoth = (
  { actor, found: { pair } }: Whole,
  caller: Caller,
  access: readonly Role[],
  given: Given,
) => {
  const { locationId, area, otherLocationId = locationId, otherArea = area } = pair;
  actingIn({ caller, posts: actor.posts }, access, { locationId, area }, given);
  actingIn({ caller, posts: actor.posts }, access, { locationId: otherLocationId, area: otherArea }, given);
};

/** SD-4: whoever decides is none of the two, and of neither household. */
const mustBeImpartial = ({ about, actor, found }: Whole): void => {
  const members = about === 'households' ? found.records.map(({ record }) => record.personIds) : [];
  mustNotConcern(found.pair, members, ownIds(actor));
};

const mustBeReadable = ({ about, found: { records } }: Whole, purpose: Purpose): void => {
  if (purpose === 'audit' || purpose === 'request-of-person') return;
  if (records.some(({ record }) => record.restrictedAt !== undefined))
    throw new Problem(about === 'households' ? 'household.restricted' : 'person.restricted', { rule: 'D-2' });
};

const gone = { households: 'household.gone', persons: 'person.gone' } as const;

export const duplicateHandlers = ({
  pairs,
  merges,
  searches,
  households,
  persons,
  locations,
  accounts,
}: Deps): RouteHandlers<typeof duplicateRoutes> => {
  const loadedBy = async (pairId: string, caller: Caller, access: readonly Role[], given: Given) => {
    const whole = inSight(await merges.load(pairId, caller.id), caller);
    mustActInBoth(whole, caller, access, given);
    return whole;
  };

  const whole = async <Of, Fields>(
    about: PairRecord['about'],
    record: Loaded<Of>,
    open: (record: Loaded<Of>) => Promise<Fields | undefined>,
  ) => {
    const personal = await open(record);
    if (!personal) throw new Problem(gone[about]);
    return { loaded: record, record: record.record, personal };
  };
  const household = (record: Loaded<HouseholdRecord>) => whole('households', record, households.open);
  const person = (record: Loaded<PersonRecord>) => whole('persons', record, persons.open);

  const merge = async (
    { about, found }: Whole,
    { keep, take = {} }: DuplicateDecision,
    { actor, given, command }: { actor: string; given: Given; command: Parameters<PairStore['save']>[2] },
  ): Promise<PairRecord> => {
    const { pair } = found;
    if (about === 'households') {
      const [one, other] = await Promise.all([household(found.records[0]), household(found.records[1])]);
      const both = keptOf(pair, keep, [one, other]);
      const decision = mergeHouseholds(pair, both, take, actor, given);
      const sides = { kept: both.kept.loaded, other: both.other.loaded };
      await merges.households.merge(decision, { pair, sides, before: beforeOf(both, decision) }, command);
      return decision.next;
    }
    const [one, other] = await Promise.all([person(found.records[0]), person(found.records[1])]);
    const both = keptOf(pair, keep, [one, other]);
    const decision = mergePersons(pair, both, take, actor, given);
    const sides = { kept: both.kept.loaded, other: both.other.loaded };
    await merges.persons.merge(decision, { pair, sides, before: beforeOf(both, decision) }, command);
    return decision.next;
  };

  const unmerge = async (
    { about, found }: Whole,
    { given, command }: { given: Given; command: Parameters<PairStore['save']>[2] },
  ): Promise<PairRecord> => {
    const { pair } = found;
    if (about === 'households') {
      const { before } = found;
      const sides = keptOf(pair, pair.keptId, found.records);
      const kept = await household(sides.kept);
      if (!before || !kept.loaded.personal)
        throw new Problem('duplicate.undo-ended', { undoUntil: pair.undoUntil });
      const personal = await merges.openBefore<PersonalOfHousehold>(kept.loaded.personal, before.sealed);
      const now = { kept, other: { record: sides.other.record, personal: undefined } };
      const decision = unmergeHouseholds(pair, now, before, personal, given);
      await merges.households.unmerge(decision, { pair, sides }, command);
      return decision.next;
    }
    const { before } = found;
    const sides = keptOf(pair, pair.keptId, found.records);
    const kept = await person(sides.kept);
    if (!before || !kept.loaded.personal)
      throw new Problem('duplicate.undo-ended', { undoUntil: pair.undoUntil });
    const personal = await merges.openBefore<PersonalOfPerson>(kept.loaded.personal, before.sealed);
    const now = { kept, other: { record: sides.other.record, personal: undefined } };
    const decision = unmergePersons(pair, now, before, personal, given);
    await merges.persons.unmerge(decision, { pair, sides }, command);
    return decision.next;
  };

  return {
    listDuplicates: ({ query, area, page, given }) => {
      const { about = 'households', status = 'open' } = query;
      return pairs.list({ about, status, area, page, now: given.now });
    },

    async getDuplicate({ params, caller, purpose, given }) {
      const { access } = duplicateRoutes.getDuplicate;
      const loaded = await loadedBy(params.pairId, caller, access, given);
      if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
      mustBeReadable(loaded, purpose);
      const { about, found } = loaded;
      const { recordIds } = found.pair;
      const { recordAccess } = about === 'households' ? households : persons;
      await Promise.all(recordIds.map((id) => recordAccess(id, caller, purpose, given)));
      if (about === 'households') {
        const opened = await Promise.all(found.records.map(households.open));
        const both = found.records.map(({ record }, index) => ({ ...record, ...opened[index] }));
        return { ...found.pair, households: both };
      }
      const opened = await Promise.all(found.records.map(persons.open));
      const both = found.records.map(({ record: { account, ...record } }, index) => ({
        ...record,
        hasAccount: account !== undefined,
        ...opened[index],
      }));
      return { ...found.pair, persons: both };
    },

    async decideDuplicate({ params, body, caller, command, given, ifMatch }) {
      const { access } = duplicateRoutes.decideDuplicate;
      const loaded = await loadedBy(params.pairId, caller, access, given);
      mustBeImpartial(loaded);
      const pair = matching(loaded.found.pair, ifMatch);
      if (body.decision === 'merge') return merge(loaded, body, { actor: command.actor, given, command });
      const decision = decideDifferent(pair, command.actor, given);
      await pairs.save(decision, pair, command);
      return decision.next;
    },

    async undoDuplicate({ params, caller, command, given, ifMatch }) {
      const { access } = duplicateRoutes.undoDuplicate;
      const loaded = await loadedBy(params.pairId, caller, access, given);
      mustBeImpartial(loaded);
      const pair = matching(loaded.found.pair, ifMatch);
      if (pair.status === 'merged') return unmerge(loaded, { given, command });
      const { next, told } = reopenedPair(pair, given);
      await pairs.save({ next, events: [told] }, pair, command);
      return next;
    },

    async askDuplicateSearch({ body, caller, command, given }) {
      const { access } = duplicateRoutes.askDuplicateSearch;
      const [found, existing, posts] = await Promise.all([
        locations.find(body.locationId),
        body.searchId && searches.find(body.searchId),
        accounts.postsOf(caller, access),
      ]);
      const location = visible(found, caller, 'location.not-found');
      actingIn({ caller, posts }, access, location, given);
      if (existing) endRepeated(existing, command.fingerprint);
      const decision = askSearch(
        body,
        location,
        { by: command.actor, createdAs: command.fingerprint },
        given,
      );
      await searches.begin(decision, caller, command, given);
      return decision.next;
    },

    async getDuplicateSearch({ params, caller }) {
      return visible(await searches.find(params.searchId), caller, 'duplicate.search-not-found');
    },
  };
};

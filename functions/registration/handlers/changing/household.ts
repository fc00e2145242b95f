import { visible } from '../../../../shared/area/visible.ts';
import type { Caller, Role } from '../../../../shared/contract/access.ts';
import { actingIn } from '../../../../shared/contract/acting.ts';
import type { Given } from '../../../../shared/contract/given.ts';
import { Problem } from '../../../../shared/errors.ts';
import { shownOf } from '../../../../shared/messaging/committed.ts';
import {
  householdRoutes,
  type PersonalOfHousehold,
} from '../../../../shared/routes/registration/households.ts';
import { correctHousehold, type HouseholdRecord, mustBeOpen } from '../../domain/household.ts';
import { checkLinks, personIdsOf } from '../../domain/household-content.ts';
import { mustBeOwnEntry, mustNotBeOwn } from '../../domain/household-sight.ts';
import { checkBases } from '../../domain/legal-basis.ts';
import { householdSets } from '../../domain/sets.ts';
import type { AccountStore, Actor } from '../../store/accounts.ts';
import type { HouseholdStore, LoadedHousehold } from '../../store/households.ts';
import type { Changeable, Loading } from '../keeping.ts';

interface Deps {
  readonly households: HouseholdStore;
  readonly accounts: AccountStore;
}

/** The answer about a household: the record, and the personal fields that may be seen. */
export const householdAnswer = (record: HouseholdRecord, personal?: Partial<PersonalOfHousehold>) => ({
  ...record,
  ...personal,
});

type Answer = ReturnType<typeof householdAnswer> & {
  readonly warnings?: ReturnType<typeof correctHousehold>['warnings'];
};

interface Asking {
  readonly caller: Caller;
  readonly given: Given;
  readonly actor: Actor;
  readonly access: readonly Role[];
  /** Where the persons are registered whom the request names. */
  readonly homes: ReadonlyMap<string, string>;
}

/** A household as it was loaded, for who may correct it: a volunteer the own entries, and nobody the own family (SD-4). */
export const changingHousehold =
  ({ households }: Pick<Deps, 'households'>) =>
  async (
    found: LoadedHousehold,
    { caller, given, actor, access, homes }: Asking,
  ): Promise<Changeable<Answer>> => {
    const { record } = found;
    const roles = actingIn({ caller, posts: actor.posts }, access, record, given);
    mustBeOwnEntry(record, { account: caller.id, roles });
    mustNotBeOwn(record.personIds, actor);
    const before = await households.open(found);
    const open = (): PersonalOfHousehold => {
      if (!before) throw new Problem('household.gone', { status: record.status });
      return before;
    };
    /** Members are linked to persons of the kelurahan, and nobody enters oneself; `known` ones stand there already. */
    const checkMembers = ({ members }: PersonalOfHousehold, known: ReadonlyMap<string, string>) => {
      mustNotBeOwn(personIdsOf({ members }), actor);
      checkLinks(members, { homes: known, locationId: record.locationId, known: record.personIds });
    };
    return {
      kind: 'household',
      id: record.householdId,
      record,
      standing: { ...record, ...before },
      sets: householdSets,
      shape: householdRoutes.changeHousehold.body,
      personal: found.personal,
      mustBeOpen: () => {
        mustBeOpen(record);
        open();
      },
      // everything that was sent, but for what only stands beside withdrawals of consent that the sender has not seen
      mustBePossible: ({ bases, ...sent }: Parameters<typeof correctHousehold>[2]) => {
        checkMembers(correctHousehold(record, open(), sent, given).personal, homes);
        const ended = (bases ?? []).filter(({ withdrawnAt }) => withdrawnAt === undefined);
        checkBases(ended, { birthDates: [] });
      },
      change: async (patch: Parameters<typeof correctHousehold>[2]) => {
        const decision = correctHousehold(record, open(), patch, given);
        const unknown = personIdsOf(decision.personal).filter(
          (personId) => !homes.has(personId) && !record.personIds.includes(personId),
        );
        checkMembers(decision.personal, new Map([...homes, ...(await households.homesOf(unknown))]));
        const change = await households.prepared(decision, found);
        const shown = shownOf(decision.personal, decision.shown);
        return {
          ...change,
          answer: { ...householdAnswer(decision.next, shown), warnings: decision.warnings },
        };
      },
      answer: () => householdAnswer(record),
    };
  };

/** Loads a household for who may correct it; `personIds` are those that the request names. */
export const loadingHousehold = (deps: Deps) => {
  const { households, accounts } = deps;
  const changing = changingHousehold(deps);
  return async (
    householdId: string,
    { caller, given }: Parameters<Loading<Answer>>[1],
    {
      access = householdRoutes.changeHousehold.access,
      personIds = [],
    }: { readonly access?: readonly Role[]; readonly personIds?: readonly string[] } = {},
  ): Promise<Changeable<Answer>> => {
    const [found, actor, homes] = await Promise.all([
      households.find(householdId),
      accounts.actorOf(caller), // whether persons belong to it is known with the record only
      households.homesOf(personIds),
    ]);
    visible(found?.record, caller, 'household.not-found');
    return changing(found as LoadedHousehold, { caller, given, actor, access, homes });
  };
};

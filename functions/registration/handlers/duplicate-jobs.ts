import type { Given } from '../../../shared/contract/given.ts';
import type { jobs } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import type { PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { limitsIn, pairIdOf } from '../domain/duplicate.ts';
import { advanceSearch, type SearchRecord } from '../domain/duplicate-search.ts';
import {
  compareHouseholds,
  comparePersons,
  type Distances,
  faceOf,
  type Likeness,
} from '../domain/likeness.ts';
import {
  groupsAfter,
  type Head,
  type LookAlike,
  lookAlikesIn,
  nextPortions,
  type Portion,
  placeBehind,
} from '../domain/look-alikes.ts';
import type { SearchStore } from '../store/duplicate-searches.ts';
import type { SuspicionStore } from '../store/suspicions.ts';

interface Deps {
  readonly searches: SearchStore;
  readonly suspicions: SuspicionStore;
  readonly policies: PolicyTable;
  readonly distances: Distances;
  /** Pairs of records that a step compares. */
  readonly stepPairs?: number;
}

/**
 * Some seconds' work, and a minute's at worst, of families whose members all sound alike. A kelurahan of 5,000 households
 * needs about twenty steps; each reads the heads of all of them again.
 */
const usualStep = 200_000;

/** Transactions under way at once. */
const atOnce = 10;

type Jobs = Pick<EventHandlers<typeof jobs.registration>, 'duplicateSearchAsked' | 'duplicateSearchAdvanced'>;

/**
 * Searches a kelurahan for look-alikes, some groups at a message. Only who shares a sound with somebody is opened.
 * Whatever a step finds it finds again when it is cut off and repeated, and pairs that are known stay as they are.
 */
export const duplicateJobs = ({
  searches,
  suspicions,
  policies,
  distances,
  stepPairs = usualStep,
}: Deps): Jobs => {
  type About = SearchRecord['marker']['about'];

  /** Opens the records of a step, each once, and compares them. */
  const compared = async (
    about: About,
    heads: readonly Head[],
    portions: readonly Portion[],
    limits: Limits,
  ) => {
    const ids = [...new Set(portions.flatMap((portion) => portion.ids.slice(portion.from)))];
    const byId = new Map(heads.map((head) => [head.id, head]));
    const lookedAt = <Fields, Of>(
      opened: ReadonlyMap<string, Fields>,
      seen: (fields: Fields) => Of,
      compare: (one: Of, other: Of) => Likeness,
    ) => {
      const records = new Map(
        [...opened].flatMap(([id, fields]) => {
          const head = byId.get(id);
          return head ? [[id, { head, of: seen(fields) }] as const] : [];
        }),
      );
      return portions.map((portion) => lookAlikesIn(portion, records, compare, limits.scoreMin));
    };
    const all = { ...distances, ...limits };
    return about === 'households'
      ? lookedAt(
          await searches.opened<PersonalOfHousehold>(about, ids),
          ({ members, cardNumber }) => ({ members: members.map(faceOf), cardNumber }),
          (one, other) => compareHouseholds(one, other, all),
        )
      : lookedAt(await searches.opened<PersonalOfPerson>(about, ids), faceOf, (one, other) =>
          comparePersons(one, other, all),
        );
  };

  const suspected = async (about: About, alike: readonly LookAlike[], actor: string, given: Given) => {
    const ids = [...new Set(alike.flatMap((one) => one.ids))];
    const [sides, known] = await Promise.all([
      suspicions.sidesOf(about, ids),
      suspicions.known(alike.map((one) => pairIdOf(about, ...one.ids))),
    ]);
    const sideOf = new Map(sides.map(({ side }) => [side.id, side]));
    const suspect = async ({ ids: [one, other], reasons, score }: LookAlike) => {
      const [first, second] = [sideOf.get(one), sideOf.get(other)];
      if (!first || !second) return;
      const suspicion = { about, sides: [first, second], reasons, score } as const;
      await suspicions.suspect(suspicion, actor, given, known.get(pairIdOf(about, one, other)));
    };
    for (let start = 0; start < alike.length; start += atOnce)
      await Promise.all(alike.slice(start, start + atOnce).map(suspect));
  };

  const step: Jobs['duplicateSearchAdvanced'] = async ({ data, recordversion }, { now }) => {
    const search = await searches.find(data.searchId);
    if (!search || search.status === 'finished' || search.version !== recordversion) return;
    const given = givenAt(now, policies);
    const { about, ...place } = search.marker;
    const heads = await searches.heads(about, search.area.code);
    const groups = groupsAfter(heads, place.after);
    const portions = nextPortions(groups, place, stepPairs);
    const found = await compared(about, heads, portions, limitsIn(search.area.code, given));
    const alike = found.flatMap((one) => one.alike);
    await suspected(about, alike, search.askedBy, given);
    const decision = advanceSearch(
      search,
      {
        compared: found.reduce((sum, one) => sum + one.compared, 0),
        alike: alike.length,
        place: placeBehind(groups, portions, place),
      },
      given,
    );
    await searches.advance(decision, given);
  };

  return { duplicateSearchAsked: step, duplicateSearchAdvanced: step };
};

type Limits = ReturnType<typeof limitsIn>;

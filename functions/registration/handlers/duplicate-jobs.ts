import type { Given } from '../../../shared/contract/given.ts';
import type { jobs } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import type { PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { limitsIn, pairIdOf } from '../domain/duplicate.ts';
import { advanceSearch, type SearchRecord, type Step } from '../domain/duplicate-search.ts';
import {
  compareHouseholds,
  comparePersons,
  type Distances,
  type Face,
  type FamilyFaces,
  faceOf,
  type Likeness,
} from '../domain/likeness.ts';
import { firstGroups, type Group, groupsAfter, type Head, lookAlikesIn } from '../domain/look-alikes.ts';
import type { SearchStore } from '../store/duplicate-searches.ts';
import type { SuspicionStore } from '../store/suspicions.ts';

interface Deps {
  readonly searches: SearchStore;
  readonly suspicions: SuspicionStore;
  readonly policies: PolicyTable;
  readonly distances: Distances;
  /** Records that a step opens, or those of one group where that is larger. */
  readonly stepRecords?: number;
}

/** What is compared of a kind of record, made ready once for each record of a step. */
interface Comparing<Of> {
  readonly facesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, Of>>;
  readonly compare: (one: Of, other: Of) => Likeness;
}

const familyOf = ({ members, cardNumber }: PersonalOfHousehold): FamilyFaces => ({
  members: members.map(faceOf),
  cardNumber,
});

const mapped = <From, To>(records: ReadonlyMap<string, From>, to: (from: From) => To) =>
  new Map([...records].map(([id, from]) => [id, to(from)] as const));

/** Half of what a step may open, in a kelurahan of 5,000 households about a second's work. */
const usualStep = 1_000;

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
  stepRecords = usualStep,
}: Deps): Jobs => {
  const work = async <Of>(
    search: SearchRecord,
    heads: readonly Head[],
    groups: readonly Group[],
    { facesOf, compare }: Comparing<Of>,
    given: Given,
  ): Promise<Omit<Step, 'after'>> => {
    const { about } = search.marker;
    const ids = [...new Set(groups.flatMap((group) => group.ids))];
    const byId = new Map(heads.map((head) => [head.id, head]));
    const records = new Map(
      [...(await facesOf(ids))].flatMap(([id, of]) => {
        const head = byId.get(id);
        return head ? [[id, { head, of }] as const] : [];
      }),
    );
    const { scoreMin } = limitsIn(search.area.code, given);
    const found = groups.map((group) => lookAlikesIn(group, records, compare, scoreMin));
    const alike = found.flatMap((one) => one.alike);
    const sides = new Map(
      (await suspicions.sidesOf(about, [...new Set(alike.flatMap((one) => one.ids))])).map(({ side }) => [
        side.id,
        side,
      ]),
    );
    const known = await suspicions.known(alike.map((one) => pairIdOf(about, ...one.ids)));
    for (const {
      ids: [one, other],
      reasons,
      score,
    } of alike) {
      const [first, second] = [sides.get(one), sides.get(other)];
      if (!first || !second) continue;
      const suspicion = { about, sides: [first, second], reasons, score } as const;
      await suspicions.suspect(suspicion, search.askedBy, given, known.get(pairIdOf(about, one, other)));
    }
    return { compared: found.reduce((sum, { compared }) => sum + compared, 0), alike: alike.length };
  };

  const step: Jobs['duplicateSearchAdvanced'] = async ({ data, recordversion }, { now }) => {
    const search = await searches.find(data.searchId);
    if (!search || search.status === 'finished' || search.version !== recordversion) return;
    const given = givenAt(now, policies);
    const { about, after } = search.marker;
    const heads = await searches.heads(about, search.area.code);
    const left = groupsAfter(heads, after);
    const groups = firstGroups(left, stepRecords);
    const compared = { ...distances, ...limitsIn(search.area.code, given) };
    const done =
      about === 'households'
        ? await work<FamilyFaces>(
            search,
            heads,
            groups,
            {
              facesOf: async (ids) =>
                mapped(await searches.opened<PersonalOfHousehold>(about, ids), familyOf),
              compare: (one, other) => compareHouseholds(one, other, compared),
            },
            given,
          )
        : await work<Face>(
            search,
            heads,
            groups,
            {
              facesOf: async (ids) => mapped(await searches.opened<PersonalOfPerson>(about, ids), faceOf),
              compare: (one, other) => comparePersons(one, other, compared),
            },
            given,
          );
    const isLast = groups.length === left.length;
    const decision = advanceSearch(
      search,
      { ...done, after: isLast ? undefined : groups.at(-1)?.sound },
      given,
    );
    await searches.advance(decision, given);
  };

  return { duplicateSearchAsked: step, duplicateSearchAdvanced: step };
};

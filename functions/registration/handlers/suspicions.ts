import type { CloudEvent } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { DuplicateReason } from '../../../shared/routes/registration/duplicates.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { limitsIn, type PairRecord, pairIdOf } from '../domain/duplicate.ts';
import { scoreOf } from '../domain/likeness.ts';
import { readBlinds } from '../store/blinds.ts';
import type { SuspicionStore } from '../store/suspicions.ts';

interface Deps {
  readonly suspicions: SuspicionStore;
  readonly policies: PolicyTable;
}

type About = PairRecord['about'];

/** What two records share, by the kind of the hash. */
const reasons: Readonly<Record<string, DuplicateReason>> = {
  nik: 'same-nik',
  card: 'same-card',
  born: 'same-born',
};

/** Whom a record shares hashes with, and what they say. */
const sharedWith = async ({ suspicions }: Deps, about: About, id: string, hashes: readonly string[]) => {
  const found = await Promise.all(
    hashes.map(async (hash) => ({
      reason: reasons[hash.split('#')[0] ?? ''],
      ids: await suspicions.sharing(about, hash),
    })),
  );
  const shared = new Map<string, DuplicateReason[]>();
  for (const { reason, ids } of found) {
    if (!reason) continue;
    for (const other of ids) if (other !== id) shared.set(other, [...(shared.get(other) ?? []), reason]);
  }
  return shared;
};

/** Looks for records that share a number, or name and birth date, with this one. Nothing personal is opened. */
const lookFor = async (deps: Deps, about: About, id: string, actor: string, given: Given): Promise<void> => {
  const { suspicions } = deps;
  const [own] = await suspicions.sidesOf(about, [id]);
  if (!own?.item || own.side.isGone || own.side.isRestricted) return;
  const shared = await sharedWith(deps, about, id, readBlinds(own.item).blind);
  const others = [...shared.keys()];
  const [sides, known] = await Promise.all([
    suspicions.sidesOf(about, others),
    suspicions.known(others.map((other) => pairIdOf(about, id, other))),
  ]);
  const limits = limitsIn(own.side.area.code, given);
  for (const { side } of sides) {
    const said = shared.get(side.id) ?? [];
    const score = scoreOf(said, limits);
    const suspicion = {
      about,
      sides: [own.side, side],
      reasons: [...new Set(said)],
      score,
    } as const;
    await suspicions.suspect(suspicion, actor, given, known.get(pairIdOf(about, id, side.id)));
  }
};

type Heard = EventHandlers<typeof subscriptions.registration>;
type Handled = Pick<
  Heard,
  | 'householdRegistered'
  | 'householdChanged'
  | 'householdsMerged'
  | 'householdsUnmerged'
  | 'householdErased'
  | 'householdWithdrawn'
  | 'personRegistered'
  | 'personChanged'
  | 'personsMerged'
  | 'personsUnmerged'
  | 'personErased'
  | 'personWithdrawn'
>;

type EventOf<Name extends string> = CloudEvent<Readonly<Record<Name, string>>>;

/**
 * Suspects duplicates as records come and change, and keeps pairs with their records. By how the records stand when the
 * event is heard, so that it may come late, twice, or in another order.
 */
export const suspicionHandlers = (deps: Deps): Handled => {
  const { suspicions, policies } = deps;
  const looked = async (about: About, id: string, actor: string, now: Date) => {
    const given = givenAt(now, policies);
    await lookFor(deps, about, id, actor, given);
    await suspicions.follow(about, id, actor, given);
  };
  /** The one that stays may share more than before; the other is to be found by its hashes, or no more. */
  const joined = async (about: About, keptId: string, otherId: string, actor: string, now: Date) => {
    await suspicions.keepFindable(about, otherId);
    await looked(about, otherId, actor, now);
    await looked(about, keptId, actor, now);
  };
  const households = ({ data, actor }: EventOf<'householdId'>, { now }: { readonly now: Date }) =>
    looked('households', data.householdId, actor, now);
  const persons = ({ data, actor }: EventOf<'personId'>, { now }: { readonly now: Date }) =>
    looked('persons', data.personId, actor, now);
  const joinedHouseholds: Handled['householdsMerged'] = ({ data, actor }, { now }) =>
    joined('households', data.householdId, data.mergedId, actor, now);
  const joinedPersons: Handled['personsMerged'] = ({ data, actor }, { now }) =>
    joined('persons', data.personId, data.mergedId, actor, now);
  return {
    householdRegistered: households,
    householdChanged: households,
    householdErased: households,
    householdWithdrawn: households,
    householdsMerged: joinedHouseholds,
    householdsUnmerged: joinedHouseholds,
    personRegistered: persons,
    personChanged: persons,
    personErased: persons,
    personWithdrawn: persons,
    personsMerged: joinedPersons,
    personsUnmerged: joinedPersons,
  };
};

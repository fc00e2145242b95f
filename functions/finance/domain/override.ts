import type * as z from 'zod/mini';
import type { Post } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import { mustBeDisinterested } from '../../../shared/contract/actor.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import { mustBeProven, type Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { HouseholdId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { overrideApproved, overrideProposed } from '../../../shared/events/finance.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { Override, overrideRoutes } from '../../../shared/routes/finance/overrides.ts';
import type { BudgetRecord } from './budget.ts';
import type { Acting } from './duty.ts';

export type OverrideRecord = Override & {
  readonly householdIds: readonly HouseholdId[];
  /** `upk`, `upl` or `ups`. */
  readonly unit: string;
  readonly proposedBy: string;
  readonly approvedBy?: string | undefined;
  readonly createdAs: string;
};

export type OverrideDecision = Decision<OverrideRecord> & { readonly reliesOn: readonly Evidence[] };

/** Who acts, with the posts of executing units that are held today. */
type ByUnit = Acting & { readonly held: readonly [Post, ...Post[]] };

/** The executing units, by the posts that decide for them. */
export const unitPosts = ['upk.manager', 'upl.manager', 'upl.member', 'ups.manager', 'ups.member'] as const;
const unitOf = (post: string): string => post.slice(0, post.indexOf('.'));

/** Refuses a household that is named twice. */
export const mustBeDistinct = (householdIds: readonly string[]): void => {
  const index = householdIds.findIndex((id, at) => householdIds.indexOf(id) < at);
  if (index >= 0) throw refused('poor-list.household-twice', `/householdIds/${index}`, { rule: 'R-6' });
};

const told = (
  contract: typeof overrideProposed | typeof overrideApproved,
  next: OverrideRecord,
  { now, newId }: Given,
) => {
  const { overrideId, activityId, boardId, locationId, households } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: overrideId,
    recordversion: next.version,
    area: next.area,
    data: { overrideId, activityId, boardId, locationId, households },
    state: next,
  });
};

type Proposing = z.output<typeof overrideRoutes.proposeOverride.body>;

/** Proposes an override, on the checked minutes of the citizens, by somebody whom it does not concern (section 3.2). */
export const proposeOverride = (
  budget: BudgetRecord,
  { overrideId, origin, householdIds, because, minutes }: Proposing,
  papers: Papers,
  { actor, createdAs, held }: ByUnit,
  given: Given,
): OverrideDecision => {
  const [{ post }] = held;
  const { activityId, boardId, locationId, area } = budget;
  mustBeDisinterested(actor, { householdIds });
  mustBeDistinct(householdIds);
  const day = today(given, area.code);
  if (minutes.date > day) throw refused('entry.date', '/minutes/date', { today: day });
  const proven = { of: { kind: 'activity', id: activityId }, locationId } as const;
  const evidence = mustBeProven(
    proven,
    [{ requirement: 'override-minutes', documentId: minutes.documentId, pointer: '/minutes/documentId' }],
    papers,
  );
  const next: OverrideRecord = {
    overrideId: overrideId ?? (given.newId() as Override['overrideId']),
    ...{ activityId, boardId, locationId, area, householdIds, households: householdIds.length },
    status: 'proposed',
    ...{ because, minutes, evidence, unit: unitOf(post), proposedBy: actor.account },
    origin: entered(origin, { by: actor.account, now: given.now }),
    ...{ createdAs, version: 1 },
  };
  return { next, events: [told(overrideProposed, next, given)], reliesOn: evidence };
};

/**
 * Approves it, once: somebody of another unit than the one that proposed it, and whom it does not concern (SD-4). That its
 * minutes still stand the write's condition says (L4).
 */
export const approveOverride = (
  override: OverrideRecord,
  { actor, held }: ByUnit,
  given: Given,
): OverrideDecision => {
  const { proposedBy, unit, householdIds, evidence = [] } = override;
  mustBeDisinterested(actor, { accounts: [proposedBy], householdIds });
  if (held.every(({ post }) => unitOf(post) === unit))
    throw new Problem('duty.not-separate', { rule: 'SD-4', unit });
  if (override.status !== 'proposed') throw new Problem('override.decided');
  const next: OverrideRecord = {
    ...override,
    status: 'approved',
    ...{ approvedBy: actor.account, version: override.version + 1 },
  };
  return { next, events: [told(overrideApproved, next, given)], reliesOn: evidence };
};

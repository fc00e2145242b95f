import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import type { Cycle, CycleStage } from '../../../shared/routes/activities/cycles.ts';
import { type Stage, stages, yearlyStages } from '../../../shared/routes/activities/stages.ts';

type Stages = readonly CycleStage[];

/** The stage that is open: the first that is neither closed nor inherited (C-1). */
export const openStage = (all: Stages): CycleStage | undefined =>
  all.find(({ closing, status }) => !closing && status !== 'inherited');

/** Each stage with its status, which follows from the closings alone; once a meeting refused none is open (C-2). */
export const withStatuses = (all: Stages): CycleStage[] => {
  const isRefused = all.some(({ closing }) => closing?.decision === 'refused');
  const open = isRefused ? undefined : openStage(all)?.stage;
  return all.map((one) => ({
    ...one,
    status:
      one.status === 'inherited'
        ? 'inherited'
        : one.closing
          ? 'closed'
          : one.stage === open
            ? 'open'
            : 'waiting',
  }));
};

/** Where the cycle as a whole stands, which follows from its stages. */
export const statusOf = (all: Stages): Cycle['status'] => {
  if (all.some(({ closing }) => closing?.decision === 'refused')) return 'refused';
  return openStage(all) ? 'running' : 'completed';
};

/**
 * The stages of a new cycle. The schedule names each of its own stages once, in their order, on days that do not go
 * back; what is inherited has none (C-6).
 */
export const stagesPlanned = (
  planned: readonly { readonly stage: Stage; readonly on: LocalDate }[],
  isYearly: boolean,
): CycleStage[] => {
  const own = isYearly ? yearlyStages : stages;
  for (const [index, stage] of own.entries()) {
    const [before, one] = [planned[index - 1], planned[index]];
    if (one?.stage !== stage || (before && one.on < before.on))
      throw refused('cycle.schedule', `/planned/${index}`, { rule: 'C-1', expected: stage });
  }
  if (planned.length > own.length)
    throw refused('cycle.schedule', `/planned/${own.length}`, { rule: 'C-6', expected: own });
  const days = new Map(planned.map(({ stage, on }) => [stage, on]));
  return withStatuses(
    stages.map((stage) => {
      const plannedOn = days.get(stage);
      return plannedOn === undefined
        ? { stage, status: 'inherited' as const }
        : { stage, plannedOn, status: 'waiting' as const };
    }),
  );
};

/** The stages after one of them was opened again: later ones that are closed rest on an older version of it (C-4). */
export const reopened = (
  all: Stages,
  stage: Stage,
  because: NonNullable<CycleStage['reopenedBecause']>,
): CycleStage[] => {
  const at = all.findIndex((one) => one.stage === stage);
  return all.map(({ basedOnOlder, ...one }, index) => {
    if (index === at) {
      const { closing: _, ...open } = one;
      return { ...open, reopenedBecause: because };
    }
    const isOlder = basedOnOlder || (index > at && one.closing !== undefined);
    return { ...one, ...(isOlder && { basedOnOlder: true }) };
  });
};

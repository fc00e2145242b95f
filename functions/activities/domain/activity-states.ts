import { Problem } from '../../../shared/errors.ts';
import type { ActivityStatus } from '../../../shared/routes/activities/status.ts';
import type { Requirement } from '../../../shared/routes/documents/requirement.ts';

/** Who moves an activity: the group, the unit of its field, a meeting of the board, an office, or money and dates by themselves. */
type Mover = 'group' | 'unit' | 'board' | 'office' | 'cashier';

interface Step {
  readonly from: readonly ActivityStatus[];
  /** Where it may lead; the decision of the step chooses. A step that leads nowhere leaves the state as it is. */
  readonly to: readonly ActivityStatus[];
  readonly by: Mover;
  /** What must be proven; drawings only of what is built. */
  readonly needs: readonly Requirement[];
}

/** In work: a board has decided, and nothing is handed over yet. */
const running = ['approved', 'contracted', 'funded', 'in-progress'] as const;
const proposed = ['submitted', 'feasible', 'ranked'] as const;

/** The course of an activity (section 6): every step with where it starts, where it leads, who takes it and its papers. */
export const steps = {
  correct: { from: ['draft', 'returned'], to: [], by: 'group', needs: [] },
  submit: { from: ['draft', 'returned'], to: ['submitted'], by: 'group', needs: ['activity-drawing'] },
  examine: { from: ['submitted'], to: ['feasible', 'returned'], by: 'unit', needs: ['activity-feasibility'] },
  rank: { from: ['feasible'], to: ['ranked'], by: 'office', needs: ['activity-ranking'] },
  decide: { from: ['ranked'], to: ['approved', 'rejected'], by: 'board', needs: ['activity-decision'] },
  contract: { from: ['approved'], to: ['contracted'], by: 'board', needs: ['activity-contract'] },
  fund: { from: ['contracted'], to: ['funded'], by: 'cashier', needs: [] },
  progress: { from: ['funded', 'in-progress'], to: ['in-progress'], by: 'group', needs: ['activity-photo'] },
  complete: { from: ['in-progress'], to: ['completed'], by: 'group', needs: ['activity-handover'] },
  report: { from: ['completed'], to: [], by: 'group', needs: ['activity-receipt'] },
  examineAccount: { from: ['completed'], to: [], by: 'unit', needs: [] },
  accept: { from: ['completed'], to: ['accounted'], by: 'board', needs: ['activity-decision'] },
  publish: { from: ['accounted'], to: ['published'], by: 'office', needs: ['activity-publication'] },
  maintain: { from: ['published'], to: ['maintained'], by: 'office', needs: [] },
  inspect: { from: ['maintained'], to: [], by: 'office', needs: [] },
  close: { from: ['published', 'maintained'], to: ['closed'], by: 'office', needs: [] },
  suspend: { from: running, to: ['suspended'], by: 'board', needs: ['activity-decision'] },
  resume: { from: ['suspended'], to: running, by: 'board', needs: ['activity-decision'] },
  cancel: {
    from: ['draft', 'returned', ...proposed, ...running, 'suspended'],
    to: ['cancelled'],
    by: 'board',
    needs: ['activity-decision'],
  },
  askForChange: { from: [...proposed, ...running], to: [], by: 'group', needs: ['activity-change'] },
  decideChange: {
    from: [...proposed, ...running, 'suspended'],
    to: [],
    by: 'board',
    needs: ['activity-decision'],
  },
} as const satisfies Readonly<Record<string, Step>>;

export type StepName = keyof typeof steps;

/** Refuses a step that the state of the activity does not allow. */
export const mustBeAllowed = (step: StepName, { status }: { readonly status: ActivityStatus }): void => {
  const { from }: Step = steps[step];
  if (!from.includes(status)) throw new Problem('activity.not-now', { rule: 'section 6', status, from });
};

/** The states that nothing leads out of. */
export const ended: readonly ActivityStatus[] = ['rejected', 'closed', 'cancelled'];

const course = [
  'draft',
  'submitted',
  'feasible',
  'ranked',
  'approved',
  'contracted',
  'funded',
  'in-progress',
  'completed',
  'accounted',
  'published',
  'maintained',
  'closed',
] as const satisfies readonly ActivityStatus[];

/** Whether an activity has come so far, wherever it stands at the side now. */
export const hasReached = (
  {
    status,
    suspendedFrom,
  }: { readonly status: ActivityStatus; readonly suspendedFrom?: ActivityStatus | undefined },
  milestone: (typeof course)[number],
): boolean => {
  const main: readonly ActivityStatus[] = course;
  const at = main.includes(status) ? status : (suspendedFrom ?? 'draft');
  return main.indexOf(at) >= main.indexOf(milestone);
};

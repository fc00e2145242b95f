import type { CloudEvent } from '../../../shared/contract/event.ts';
import { Problem } from '../../../shared/errors.ts';
import type { ActivityFacts } from '../../../shared/events/activities/activities.ts';
import type { approvedActivities, subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { followActivity } from '../domain/budget.ts';
import { contribute } from '../domain/contribution.ts';
import type { BudgetStore } from '../store/budgets.ts';

type Heard = Pick<
  EventHandlers<typeof subscriptions.finance>,
  keyof typeof approvedActivities | 'swadayaRealised'
>;

interface Deps {
  readonly budgets: BudgetStore;
  readonly copies: Pick<CopyStore, 'findLocation'>;
  readonly policies: PolicyTable;
}

/** Budgets follow their activities, whichever fact comes last (L2), and get what volunteers contributed (L3). */
export const activityHandlers = ({ budgets, copies, policies }: Deps): Heard => {
  const follow = ({ data, recordversion, actor, id }: CloudEvent<ActivityFacts>, { now }: { now: Date }) =>
    anew(async () => {
      if (!data.approved) return; // a proposal: nobody has a budget yet
      const [{ budget, journal }, location] = await Promise.all([
        budgets.findWithJournal(data.activityId, data.boardId),
        copies.findLocation(data.locationId),
      ]);
      if (!location) throw new Problem('location.not-enrolled'); // the event comes again, and so will the copy
      const heard = { facts: data, version: recordversion, by: actor, causedBy: id };
      const followed = followActivity(budget, heard, { location, journal }, givenAt(now, policies));
      if (followed) await budgets.saveFollowed(followed, actor, now);
    });

  return {
    activityApproved: follow,
    activityContracted: follow,
    activityFunded: follow,
    activityProgressed: follow,
    activityCompleted: follow,
    activityAccounted: follow,
    activityPublished: follow,
    activityMaintained: follow,
    activityClosed: follow,
    activitySuspended: follow,
    activityCancelled: follow,
    activityChangeAsked: follow,
    activityChangeDecided: follow,
    activityNoted: follow,

    swadayaRealised: ({ data, actor }, { now }) =>
      anew(async () => {
        const { activityId, boardId, hoursId } = data;
        const { budget, journal } = await budgets.findWithJournal(activityId, boardId);
        if (!budget) throw new Problem('budget.not-found'); // its approval is on its way: the event comes again
        const contributed = contribute(budget, { ...data, by: actor }, journal, givenAt(now, policies));
        if (contributed) await budgets.saveContributed(contributed, hoursId, actor);
      }),
  };
};

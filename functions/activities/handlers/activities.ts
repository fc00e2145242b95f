import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import { proposalRoutes } from '../../../shared/routes/activities/activities.ts';
import { activityAnswer } from '../domain/activity.ts';
import { mustAct } from '../domain/activity-actors.ts';
import { chainOf } from '../domain/activity-chain.ts';
import { correctActivity, draftActivity } from '../domain/activity-proposal.ts';
import type { PlanItemRecord } from '../store/plan-items.ts';
import type { ActivityDeps, ActivitySteps } from './activity-steps.ts';

interface Deps extends Pick<ActivityDeps, 'activities' | 'copies' | 'groups'> {
  readonly planItems: { readonly find: (id: string) => Promise<PlanItemRecord | undefined> };
  readonly steps: ActivitySteps;
}

export const proposalHandlers = ({
  activities,
  copies,
  groups,
  planItems,
  steps,
}: Deps): RouteHandlers<typeof proposalRoutes> => ({
  async draftActivity({ body, caller, command, given }) {
    const [found, group, existing, actor] = await Promise.all([
      planItems.find(body.planItemId),
      groups.findGroup(body.groupId),
      activities.find(body.activityId),
      copies.actorOf(caller),
    ]);
    const planItem = visible(found, caller, 'plan-item.not-found');
    if (group?.boardId !== planItem.boardId) throw new Problem('group.not-found');
    const acting = { ...planItem, groupId: group.groupId };
    mustAct({ caller, actor }, proposalRoutes.draftActivity.access, acting, given);
    endRepeated(existing, command.fingerprint, (record) => activityAnswer(record, given));
    const entry = { by: command.actor, createdAs: command.fingerprint, actor };
    const decision = draftActivity(planItem, body, entry, given);
    await activities.save(decision, command, given);
    return activityAnswer(decision.next, given);
  },

  listActivities({ query: { groupId, locationId, status, dueBefore }, area, page, given }) {
    if (groupId) return activities.listOfGroup(groupId, area, page);
    if (locationId) return activities.listDue({ locationId, status, dueBefore }, area, page);
    return activities.list({ area, status, page }, given);
  },

  async getActivity({ params, caller, given }) {
    const found = visible(await activities.find(params.activityId), caller, 'activity.not-found');
    return activityAnswer(found, given);
  },

  correctActivity: (request) =>
    steps.step(request, proposalRoutes.correctActivity.access, [], ({ activity, actor }) =>
      correctActivity(activity, request.body, actor, request.given),
    ),

  async listFindings({ params, caller }) {
    return visible(await activities.find(params.activityId), caller, 'activity.not-found');
  },

  async getChain({ params, caller }) {
    return chainOf(visible(await activities.find(params.activityId), caller, 'activity.not-found'));
  },

  async findChain({ query: { documentId, disbursementId = '' }, caller }) {
    const found = await (documentId
      ? activities.findByDocument(documentId)
      : activities.findByDisbursement(disbursementId));
    return chainOf(visible(found, caller, 'activity.not-found'));
  },
});

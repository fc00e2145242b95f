import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { decisionRoutes as routes } from '../../../shared/routes/activities/activity-decisions.ts';
import {
  cancelActivity,
  contractActivity,
  decideActivity,
  suspendActivity,
} from '../domain/activity-decision.ts';
import { examineActivity, rankActivity, submitActivity } from '../domain/activity-proposal.ts';
import type { ActivityStore } from '../store/activities.ts';
import type { ActivitySteps } from './activity-steps.ts';

interface Deps {
  readonly activities: ActivityStore;
  readonly steps: ActivitySteps;
}

export const decisionHandlers = ({
  activities,
  steps: { step, metOf, poorOf, membersOf, boardOf },
}: Deps): RouteHandlers<typeof routes> => ({
  submitActivity: (request) =>
    step(
      request,
      routes.submitActivity.access,
      request.body.drawings ?? [],
      async ({ activity, actor, papers }) => {
        const poor = await poorOf(activity);
        return submitActivity(activity, request.body, { actor, papers, poor }, request.given);
      },
    ),

  examineActivity: (request) =>
    step(
      request,
      routes.examineActivity.access,
      [request.body.form.documentId],
      async ({ activity, actor, papers }) => {
        const members = await membersOf(activity);
        return examineActivity(activity, request.body, { actor, members, papers }, request.given);
      },
    ),

  rankActivity: (request) =>
    step(request, routes.rankActivity.access, [request.body.minutes.documentId], ({ activity, papers }) =>
      rankActivity(activity, request.body, papers, request.given),
    ),

  decideActivity: (request) => {
    const { meeting, ...body } = request.body;
    return step(
      request,
      routes.decideActivity.access,
      [meeting.minutes.documentId],
      async ({ activity, papers }) => {
        const [met, poor] = await Promise.all([metOf(activity, meeting), poorOf(activity)]);
        return decideActivity(activity, body, { ...met, papers, poor }, request.given);
      },
    );
  },

  contractActivity: (request) =>
    step(
      request,
      routes.contractActivity.access,
      [request.body.agreement.documentId],
      async ({ activity, papers }) => {
        const [board, ofGroup] = await Promise.all([boardOf(activity), activities.ofGroup(activity.groupId)]);
        return contractActivity(activity, request.body, { board, ofGroup, papers }, request.given);
      },
    ),

  suspendActivity: (request) => {
    const { meeting, ...body } = request.body;
    return step(
      request,
      routes.suspendActivity.access,
      [meeting.minutes.documentId],
      async ({ activity, papers }) => {
        const met = await metOf(activity, meeting);
        return suspendActivity(activity, body, { ...met, papers }, request.given);
      },
    );
  },

  cancelActivity: (request) => {
    const { meeting, ...body } = request.body;
    return step(
      request,
      routes.cancelActivity.access,
      [meeting.minutes.documentId],
      async ({ activity, papers }) => {
        const met = await metOf(activity, meeting);
        return cancelActivity(activity, body, { ...met, papers }, request.given);
      },
    );
  },
});

import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { workRoutes as routes } from '../../../shared/routes/activities/activity-work.ts';
import { acceptAccount, examineAccount, publishAccount, reportAccount } from '../domain/activity-account.ts';
import { completeActivity, reportProgress } from '../domain/activity-work.ts';
import type { ActivitySteps } from './activity-steps.ts';

interface Deps {
  readonly steps: ActivitySteps;
}

export const workHandlers = ({ steps: { step, metOf, membersOf } }: Deps): RouteHandlers<typeof routes> => ({
  reportProgress: (request) =>
    step(
      request,
      routes.reportProgress.access,
      request.body.photos.map(({ documentId }) => documentId),
      ({ activity, papers }) => reportProgress(activity, request.body, papers, request.given),
    ),

  completeActivity: (request) =>
    step(
      request,
      routes.completeActivity.access,
      [request.body.handover.documentId],
      ({ activity, papers }) => completeActivity(activity, request.body, papers, request.given),
    ),

  reportAccount: (request) =>
    step(
      request,
      routes.reportAccount.access,
      request.body.receipts.map(({ documentId }) => documentId),
      ({ activity, papers }) => reportAccount(activity, request.body, papers, request.given),
    ),

  examineAccount: (request) =>
    step(request, routes.examineAccount.access, [], async ({ activity, actor }) => {
      const members = await membersOf(activity);
      return examineAccount(activity, request.body, { actor, members }, request.given);
    }),

  acceptAccount: (request) => {
    const { meeting } = request.body;
    return step(
      request,
      routes.acceptAccount.access,
      [meeting.minutes.documentId],
      async ({ activity, papers }) => {
        const met = await metOf(activity, meeting);
        return acceptAccount(activity, { ...met, papers }, request.given);
      },
    );
  },

  publishAccount: (request) =>
    step(request, routes.publishAccount.access, [request.body.photo.documentId], ({ activity, papers }) =>
      publishAccount(activity, request.body, papers, request.given),
    ),
});

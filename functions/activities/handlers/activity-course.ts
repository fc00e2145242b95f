import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { courseRoutes as routes } from '../../../shared/routes/activities/activity-course.ts';
import { askForChange, decideChange } from '../domain/activity-changes.ts';
import { closeActivity, planMaintenance, recordInspection } from '../domain/activity-maintenance.ts';
import type { ActivitySteps } from './activity-steps.ts';

interface Deps {
  readonly steps: ActivitySteps;
}

export const courseHandlers = ({ steps: { step, metOf } }: Deps): RouteHandlers<typeof routes> => ({
  askForChange: (request) =>
    step(
      request,
      routes.askForChange.access,
      [request.body.minutes.documentId],
      ({ activity, actor, papers }) => askForChange(activity, request.body, { actor, papers }, request.given),
    ),

  decideChange: (request) => {
    const { meeting, ...body } = request.body;
    return step(
      request,
      routes.decideChange.access,
      [meeting.minutes.documentId],
      async ({ activity, papers }) => {
        const met = await metOf(activity, meeting);
        const { changeRequestId } = request.params;
        return decideChange(activity, changeRequestId, { ...body, ...met, papers }, request.given);
      },
    );
  },

  planMaintenance: (request) =>
    step(request, routes.planMaintenance.access, [], ({ activity }) =>
      planMaintenance(activity, request.body, request.given),
    ),

  recordInspection: (request) =>
    step(request, routes.recordInspection.access, [], ({ activity }) =>
      recordInspection(activity, request.body, request.given),
    ),

  closeActivity: (request) =>
    step(request, routes.closeActivity.access, [], ({ activity }) =>
      closeActivity(activity, request.body.reason, request.given),
    ),
});

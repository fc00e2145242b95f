import { proposalRoutes } from './activities/activities.ts';
import { courseRoutes } from './activities/activity-course.ts';
import { decisionRoutes } from './activities/activity-decisions.ts';
import { workRoutes } from './activities/activity-work.ts';
import { facilitationRoutes } from './activities/facilitation.ts';

/** What `api-planning` answers: the planning cycle and what surrounds it. */
export const planningRoutes = { ...facilitationRoutes } as const;

/** What `api` answers: tridaya activities from proposal to maintenance. */
export const activityRoutes = {
  ...proposalRoutes,
  ...decisionRoutes,
  ...workRoutes,
  ...courseRoutes,
} as const;

/** Every route of the activities service. */
export const activitiesRoutes = { ...planningRoutes, ...activityRoutes } as const;

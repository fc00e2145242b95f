import { facilitationRoutes } from './activities/facilitation.ts';
import { scoreboardRoutes } from './activities/scoreboards.ts';

/** What `api-planning` answers: the planning cycle and what surrounds it. */
export const planningRoutes = { ...facilitationRoutes } as const;

/** What `api-welfare` answers: what came of it for the poor, and for their institutions. */
export const welfareApiRoutes = { ...scoreboardRoutes } as const;

/** Every route of the activities service. */
export const activitiesRoutes = { ...planningRoutes, ...welfareApiRoutes } as const;

import { facilitationRoutes } from './activities/facilitation.ts';

/** What `api-planning` answers: the planning cycle and what surrounds it. */
export const planningRoutes = { ...facilitationRoutes } as const;

/** Every route of the activities service. */
export const activitiesRoutes = { ...planningRoutes } as const;

import { assemblyRoutes } from './activities/assemblies.ts';
import { cycleRoutes } from './activities/cycles.ts';
import { facilitationRoutes } from './activities/facilitation.ts';
import { planRoutes } from './activities/plans.ts';

/** What `api-planning` answers: the planning cycle and what surrounds it. */
export const planningRoutes = {
  ...facilitationRoutes,
  ...cycleRoutes,
  ...assemblyRoutes,
  ...planRoutes,
} as const;

/** Every route of the activities service. */
export const activitiesRoutes = { ...planningRoutes } as const;

import { householdRoutes } from './households.ts';
import { poorListRoutes } from './poor-lists.ts';

/**
 * What concerns families and their data: answered by `functions/registration/api-households.ts`, a function of its
 * own, so that neither bundle passes its size and a fault in one does not stop the other.
 */
export const familyRoutes = {
  ...householdRoutes,
  ...poorListRoutes,
} as const;

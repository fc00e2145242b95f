import { householdRoutes } from './households.ts';

/**
 * What concerns families and their data: answered by `functions/registration/api-households.ts`, a function of its
 * own, so that neither bundle passes its size and a fault in one does not stop the other.
 */
export const familyRoutes = {
  ...householdRoutes,
} as const;

import { assetRoutes } from './registration/assets.ts';
import { boardRoutes } from './registration/boards.ts';
import { householdRoutes } from './registration/households.ts';
import { locationRoutes } from './registration/locations.ts';
import { personRoutes } from './registration/persons.ts';
import { unitRoutes } from './registration/units.ts';

/** What the institutions are: answered by `functions/registration/api.ts`. */
export const institutionRoutes = {
  ...locationRoutes,
  ...personRoutes,
  ...boardRoutes,
  ...assetRoutes,
  ...unitRoutes,
} as const;

/**
 * What concerns families and their data: answered by `functions/registration/api-households.ts`, a function of its
 * own, so that neither bundle passes its size and a fault in one does not stop the other.
 */
export const familyRoutes = { ...householdRoutes } as const;

export const registrationRoutes = { ...institutionRoutes, ...familyRoutes } as const;

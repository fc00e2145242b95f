import { areaChangeRoutes } from './area-changes.ts';
import { assetRoutes } from './assets.ts';
import { boardRoutes } from './boards.ts';
import { locationRoutes } from './locations.ts';
import { personRoutes } from './persons.ts';
import { unitRoutes } from './units.ts';

/** What the institutions are: answered by `functions/registration/api.ts`. */
export const institutionRoutes = {
  ...locationRoutes,
  ...areaChangeRoutes,
  ...personRoutes,
  ...boardRoutes,
  ...assetRoutes,
  ...unitRoutes,
} as const;

import { assetRoutes } from './registration/assets.ts';
import { boardRoutes } from './registration/boards.ts';
import { locationRoutes } from './registration/locations.ts';
import { personRoutes } from './registration/persons.ts';
import { unitRoutes } from './registration/units.ts';

export const registrationRoutes = {
  ...locationRoutes,
  ...personRoutes,
  ...boardRoutes,
  ...assetRoutes,
  ...unitRoutes,
} as const;

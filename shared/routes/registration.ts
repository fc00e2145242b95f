import { conflictRoutes } from './registration/conflicts.ts';
import { duplicateRoutes } from './registration/duplicates.ts';
import { familyRoutes } from './registration/families.ts';
import { groupRoutes } from './registration/groups.ts';
import { importRoutes } from './registration/imports.ts';
import { institutionRoutes } from './registration/institutions.ts';
import { poorListRoutes } from './registration/poor-lists.ts';
import { privacyRequestRoutes } from './registration/privacy-requests.ts';

/** Every route of registration. Its functions import their own part: contracts of the others would cost them bytes. */
export const registrationRoutes = {
  ...institutionRoutes,
  ...groupRoutes,
  ...familyRoutes,
  ...poorListRoutes,
  ...importRoutes,
  ...duplicateRoutes,
  ...conflictRoutes,
  ...privacyRequestRoutes,
} as const;

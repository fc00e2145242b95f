import type { Routes } from '../contract/route.ts';
import { activitiesRoutes } from './activities.ts';
import { documentRoutes } from './documents/documents.ts';
import { libraryRoutes } from './documents/library.ts';
import { publishingRoutes } from './documents/publishing.ts';
import { financeRoutes } from './finance.ts';
import { referenceRoutes } from './reference.ts';
import { registrationRoutes } from './registration.ts';
import { volunteersRoutes } from './volunteers.ts';

/** Every route of every service. */
export const services = {
  registration: registrationRoutes,
  volunteers: volunteersRoutes,
  documents: { ...documentRoutes, ...publishingRoutes, ...libraryRoutes },
  activities: activitiesRoutes,
  finance: financeRoutes,
  reference: referenceRoutes,
} as const satisfies Record<string, Routes>;

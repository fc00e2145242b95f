import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { Area, LocationId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

const locationData = z.object({
  locationId: LocationId,
  area: Area,
  years: z.array(z.object({ year: z.int(), kind: z.string() })),
});

/** A kelurahan is enrolled: from here on the other services accept records for it (L10). */
export const locationEnrolled = defineEvent({
  ...registration,
  type: 'location-enrolled.v1',
  summary: 'A kelurahan was enrolled in the programme',
  data: locationData,
});

export const locationChanged = defineEvent({
  ...registration,
  type: 'location-changed.v1',
  summary: 'The programme years of a location changed',
  data: locationData,
});

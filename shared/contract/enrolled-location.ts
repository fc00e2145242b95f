import type { Area, LocationId } from './primitives.ts';

/** What a service knows of a kelurahan that is enrolled: its own copy (L10). */
export interface EnrolledLocation {
  readonly locationId: LocationId;
  readonly area: Area;
}

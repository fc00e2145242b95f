import * as z from 'zod/mini';
import { defineEvent } from '../contract/event.ts';
import { LocationId, VolunteerId } from '../contract/primitives.ts';

const volunteers = { bus: 'volunteer', source: 'volunteers' } as const;
const volunteerData = z.object({
  volunteerId: VolunteerId,
  locationId: LocationId,
  sectors: z.array(z.string()),
  status: z.string(),
});

export const volunteerRegistered = defineEvent({
  ...volunteers,
  type: 'volunteer-registered.v1',
  summary: 'A volunteer was registered',
  data: volunteerData,
});

export const volunteerChanged = defineEvent({
  ...volunteers,
  type: 'volunteer-changed.v1',
  summary: 'A volunteer was changed',
  data: volunteerData,
});

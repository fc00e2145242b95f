import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { ImportId, LocationId, VolunteerId } from '../../contract/primitives.ts';

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

export const volunteerErased = defineEvent({
  ...volunteers,
  type: 'volunteer-erased.v1',
  summary: 'The personal data of a volunteer are gone, since those of the person were erased',
  data: z.object({ volunteerId: VolunteerId, locationId: LocationId, erasedAt: z.string() }),
});

/** What an import's chunk has become: registration moves the import on. Rows and codes, and nothing of the cells. */
export const volunteersImported = defineEvent({
  ...volunteers,
  type: 'volunteers-imported.v1',
  summary: 'Rows of an import were registered as volunteers, or refused',
  data: z.object({
    importId: ImportId,
    from: z.int(),
    stored: z.array(z.object({ row: z.int(), id: VolunteerId })),
    refused: z.array(
      z.object({
        row: z.int(),
        pointer: z.string(),
        code: z.string(),
        rule: z.optional(z.string()),
      }),
    ),
  }),
});

export const volunteersTakenBack = defineEvent({
  ...volunteers,
  type: 'volunteers-taken-back.v1',
  summary: 'Volunteers of an import were taken back, but for those that had changed since',
  data: z.object({
    importId: ImportId,
    from: z.int(),
    kept: z.array(z.object({ row: z.int(), id: VolunteerId })),
  }),
});

export const volunteerWithdrawn = defineEvent({
  ...volunteers,
  type: 'volunteer-withdrawn.v1',
  summary: 'A volunteer was taken back with the import that brought the record',
  data: z.object({ volunteerId: VolunteerId, locationId: LocationId }),
});

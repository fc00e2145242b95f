import * as z from 'zod/mini';
import { ImportId, LocationId, VolunteerId } from '../contract/primitives.ts';

/**
 * A chunk of an import that concerns volunteers, as registration sends it to their service: rows to register, each as
 * the body of its request, or ids to take back. It travels sealed: `about` names the import and the chunk.
 */
export const VolunteerRows = z.object({
  importId: ImportId,
  locationId: LocationId,
  /** Records of the import before this chunk. */
  from: z.int(),
  /** Account that committed or takes back. */
  actor: z.string(),
  work: z.discriminatedUnion('step', [
    z.object({
      step: z.literal('store'),
      rows: z.array(z.object({ row: z.int(), body: z.record(z.string(), z.unknown()) })),
    }),
    z.object({
      step: z.literal('take-back'),
      rows: z.array(z.object({ row: z.int(), id: VolunteerId })),
    }),
  ]),
});
export type VolunteerRows = z.infer<typeof VolunteerRows>;

/** What a sealed chunk is about: an import, a step and a place in it. */
export const aboutRows = ({ importId, from, work }: VolunteerRows): string =>
  `import ${importId} ${work.step} ${from}`;

import * as z from 'zod/mini';
import { ActivityId, LocationId, VolunteerId } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { programmeReaders } from '../shapes.ts';
import { Need } from '../tridaya.ts';
import { volunteerRoles } from './volunteers.ts';

/** A volunteer who may help an activity, and why: needs that are the own interest, skills and roles for them, and where. */
export const Suggestion = z
  .object({
    volunteerId: VolunteerId,
    locationId: LocationId,
    score: z.int(),
    why: z.object({
      sectors: z.array(Need),
      skills: z.array(z.string()),
      roles: z.array(z.enum(volunteerRoles)),
      area: z.enum(['kelurahan', 'kecamatan']),
    }),
  })
  .register(z.globalRegistry, { id: 'Suggestion' });
export type Suggestion = z.infer<typeof Suggestion>;

export const suggestionRoutes = {
  suggestVolunteers: defineRoute({
    id: 'volunteers.suggest',
    method: 'GET',
    path: '/v1/volunteers/suggestions',
    summary: 'Active volunteers who fit the needs of an activity, best first, without personal fields',
    access: programmeReaders,
    area: 'record',
    query: z.strictObject({ activityId: ActivityId }),
    success: {
      status: 200,
      body: z.object({
        activityId: ActivityId,
        suggestions: z.array(Suggestion),
        /** Whether every volunteer of the kecamatan was looked at; else as many as one answer may cost. */
        isWhole: z.boolean(),
      }),
    },
    errors: ['activity.not-found'],
    example: { query: { activityId: example.helpedActivityId } },
  }),
} as const;

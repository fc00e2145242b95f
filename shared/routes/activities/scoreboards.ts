import * as z from 'zod/mini';
import { Area, LocationId } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { Year } from '../shapes.ts';
import { Institution } from './facilitation.ts';

/** Where the records behind a figure are read: addresses of this API. */
const links = z.array(z.string()).check(z.maxLength(20));

/** Something the system counts. A figure of which nothing is known yet is 0 only where its source tells everything. */
const Figure = z.object({
  measure: z.string(),
  /** How often in the year. */
  count: z.int(),
  links,
});

/**
 * The five pillars of the guidance (G2 to G6) in a kelurahan and year, each with what the system knows and the records
 * behind it; and the class of the board by rule E-1: 0, 1 or 2 points for each of the six institutions.
 */
export const Scoreboard = z
  .object({
    locationId: LocationId,
    area: Area,
    year: z.int(),
    pillars: z.array(
      z.object({
        pillar: z.enum(['integration', 'institutions', 'facilitation', 'local-government', 'governance']),
        figures: z.array(Figure),
      }),
    ),
    board: z.object({
      class: z.enum(['awal', 'berdaya', 'mandiri', 'menuju-madani']),
      points: z.int(),
      institutions: z.array(
        z.object({
          institution: Institution,
          /** 0 absent, 1 exists, 2 works, with evidence of the last 12 months. */
          points: z.int(),
          since: z.optional(z.string()),
          evidence: z.array(z.object({ measure: z.string(), on: z.string(), link: z.string() })),
        }),
      ),
      policies: z.array(z.object({ name: z.string(), value: z.int(), from: z.string(), area: z.string() })),
    }),
  })
  .register(z.globalRegistry, { id: 'Scoreboard' });
export type Scoreboard = z.infer<typeof Scoreboard>;

export const scoreboardRoutes = {
  getScoreboard: defineRoute({
    id: 'scoreboards.get',
    method: 'GET',
    path: '/v1/scoreboards/{locationId}',
    summary: 'The five pillars of a kelurahan in a year, and the class of its board with its evidence',
    access: 'any',
    area: 'record',
    params: z.object({ locationId: LocationId }),
    query: z.strictObject({ year: Year }),
    success: { status: 200, body: Scoreboard },
    errors: ['location.not-found'],
    example: { params: { locationId: example.locationId }, query: { year: '2013' } },
  }),
} as const;

import * as z from 'zod/mini';
import { AreaCode, Count, GroupId } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { Year } from '../shapes.ts';
import { Field, Need, needs } from '../tridaya.ts';

/**
 * What activities whose account was accepted did for something: how many, money and swadaya in whole rupiah, and
 * households. `poorHouseholds` are those of PS-2, each once; `otherHouseholds` were reported as counts.
 */
export const Contribution = z
  .object({
    activities: Count,
    /** Spent of the money that groups got, by their receipts. */
    rupiah: z.int(),
    /** Realised swadaya, hours among it at their agreed price. */
    swadayaRupiah: z.int(),
    poorHouseholds: Count,
    otherHouseholds: Count,
  })
  .register(z.globalRegistry, { id: 'Contribution' });
export type Contribution = z.infer<typeof Contribution>;

/** Purchasing power, health and education are the components of the human development index (IPM); the others are none (I-1). */
export const components = ['purchasing-power', 'health', 'education'] as const;

const Of = { ...Contribution.shape };

/**
 * Contribution to welfare of a kelurahan or city in a year (I-1, I-2, G14): by need, field and group, never an index
 * value. All needs and all fields stand side by side, also when one is empty (G13); a household counts once in each row
 * and once in the total.
 */
export const Welfare = z
  .object({
    area: z.string(),
    year: z.int(),
    total: Contribution,
    needs: z.array(z.object({ need: Need, isComponent: z.boolean(), ...Of })).check(z.length(needs.length)),
    fields: z.array(z.object({ field: Field, ...Of })),
    /** Of one kelurahan only: a city has some thousand groups. */
    groups: z.optional(z.array(z.object({ groupId: GroupId, ...Of }))),
    /** Kelurahan that have anything in this year. */
    locations: Count,
  })
  .register(z.globalRegistry, { id: 'Welfare' });
export type Welfare = z.infer<typeof Welfare>;

export const welfareRoutes = {
  getWelfare: defineRoute({
    id: 'welfare.get',
    method: 'GET',
    path: '/v1/contributions-to-welfare',
    summary: 'What the accounted activities of a year did for the five needs, in one city at most',
    access: 'any',
    area: 'query',
    query: z.strictObject({ area: z.optional(AreaCode), year: Year }),
    success: { status: 200, body: Welfare },
    errors: ['area.too-wide'],
    example: { query: { area: example.area, year: '2013' } },
  }),
} as const;

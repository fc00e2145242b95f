import * as z from 'zod/mini';
import {
  Area,
  Count,
  Line,
  LocalDate,
  LocationId,
  Origin,
  OriginGiven,
  pageOf,
  SectorGroupId,
  Version,
  VolunteerId,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers, listQuery } from '../shapes.ts';
import { Need } from '../tridaya.ts';

const Members = z.array(VolunteerId).check(
  z.minLength(1),
  z.maxLength(50),
  z.refine((ids) => new Set(ids).size === ids.length, 'member-twice'),
);

const content = {
  name: Line(120),
  members: Members,
  /** The service that it works with (rule K-4). */
  partner: z.optional(
    z.strictObject({ kind: z.enum(['school', 'posyandu', 'clinic', 'skpd', 'other']), name: Line(120) }),
  ),
  workPlan: z
    .array(
      z.strictObject({
        what: Line(240),
        dueOn: LocalDate,
        status: z.enum(['planned', 'doing', 'done', 'dropped']),
      }),
    )
    .check(z.maxLength(50)),
  /** What it reached, in numbers, by need. */
  results: z.array(z.strictObject({ need: Need, what: Line(120), count: Count })).check(z.maxLength(50)),
};

/** Volunteers of one interest (relawan sektoral), partners of the BKM for better basic services (rules K-3, K-4). */
export const SectorGroup = z
  .object({
    sectorGroupId: SectorGroupId,
    locationId: LocationId,
    area: Area,
    sector: Need,
    ...content,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'SectorGroup' });
export type SectorGroup = z.infer<typeof SectorGroup>;

const params = z.object({ sectorGroupId: SectorGroupId });
const ofGroup = { sectorGroupId: example.sectorGroupId };

export const sectorGroupRoutes = {
  formSectorGroup: defineRoute({
    id: 'sector-groups.form',
    method: 'POST',
    path: '/v1/sector-groups',
    summary: 'Register a group of volunteers of one interest, with its partner service and work plan',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      sectorGroupId: z.optional(SectorGroupId),
      locationId: LocationId,
      sector: Need,
      ...content,
      workPlan: z.optional(content.workPlan),
      results: z.optional(content.results),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: SectorGroup },
    errors: ['location.not-enrolled', 'access.no-post', 'sector-group.no-member', 'state.exists'],
    example: {
      body: {
        sectorGroupId: example.sectorGroupId,
        locationId: example.locationId,
        name: 'Relawan Kesehatan Contoh',
        sector: 'health',
        members: [example.volunteerId],
        partner: { kind: 'posyandu', name: 'Posyandu Contoh' },
        workPlan: [{ what: 'Menimbang balita tiap bulan', dueOn: '2013-03-01', status: 'planned' }],
      },
    },
  }),
  changeSectorGroup: defineRoute({
    id: 'sector-groups.change',
    method: 'PATCH',
    path: '/v1/sector-groups/{sectorGroupId}',
    summary: 'Change a sector group (JSON Merge Patch): members, work plan and results each as a whole',
    access: enterers,
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.partial(z.strictObject({ ...content, partner: z.nullable(content.partner.def.innerType) })),
    success: { status: 200, body: SectorGroup },
    errors: ['sector-group.not-found', 'access.no-post', 'sector-group.no-member'],
    example: {
      params: ofGroup,
      body: {
        name: 'Relawan Kesehatan Contoh',
        results: [{ need: 'health', what: 'Balita ditimbang', count: 42 }],
      },
    },
  }),
  listSectorGroups: defineRoute({
    id: 'sector-groups.list',
    method: 'GET',
    path: '/v1/sector-groups',
    summary: 'Sector groups of one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(SectorGroup) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getSectorGroup: defineRoute({
    id: 'sector-groups.get',
    method: 'GET',
    path: '/v1/sector-groups/{sectorGroupId}',
    summary: 'One sector group',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: SectorGroup },
    errors: ['sector-group.not-found'],
    example: { params: ofGroup },
  }),
} as const;

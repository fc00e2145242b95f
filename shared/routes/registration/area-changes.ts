import * as z from 'zod/mini';
import {
  Area,
  AreaChangeId,
  AreaCode,
  Count,
  Line,
  LocalDate,
  LocationId,
  Origin,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery } from '../shapes.ts';

const Regulation = z.strictObject({ number: Line(80), date: LocalDate });
const Rws = z.array(z.string().check(z.regex(/^\d{1,3}$/, 'rw'))).check(z.minLength(1), z.maxLength(200));

/**
 * A change of an area (rule X-3): a kelurahan goes on under another code, or RWs of it split off (pemekaran). `area` is
 * the code before it; `continues` the code under which location, board and everything not split off go on.
 */
export const AreaChange = z
  .object({
    areaChangeId: AreaChangeId,
    locationId: LocationId,
    area: Area,
    continues: Area,
    splitOff: z.array(z.object({ locationId: LocationId, area: Area, rws: z.array(z.string()) })),
    regulation: Regulation,
    effectiveOn: LocalDate,
    status: z.enum(['running', 'done']),
    /** Records that have their new code. */
    moved: Count,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'AreaChange' });
export type AreaChange = z.infer<typeof AreaChange>;

const params = z.object({ areaChangeId: AreaChangeId });

export const areaChangeRoutes = {
  decideAreaChange: defineRoute({
    id: 'area-changes.decide',
    method: 'POST',
    path: '/v1/area-changes',
    summary:
      'A kelurahan gets another code, or RWs split off: its records follow, and the old code names its successors',
    access: ['national', 'region'],
    area: 'record',
    body: z.strictObject({
      areaChangeId: z.optional(AreaChangeId),
      locationId: LocationId,
      continues: AreaCode,
      splitOff: z.optional(
        z
          .array(z.strictObject({ locationId: z.optional(LocationId), area: AreaCode, rws: Rws }))
          .check(z.maxLength(10)),
      ),
      regulation: Regulation,
      effectiveOn: LocalDate,
    }),
    success: { status: 202, body: AreaChange },
    errors: [
      'location.not-found',
      'location.already-enrolled',
      'area.unknown',
      'area.bps',
      'area.not-a-village',
      'area-change.nothing',
      'area-change.code-twice',
      'area-change.rw-twice',
      'area-change.in-future',
      'area-change.running',
      'state.exists',
    ],
    example: {
      body: {
        areaChangeId: example.areaChangeId,
        locationId: example.locationId,
        continues: example.area,
        splitOff: [{ locationId: example.splitLocationId, area: example.splitArea, rws: ['09'] }],
        regulation: { number: 'PERDA-03/CONTOH/2013', date: '2013-01-02' },
        effectiveOn: '2013-01-15',
      },
    },
  }),
  listAreaChanges: defineRoute({
    id: 'area-changes.list',
    method: 'GET',
    path: '/v1/area-changes',
    summary: 'Changes of areas by the code before the change; an old code names its successors here',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(AreaChange) },
    errors: [],
    example: { query: { area: '31.71' } },
  }),
  getAreaChange: defineRoute({
    id: 'area-changes.get',
    method: 'GET',
    path: '/v1/area-changes/{areaChangeId}',
    summary: 'One change of an area, and how far it has come',
    access: 'any',
    area: 'record',
    params,
    success: { status: 200, body: AreaChange },
    errors: ['area-change.not-found'],
    example: { params: { areaChangeId: example.areaChangeId } },
  }),
} as const;

import * as z from 'zod/mini';
import {
  Area,
  AreaCode,
  Line,
  LocalDate,
  LocationId,
  Origin,
  OriginGiven,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { LocationKind } from '../location-kind.ts';
import { listQuery } from '../shapes.ts';

/** The letter that assigns a location for a year (stage S0). */
const Letter = z.strictObject({ number: Line(80), date: LocalDate });

const ProgrammeYear = z.strictObject({
  year: z.int().check(z.minimum(1900), z.maximum(2200)),
  kind: LocationKind,
  letter: Letter,
});

/** A location (lokasi sasaran): a kelurahan or desa that is enrolled in the programme. */
export const Location = z
  .object({
    locationId: LocationId,
    area: Area,
    years: z.array(ProgrammeYear),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Location' });
export type Location = z.infer<typeof Location>;

const years = z.array(ProgrammeYear).check(z.minLength(1), z.maxLength(50));

export const locationRoutes = {
  enrolLocation: defineRoute({
    id: 'locations.enrol',
    method: 'POST',
    path: '/v1/locations',
    summary: 'Enrol a kelurahan in the programme, by the letter that assigns it',
    access: ['national', 'region'],
    area: 'body',
    body: z.strictObject({
      locationId: z.optional(LocationId),
      area: AreaCode,
      scheme: z.optional(z.enum(['kemendagri', 'bps'])),
      years,
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Location },
    errors: [
      'area.unknown',
      'area.bps',
      'area.not-a-village',
      'location.already-enrolled',
      'location.letter-after-today',
      'location.year-twice',
      'location.year-before-programme',
      'state.exists',
    ],
    example: {
      body: {
        locationId: example.locationId,
        area: example.area,
        years: [{ year: 2012, kind: 'tahun-1', letter: { number: 'SK-01/CONTOH/2012', date: '2012-01-16' } }],
      },
    },
  }),
  listLocations: defineRoute({
    id: 'locations.list',
    method: 'GET',
    path: '/v1/locations',
    summary: 'Enrolled kelurahan of an area, or the changes of one',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Location) },
    errors: [],
    example: { query: { area: '31.71' } },
  }),
  getLocation: defineRoute({
    id: 'locations.get',
    method: 'GET',
    path: '/v1/locations/{locationId}',
    summary: 'One enrolled kelurahan',
    access: 'any',
    area: 'record',
    params: z.object({ locationId: LocationId }),
    success: { status: 200, body: Location },
    errors: ['location.not-found'],
    example: { params: { locationId: example.locationId } },
  }),
  changeLocation: defineRoute({
    id: 'locations.change',
    method: 'PATCH',
    path: '/v1/locations/{locationId}',
    summary: 'Change the programme years of a location (JSON Merge Patch)',
    access: ['national', 'region'],
    area: 'record',
    ifMatch: 'required',
    params: z.object({ locationId: LocationId }),
    body: z.strictObject({ years }),
    success: { status: 200, body: Location },
    errors: [
      'location.not-found',
      'location.letter-after-today',
      'location.year-twice',
      'location.year-before-programme',
    ],
    example: {
      params: { locationId: example.locationId },
      body: {
        years: [
          { year: 2012, kind: 'tahun-1', letter: { number: 'SK-01/CONTOH/2012', date: '2012-01-16' } },
          { year: 2013, kind: 'tahun-2', letter: { number: 'SK-07/CONTOH/2013', date: '2013-01-21' } },
        ],
      },
    },
  }),
} as const;

import * as z from 'zod/mini';
import { kinds, levels, schemes } from '../area/code.ts';
import { roles } from '../contract/access.ts';
import { Area, AreaCode, Line, pageQuery } from '../contract/primitives.ts';
import { RawFile } from '../contract/raw-file.ts';
import { defineRoute } from '../contract/route.ts';
import { example } from './examples.ts';

/**
 * An area by its name. Names are no keys, Sidomulyo occurs 98 times (rule X-5): `path` says which one, from the
 * area up to its province. `name` is written as the register writes it, dirt included (rule X-6).
 */
export const NamedArea = z
  .object({
    ...Area.shape,
    level: z.enum(levels),
    kind: z.enum(kinds),
    name: z.string(),
    path: z.array(z.string()),
  })
  .register(z.globalRegistry, { id: 'NamedArea' });
export type NamedArea = z.infer<typeof NamedArea>;

const scheme = z.optional(z.enum(schemes).check(z.describe('Scheme of the code; by its form when absent')));

/** The files beside the page of the API's documentation, and their media types; `upload.html` posts a form by hand. */
export const docsFiles = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'docs-start.js': 'text/javascript; charset=utf-8',
  'upload.html': 'text/html; charset=utf-8',
  'upload.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

export const referenceRoutes = {
  getArea: defineRoute({
    id: 'areas.get',
    method: 'GET',
    path: '/v1/areas/{code}',
    summary: 'One area by its Kemendagri code',
    access: 'public',
    area: 'none',
    params: z.object({ code: AreaCode }),
    query: z.strictObject({ scheme }),
    success: { status: 200, body: NamedArea },
    errors: ['area.not-found', 'area.bps'],
    example: { params: { code: example.area } },
  }),
  listAreas: defineRoute({
    id: 'areas.list',
    method: 'GET',
    path: '/v1/areas',
    summary:
      'The areas inside one (`parent`), or by name (`q`, 25 unless `limit` says more), or the provinces',
    access: 'public',
    area: 'none',
    query: z
      .strictObject({
        parent: z.optional(AreaCode),
        scheme,
        q: z.optional(Line(60).check(z.regex(/[\p{L}\p{N}]/u, 'no-letter'))),
        limit: pageQuery.limit,
      })
      .check(z.refine(({ parent, q }) => parent === undefined || q === undefined, 'parent-or-q')),
    success: {
      status: 200,
      // not a page: an area holds at most 108 others, and who searches narrows the words
      body: z.object({ items: z.array(NamedArea), total: z.int() }),
    },
    errors: ['area.unknown', 'area.bps'],
    example: { query: { q: 'Gambir' } },
  }),
  getMe: defineRoute({
    id: 'me.get',
    method: 'GET',
    path: '/v1/me',
    summary: 'Account, roles and area of the token',
    access: 'any',
    area: 'none',
    success: {
      status: 200,
      body: z.object({
        account: z.string(),
        roles: z.array(z.enum(roles)),
        area: z.string().check(z.describe('Kemendagri code, or ID for the whole country')),
        areaName: z.string(),
      }),
    },
    errors: [],
    example: {},
  }),
  getHealth: defineRoute({
    id: 'health.get',
    method: 'GET',
    path: '/health',
    summary: 'Whether the API answers',
    access: 'public',
    area: 'none',
    success: { status: 200, body: z.object({ status: z.literal('ok') }) },
    errors: [],
    example: {},
  }),
  getOpenApi: defineRoute({
    id: 'openapi.get',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document',
    access: 'public',
    area: 'none',
    success: { status: 200, body: RawFile, contentType: 'application/json' },
    errors: [],
    example: {},
  }),
  getAsyncApi: defineRoute({
    id: 'asyncapi.get',
    method: 'GET',
    path: '/asyncapi.json',
    summary: 'The events of the three buses as an AsyncAPI 3 document',
    access: 'public',
    area: 'none',
    success: { status: 200, body: RawFile, contentType: 'application/json' },
    errors: [],
    example: {},
  }),
  getDocsPage: defineRoute({
    id: 'docs.page',
    method: 'GET',
    path: '/docs',
    summary: 'This API as a page to read and to try',
    access: 'public',
    area: 'none',
    success: { status: 200, body: RawFile, contentType: 'text/html; charset=utf-8' },
    errors: [],
    example: {},
  }),
  getDocsFile: defineRoute({
    id: 'docs.file',
    method: 'GET',
    path: '/docs/{file}',
    summary: 'A file of that page',
    access: 'public',
    area: 'none',
    params: z.object({ file: z.string().check(z.maxLength(60)) }),
    success: { status: 200, body: RawFile, contentType: '*/*' },
    errors: ['route.not-found'],
    example: { params: { file: 'docs-start.js' } },
  }),
} as const;

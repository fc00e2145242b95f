import * as z from 'zod/mini';
import { Line, LocationId, Moment, pageOf, Sha256 } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery } from '../shapes.ts';
import { Announced, announcingErrors, fileFacts, offices, params, readers, senders } from './announcing.ts';
import { Document, DocumentKind, Form, Owner } from './document.ts';
import { keepingRoutes } from './keeping.ts';
import { Requirement } from './requirement.ts';
import { versionRoutes } from './versions.ts';

const Link = z
  .object({
    url: z.string(),
    until: Moment,
    contentType: z.string(),
    size: z.optional(z.int()),
    fileName: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: 'DocumentLink' });

export const documentRoutes = {
  registerDocument: defineRoute({
    id: 'documents.register',
    method: 'POST',
    path: '/v1/documents',
    summary: 'Register a document by its hash; the answer says how its bytes are to be sent',
    access: senders,
    area: 'record',
    body: z
      .strictObject({
        locationId: z.optional(LocationId),
        kind: DocumentKind,
        of: Owner,
        requirement: z.optional(Requirement),
        ...fileFacts,
      })
      .check(
        z.refine(({ of, locationId }) => of.kind === 'office' || locationId !== undefined, {
          error: 'required',
          path: ['locationId'],
        }),
        z.refine(({ of, locationId }) => of.kind !== 'office' || locationId === undefined, {
          error: 'not-expected',
          path: ['locationId'],
        }),
      ),
    anew: ['form'],
    success: { status: 201, body: Announced },
    errors: [
      'location.not-enrolled',
      'access.outside-area',
      'area.unknown',
      'document.requirement-mismatch',
      ...announcingErrors,
    ],
    example: {
      body: {
        documentId: example.documentId,
        locationId: example.locationId,
        kind: 'minutes',
        of: { kind: 'board', id: example.boardId },
        size: example.document.size,
        sha256: example.document.sha256,
        contentType: 'text/plain',
        fileName: 'BA-01 contoh.txt',
        made: { at: '2012-08-12T03:00:00Z' },
        line: 'slow',
      },
    },
  }),
  listDocuments: defineRoute({
    id: 'documents.list',
    method: 'GET',
    path: '/v1/documents',
    summary: 'Documents of one city at most, without their names; or the changes of one kelurahan',
    access: readers,
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Document) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  getDocument: defineRoute({
    id: 'documents.get',
    method: 'GET',
    path: '/v1/documents/{documentId}',
    summary: 'One document; at levels P2 and P3 for a purpose',
    access: readers,
    area: 'record',
    level: 'P2',
    params,
    success: { status: 200, body: Document },
    errors: ['document.not-found', 'access.no-post', 'document.level-restricted'],
    example: { params: { documentId: example.documentId } },
  }),
  listChunks: defineRoute({
    id: 'documents.list-chunks',
    method: 'GET',
    path: '/v1/documents/{documentId}/chunks',
    summary: 'Which chunks have arrived, so that an upload goes on, also on another device',
    access: senders,
    area: 'record',
    params,
    success: {
      status: 200,
      body: z.object({
        arrived: z.array(z.object({ number: z.int(), sha256: Sha256, size: z.int() })),
        missing: z.array(z.int()),
      }),
    },
    errors: ['document.not-found', 'document.of-another', 'document.not-open'],
    example: { params: { documentId: example.documentId } },
  }),
  askForForms: defineRoute({
    id: 'documents.ask-for-forms',
    method: 'POST',
    path: '/v1/documents/{documentId}/chunks',
    summary: 'Ask for the forms that take the next chunks, by their hashes; one that has arrived needs none',
    access: senders,
    area: 'record',
    params,
    body: z.strictObject({
      chunks: z
        .array(z.strictObject({ number: z.int().check(z.minimum(0)), sha256: Sha256 }))
        .check(z.minLength(1), z.maxLength(50)),
    }),
    anew: 'all',
    success: { status: 200, body: z.object({ forms: z.array(Form), arrived: z.array(z.int()) }) },
    errors: [
      'document.not-found',
      'document.of-another',
      'document.not-open',
      'document.no-such-chunk',
      'document.chunk-differs',
    ],
    example: {
      params: { documentId: example.documentId },
      body: { chunks: example.document.chunks.map((sha256, number) => ({ number, sha256 })) },
    },
  }),
  completeDocument: defineRoute({
    id: 'documents.complete',
    method: 'POST',
    path: '/v1/documents/{documentId}/completion',
    summary: 'Say that all bytes were sent: they are put together, and checked for what they are',
    access: senders,
    area: 'record',
    ifMatch: 'accepted',
    params,
    success: { status: 202, body: Document },
    errors: ['document.not-found', 'document.of-another', 'document.not-open', 'document.chunks-missing'],
    example: { params: { documentId: example.documentId } },
  }),
  getContent: defineRoute({
    id: 'documents.content',
    method: 'GET',
    path: '/v1/documents/{documentId}/content',
    summary:
      'A link to the bytes that holds for some minutes and takes ranges; at levels P2 and P3 for a purpose',
    access: readers,
    area: 'record',
    level: 'P2',
    params,
    success: { status: 200, body: Link },
    errors: ['document.not-found', 'access.no-post', 'document.not-checked', 'document.level-restricted'],
    example: { params: { documentId: example.documentId } },
  }),
  getThumbnail: defineRoute({
    id: 'documents.thumbnail',
    method: 'GET',
    path: '/v1/documents/{documentId}/thumbnail',
    summary: 'A link to a small picture of a photo (480 pixels, or 96 when tiny)',
    access: readers,
    area: 'record',
    level: 'P2',
    params,
    query: z.strictObject({ size: z.optional(z.enum(['small', 'tiny'])) }),
    success: { status: 200, body: Link },
    errors: [
      'document.not-found',
      'access.no-post',
      'document.not-checked',
      'document.no-thumbnail',
      'document.level-restricted',
    ],
    example: { params: { documentId: example.photoId }, query: { size: 'tiny' } },
  }),
  withdrawDocument: defineRoute({
    id: 'documents.withdraw',
    method: 'POST',
    path: '/v1/documents/{documentId}/withdrawal',
    summary: 'Withdraw a document with a reason: it is evidence no more, and whoever relied on it is told',
    access: ['facilitator', 'secretariat', ...offices],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ because: Line(240) }),
    success: { status: 200, body: Document },
    errors: ['document.not-found', 'access.no-post', 'document.not-open'],
    example: { params: { documentId: example.documentId }, body: { because: 'Halaman kedua kurang' } },
  }),
  ...versionRoutes,
  ...keepingRoutes,
} as const;

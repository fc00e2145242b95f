import * as z from 'zod/mini';
import { Line } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { params } from './announcing.ts';
import { Document } from './document.ts';

const because = Line(240);

/** How long documents are kept: what holds them, and what ends them. */
export const keepingRoutes = {
  holdDocument: defineRoute({
    id: 'documents.hold',
    method: 'PUT',
    path: '/v1/documents/{documentId}/hold',
    summary: 'Put a document under legal hold, or lift the hold: what was due meanwhile is done then',
    access: ['national', 'auditor'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ held: z.boolean(), because }),
    success: { status: 200, body: Document },
    errors: ['document.not-found', 'document.not-open'],
    example: {
      params: { documentId: example.photoId },
      body: { held: true, because: 'Pemeriksaan tahun 2013 (contoh)' },
    },
  }),
  deleteDocument: defineRoute({
    id: 'documents.delete',
    method: 'POST',
    path: '/v1/documents/{documentId}/deletion',
    summary: 'Delete a document: its bytes and names go, a tombstone with the reason stays',
    access: ['national', 'region', 'city'],
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ because }),
    success: { status: 200, body: Document },
    errors: ['document.not-found', 'document.not-open', 'document.held'],
    example: {
      params: { documentId: example.nextDocumentId },
      body: { because: 'Salah berkas (contoh)' },
    },
  }),
} as const;

import * as z from 'zod/mini';
import { pageOf, pageQuery } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { Announced, announcingErrors, fileFacts, params, readers, senders } from './announcing.ts';
import { Document } from './document.ts';

/** Versions of a document: each is a document of its own, for the same record and requirement as the first. */
export const versionRoutes = {
  registerVersion: defineRoute({
    id: 'documents.register-version',
    method: 'POST',
    path: '/v1/documents/{documentId}/versions',
    summary: 'Register the next version of a document; the answer says how its bytes are to be sent',
    access: senders,
    area: 'record',
    params,
    body: z.strictObject(fileFacts),
    anew: ['form'],
    success: { status: 201, body: Announced },
    errors: ['document.not-found', 'document.not-checked', 'document.version-exists', ...announcingErrors],
    example: {
      params: { documentId: example.documentId },
      body: {
        documentId: example.nextDocumentId,
        size: example.document.size,
        sha256: example.document.sha256,
        contentType: 'text/plain',
        fileName: 'BA-01 contoh, ditandatangani.txt',
        line: 'slow',
      },
    },
  }),
  listVersions: defineRoute({
    id: 'documents.list-versions',
    method: 'GET',
    path: '/v1/documents/{documentId}/versions',
    summary: 'All versions of a document in their order, without their names',
    access: readers,
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(Document) },
    errors: ['document.not-found', 'access.no-post', 'request.cursor'],
    example: { params: { documentId: example.documentId } },
  }),
} as const;

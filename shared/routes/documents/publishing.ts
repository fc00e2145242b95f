import * as z from 'zod/mini';
import { DocumentId } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { offices } from './announcing.ts';
import { Document } from './document.ts';
import { Category, Introduction, Related, TextLanguage, Title } from './publication.ts';

/** What an office decides on the library; what everybody reads there stands in `library.ts`. */
export const publishingRoutes = {
  publishDocument: defineRoute({
    id: 'library.publish',
    method: 'POST',
    path: '/v1/library',
    summary: 'Put a checked document into the library; it replaces the version before it in search',
    access: offices,
    area: 'record',
    body: z.strictObject({
      documentId: DocumentId,
      category: Category,
      title: Title,
      introduction: z.optional(Introduction),
      language: TextLanguage,
      related: z.optional(Related),
    }),
    success: { status: 201, body: Document },
    errors: ['document.not-found', 'document.not-checked', 'library.not-public', 'state.exists'],
    example: {
      body: {
        documentId: example.guidelineId,
        category: 'juknis',
        title: 'Petunjuk Teknis Pinjaman Bergulir (contoh)',
        introduction: 'Cara mengelola pinjaman bergulir oleh UPK.',
        language: 'id',
      },
    },
  }),
  correctPublication: defineRoute({
    id: 'library.correct',
    method: 'PATCH',
    path: '/v1/library/{documentId}',
    summary: 'Correct what the library says of a document; null takes the introduction away',
    access: offices,
    area: 'record',
    ifMatch: 'required',
    params: z.object({ documentId: DocumentId }),
    body: z.strictObject({
      category: z.optional(Category),
      title: z.optional(Title),
      introduction: z.optional(z.nullable(Introduction)),
      related: z.optional(Related),
    }),
    success: { status: 200, body: Document },
    errors: ['document.not-found', 'document.not-open'],
    example: {
      params: { documentId: example.guidelineId },
      body: { title: 'Petunjuk Teknis Pinjaman Bergulir untuk UPK (contoh)' },
    },
  }),
} as const;

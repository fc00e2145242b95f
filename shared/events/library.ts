import * as z from 'zod/mini';
import { defineEvent } from '../contract/event.ts';
import { DocumentId, LocationId } from '../contract/primitives.ts';
import { DocumentKind, Owner } from '../routes/documents/document.ts';
import { Publication } from '../routes/documents/publication.ts';

const documents = { bus: 'institutional', source: 'documents' } as const;

const libraryData = z.object({
  documentId: DocumentId,
  /** Absent of an office's own papers. */
  locationId: z.optional(LocationId),
  kind: DocumentKind,
  of: Owner,
  ...Publication.shape,
});

export const documentPublished = defineEvent({
  ...documents,
  type: 'document-published.v1',
  summary: 'A document came into the library, for everybody to read',
  data: libraryData,
});

export const publicationCorrected = defineEvent({
  ...documents,
  type: 'publication-corrected.v1',
  summary: 'The library says something else of a document; its bytes are the same',
  data: libraryData,
});

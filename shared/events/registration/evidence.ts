import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { DocumentId, LocationId } from '../../contract/primitives.ts';
import { Owner } from '../../routes/documents/document.ts';
import { Requirement } from '../../routes/documents/requirement.ts';
import { registration } from './source.ts';

/** L4: a board, term, list or asset (`of`) is proven by another document than before, or by none any more. */
export const evidenceChanged = defineEvent({
  ...registration,
  type: 'evidence-changed.v1',
  summary: 'What proves a record was withdrawn, or another document took its place',
  data: z.object({
    of: Owner,
    requirement: Requirement,
    documentId: DocumentId,
    status: z.enum(['met', 'withdrawn']),
    locationId: LocationId,
  }),
});

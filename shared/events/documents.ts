import * as z from 'zod/mini';
import { defineEvent } from '../contract/event.ts';
import { DocumentId, LocationId } from '../contract/primitives.ts';
import { DocumentKind, deletionCauses, Level, Owner } from '../routes/documents/document.ts';
import { Requirement } from '../routes/documents/requirement.ts';

const documents = { bus: 'institutional', source: 'documents' } as const;

const about = {
  documentId: DocumentId,
  /** Absent of an office's own papers. */
  locationId: z.optional(LocationId),
  kind: DocumentKind,
  of: Owner,
  requirement: z.optional(Requirement),
};
const documentData = z.object(about);

export const documentRegistered = defineEvent({
  ...documents,
  type: 'document-registered.v1',
  summary: 'A document was announced by its hash; its bytes are still to come',
  data: documentData,
});

export const documentCompleted = defineEvent({
  ...documents,
  type: 'document-completed.v1',
  summary: 'All bytes of a document were sent: they are to be put together',
  data: documentData,
});

export const documentStored = defineEvent({
  ...documents,
  type: 'document-stored.v1',
  summary:
    'A document is one object with the registered hash, and no malware was found: its content is to be checked',
  data: documentData,
});

/** L4: evidence for what it is of. Listeners need no more to know what it proves. */
export const documentChecked = defineEvent({
  ...documents,
  type: 'document-checked.v1',
  summary: 'A document is what it claims to be: evidence for the record that it belongs to',
  data: z.object({ ...about, level: Level, sha256: z.string(), flags: z.array(z.string()) }),
});

export const documentRefused = defineEvent({
  ...documents,
  type: 'document-refused.v1',
  summary: 'A document is not what it claims to be; its bytes are gone',
  data: z.object({ ...about, reasons: z.array(z.string()) }),
});

/** L4: what relied on it has no evidence any more. */
export const documentWithdrawn = defineEvent({
  ...documents,
  type: 'document-withdrawn.v1',
  summary: 'A document was withdrawn, and is evidence no more',
  data: documentData,
});

export const documentHoldChanged = defineEvent({
  ...documents,
  type: 'document-hold-changed.v1',
  summary: 'A document was put under legal hold, or the hold was lifted',
  data: z.object({ ...about, held: z.boolean() }),
});

/** What relied on it hears `document-withdrawn.v1` beside it. */
export const documentDeleted = defineEvent({
  ...documents,
  type: 'document-deleted.v1',
  summary: 'A document was deleted: its bytes are to go, a tombstone with the reason stays',
  data: z.object({ ...about, cause: z.enum(deletionCauses) }),
});

/** Nothing else of it changed (rule X-3). */
export const documentReaddressed = defineEvent({
  ...documents,
  type: 'document-readdressed.v1',
  summary: 'A document of a changed area has its new code',
  data: documentData,
});

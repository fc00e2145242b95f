import type * as z from 'zod/mini';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import { documentPublished, publicationCorrected } from '../../../shared/events/library.ts';
import type { DocumentKind } from '../../../shared/routes/documents/document.ts';
import type { Publication } from '../../../shared/routes/documents/publication.ts';
import type { publishingRoutes } from '../../../shared/routes/documents/publishing.ts';
import type { DocumentRecord } from './document.ts';

/** What the library holds (rule T-10); a photo is evidence, and of a deed or a title too much is about persons. */
const kinds: ReadonlySet<DocumentKind> = new Set([
  'guideline',
  'report',
  'form',
  'decree',
  'drawing',
  'minutes',
]);

type Asked = Omit<z.output<typeof publishingRoutes.publishDocument.body>, 'documentId'>;
type Correction = z.output<typeof publishingRoutes.correctPublication.body>;

const decided = (
  contract: typeof documentPublished | typeof publicationCorrected,
  document: DocumentRecord,
  published: Publication,
  { now, newId }: Given,
): Decision<DocumentRecord> => {
  const next: DocumentRecord = {
    ...document,
    status: 'published',
    published,
    version: document.version + 1,
  };
  const { documentId, locationId, kind, of, area, version } = next;
  const { createdAs: _, publishedAs: __, looks: ___, ...state } = next;
  const data = { documentId, locationId, kind, of, ...published };
  const fact = { id: newId(), at: now, subject: documentId, recordversion: version, area, data, state };
  return { next, events: [happened(contract, fact)] };
};

/** Without what was not said, and each related document once, but not the document itself. */
const tidy = (documentId: string, { introduction, related = [], ...rest }: Publication): Publication => {
  const others = [...new Set(related)].filter((id) => id !== documentId);
  return {
    ...rest,
    ...(introduction !== undefined && { introduction }),
    ...(others.length > 0 && { related: others }),
  };
};

/**
 * Puts a checked document into the library. Only what is open to everybody (level P0), of no household, and of a kind
 * that the library holds.
 */
export const publishDocument = (
  document: DocumentRecord,
  asked: Asked,
  publishedAs: string,
  given: Given,
): Decision<DocumentRecord> => {
  const { documentId, kind, level, of, status } = document;
  if (level !== 'P0' || of.kind === 'household' || !kinds.has(kind))
    throw new Problem('library.not-public', { rule: 'T-10', kind, level, ofKind: of.kind });
  if (status !== 'checked') throw new Problem('document.not-checked', { status });
  const published = tidy(documentId, { ...asked, publishedAt: given.now.toISOString() });
  return decided(documentPublished, { ...document, publishedAs }, published, given);
};

/** Says something else of a document that is in the library. When it came there stays as it was. */
export const correctPublication = (
  document: DocumentRecord,
  { introduction, ...asked }: Correction,
  given: Given,
): Decision<DocumentRecord> => {
  const { documentId, status, published } = document;
  if (status !== 'published' || !published) throw new Problem('document.not-open', { status });
  const { introduction: before, ...rest } = published;
  const kept = introduction === undefined ? before : (introduction ?? undefined);
  const said = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const next = tidy(documentId, { ...rest, ...said, ...(kept !== undefined && { introduction: kept }) });
  return decided(publicationCorrected, document, next, given);
};

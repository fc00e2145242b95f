import type * as z from 'zod/mini';
import { Problem, refused } from '../../../shared/errors.ts';
import type { Document } from '../../../shared/routes/documents/document.ts';
import type { documentRoutes } from '../../../shared/routes/documents/documents.ts';
import type { DocumentRecord } from './document.ts';
import { isMoreOpen } from './kind.ts';
import { mustBeChecked } from './sight.ts';

type FileFacts = z.output<typeof documentRoutes.registerVersion.body>;
type Registration = z.output<typeof documentRoutes.registerDocument.body>;

/** The first document of the series, and the place in it: a document without versions is a series of one. */
export const seriesOf = ({ documentId, series }: Pick<Document, 'documentId' | 'series'>) => ({
  first: series?.first ?? documentId,
  number: series?.number ?? 1,
});

/** Whether nothing can become of it any more: the version before may have another next one. */
const hasEnded = ({ status }: DocumentRecord): boolean =>
  status === 'refused' || status === 'withdrawn' || status === 'deleted';

/**
 * The next version of a document: for the same record and requirement, as open as it or less. `later` are the versions
 * that were registered after it; they must all have come to nothing.
 */
export const nextVersion = (
  document: DocumentRecord,
  later: readonly DocumentRecord[],
  facts: FileFacts,
): { readonly body: Registration; readonly series: NonNullable<Document['series']> } => {
  mustBeChecked(document);
  const standing = later.find((one) => !hasEnded(one));
  if (standing) throw new Problem('document.version-exists', { documentId: standing.documentId });
  const { documentId, locationId, kind, of, requirement, level: most } = document;
  const level = facts.level ?? most;
  if (isMoreOpen(level, most)) throw refused('document.level-too-open', '/level', { most });
  const numbers = [document, ...later].map((one) => seriesOf(one).number);
  return {
    body: {
      ...facts,
      ...(locationId && { locationId }),
      kind,
      of,
      ...(requirement && { requirement }),
      level,
    },
    series: { first: seriesOf(document).first, before: documentId, number: Math.max(...numbers) + 1 },
  };
};

/** Which of the versions came after a document. */
export const laterThan = (
  document: DocumentRecord,
  all: readonly DocumentRecord[],
): readonly DocumentRecord[] => all.filter((one) => seriesOf(one).number > seriesOf(document).number);

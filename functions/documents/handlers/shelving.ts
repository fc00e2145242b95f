import { setTimeout as pause } from 'node:timers/promises';
import { plusYears } from '../../../shared/policy/local-date.ts';
import { type PolicyTable, policyOn } from '../../../shared/policy/policy.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { seriesOf } from '../domain/series.ts';
import { buildIndex, withChange } from '../library/library-index.ts';
import type { LibraryDocument } from '../library/rows.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { PublicationStore } from '../store/publications.ts';
import { IndexMoved, type LibraryShelf } from '../store/shelf.ts';

interface Deps {
  readonly documents: Pick<DocumentStore, 'find'>;
  readonly publications: Pick<PublicationStore, 'ofSeries' | 'all'>;
  readonly shelf: LibraryShelf;
  /** The words of what lies on the shelf. */
  readonly textOf: (documentId: string, size: number) => Promise<string>;
  readonly policies: PolicyTable;
}

type Published = DocumentRecord & { readonly published: NonNullable<DocumentRecord['published']> };

const isPublished = (document: DocumentRecord): document is Published =>
  document.status === 'published' && document.published !== undefined;

/** Others write the index too; whoever was overtaken reads it again. */
const mostTries = 12;
const pauseMilliseconds = 50;

/** When a library is put together again, as many documents are read at once. */
const readAtOnce = 20;

/**
 * Brings shelf and index to what the records say now, whatever has happened to a document: of its series the newest
 * that is published is found, and its words with it. The index is read before the records and written only if nobody
 * has written it since, so that who comes last has seen everything: events may come twice and in any order.
 */
export const shelving = ({ documents, publications, shelf, textOf, policies }: Deps) => {
  const untilOf = ({ published, area }: Published): Date => {
    const date = published.publishedAt.slice(0, 10);
    const { value } = policyOn(policies, 'library.lock-years', { date, area: area.code });
    return new Date(`${plusYears(date, value)}T00:00:00Z`);
  };

  /** What search finds of a series: its newest document that is published, if any is. */
  const shownOf = async (series: readonly DocumentRecord[]): Promise<LibraryDocument | undefined> => {
    const versions = series.filter(isPublished);
    const newest = versions.at(-1);
    if (!newest) return undefined;
    const sizes = await Promise.all(versions.map((one) => shelf.keep(one, untilOf(one))));
    const { documentId, contentType, published } = newest;
    const size = sizes.at(-1) ?? newest.size;
    const hasWords = contentType === 'application/pdf';
    const words = hasWords ? await shelf.words(documentId, () => textOf(documentId, size)) : '';
    const { category, title, introduction = '', language, publishedAt } = published;
    return {
      documentId,
      ...{ category, title, introduction, language, publishedAt },
      type: contentType,
      size,
      ...(versions.length > 1 && {
        versions: versions.map((one) => ({
          documentId: one.documentId,
          number: seriesOf(one).number,
          publishedAt: one.published.publishedAt,
        })),
      }),
      words,
    };
  };

  const wholeIndex = async (): Promise<Uint8Array> => {
    const bySeries = [...Map.groupBy(await publications.all(), (one) => seriesOf(one).first).values()];
    const shown: LibraryDocument[] = [];
    for (let start = 0; start < bySeries.length; start += readAtOnce) {
      const some = await Promise.all(bySeries.slice(start, start + readAtOnce).map(shownOf));
      shown.push(...some.flatMap((document) => document ?? []));
    }
    return buildIndex(shown);
  };

  const changed = async (index: Uint8Array, first: string): Promise<Uint8Array> => {
    const series = await publications.ofSeries(first);
    const shown = await shownOf(series);
    return withChange(
      index,
      series.map(({ documentId }) => documentId),
      shown,
    );
  };

  const attempt = async (first: string): Promise<void> => {
    const standing = await shelf.index();
    const next = standing ? await changed(standing.bytes, first) : await wholeIndex();
    if (standing && Buffer.compare(standing.bytes, next) === 0) return;
    await shelf.writeIndex(next, standing?.etag);
  };

  return async (documentId: string): Promise<void> => {
    const document = (await documents.find(documentId))?.record;
    if (!document?.published) return; // withdrawn without ever having been in the library
    const { first } = seriesOf(document);
    for (let left = mostTries; ; left -= 1) {
      try {
        return await attempt(first);
      } catch (error) {
        if (!(error instanceof IndexMoved) || left === 1) throw error;
        await pause(pauseMilliseconds * (0.5 + Math.random()));
      }
    }
  };
};

import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import type { libraryRoutes } from '../../../shared/routes/documents/library.ts';
import { log } from '../../../shared/runtime/log.ts';
import { cardShown } from '../library/cards.ts';
import { feedOf } from '../library/feed.ts';
import type { LibraryIndex } from '../library/library-index.ts';
import type { Card } from '../library/rows.ts';
import { search } from '../library/search.ts';
import { fileNameOf } from '../library/shown.ts';
import type { ContentLinks } from '../store/contents.ts';
import { libraryKey } from '../store/keys.ts';
import type { LibraryStore } from '../store/library.ts';

interface Deps {
  readonly library: LibraryStore;
  /** The index as it stands now. */
  readonly index: () => Promise<LibraryIndex>;
  readonly contents: ContentLinks;
}

const shownAtOnce = 25;
/** A reader of feeds asks every few minutes; what is new may come that late. */
const feedSeconds = 300;

type Cards = readonly (Card | undefined)[];
const shownOf = (cards: Cards) => cards.flatMap((card) => (card ? [cardShown(card)] : []));

export const libraryHandlers = ({ library, index, contents }: Deps): RouteHandlers<typeof libraryRoutes> => {
  const find = async (documentId: string) => {
    const found = await library.find(documentId);
    if (!found) throw new Problem('library.not-found');
    return found;
  };

  return {
    async searchLibrary({ query }) {
      const standing = await index();
      const { hits, total, next = null } = search(standing, { ...query, limit: query.limit ?? shownAtOnce });
      return {
        items: shownOf(hits.map(({ documentId }) => standing.cardOf(documentId))),
        total,
        after: next,
      };
    },

    async getLibraryFeed({ origin }) {
      const { cards } = await index();
      const feed = feedOf(cards, { url: `${origin}/v1/library/feed`, title: 'Pustaka' });
      const bytes = Buffer.from(JSON.stringify(feed));
      return { contentType: 'application/feed+json', bytes, cacheSeconds: feedSeconds };
    },

    async getLibraryDocument({ params: { documentId } }) {
      const [found, standing] = await Promise.all([find(documentId), index()]);
      const { published, status, version, withdrawnBecause } = found;
      const { title, introduction = '', category, language, publishedAt, related = [] } = published;
      if (status !== 'published')
        return { documentId: found.documentId, title, status: 'withdrawn', withdrawnBecause, version };
      const newest = standing.cardOf(documentId);
      const size = newest?.documentId === documentId ? newest.size : found.size; // a picture loses what it says of its place
      const about = { documentId: found.documentId, category, title, introduction, language, publishedAt };
      return {
        ...cardShown({ ...about, type: found.contentType, size }),
        ...{ status, version, sha256: found.sha256, pages: found.pages, downloads: found.downloads },
        related: shownOf(related.map(standing.cardOf)),
        versions: [...(newest?.versions ?? [{ documentId, number: 1, publishedAt }])],
        newest: newest?.documentId ?? documentId,
      };
    },

    async getLibraryContent({ params: { documentId }, given }) {
      const [found, standing] = await Promise.all([find(documentId), index()]);
      const { status, contentType, published } = found;
      if (status !== 'published')
        throw new Problem('library.withdrawn', { rule: 'T-10', because: found.withdrawnBecause });
      if (!standing.cardOf(documentId)) throw new Problem('library.not-ready');
      const fileName = fileNameOf(published.title, contentType);
      const [link] = await Promise.all([
        contents.link({ key: libraryKey(documentId), contentType, fileName }, given.now),
        library.count(documentId).catch((error: unknown) => {
          log.warn('A download could not be counted', { documentId, error: String(error) });
        }),
      ]);
      return { ...link, contentType, fileName };
    },
  };
};

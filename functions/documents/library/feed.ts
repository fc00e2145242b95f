import { type LibraryDocument, newestFirst } from './rows.ts';
import { sizeShown, typeShown } from './shown.ts';

const mostItems = 50;

interface About {
  /** Where the feed itself is read; documents stand beside it, under their ids. */
  readonly url: string;
  readonly title: string;
}

const itemOf = (document: LibraryDocument, url: string) => {
  const { documentId, category, title, introduction, language, publishedAt, type, size } = document;
  const attached = `Ukuran file: ${sizeShown(size)}, jenis: ${typeShown(type)}`;
  return {
    /** The id alone, not an address: readers show an item again whose id has changed. */
    id: documentId,
    url: new URL(encodeURIComponent(documentId), url).href,
    title,
    content_text: introduction === '' ? attached : `${introduction}\n\n${attached}`,
    date_published: new Date(publishedAt).toISOString(),
    language,
    tags: [category],
  };
};

/** New documents of the library as JSON Feed 1.1 (jsonfeed.org), the newest first. */
export const feedOf = (documents: readonly LibraryDocument[], { url, title }: About) => ({
  version: 'https://jsonfeed.org/version/1.1',
  title,
  feed_url: url,
  language: 'id',
  items: documents
    .toSorted(newestFirst)
    .slice(0, mostItems)
    .map((document) => itemOf(document, url)),
});

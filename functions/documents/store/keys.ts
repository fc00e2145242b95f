/** Where the bytes of a document lie, by their state: only what is under `whole/` is scanned. */
export const prefixOfChunks = (documentId: string): string => `chunks/${documentId}/`;
const chunkName = /^chunks\/([^/]+)\/(\d{4})\/([0-9a-f]{64})$/;

/** The number has four digits, so that a listing is in order. */
export const chunkKey = (documentId: string, number: number, sha256: string): string =>
  `${prefixOfChunks(documentId)}${String(number).padStart(4, '0')}/${sha256}`;

export const readChunkKey = (key: string) => {
  const [, documentId, number, sha256] = chunkName.exec(key) ?? [];
  return documentId && number && sha256 ? { documentId, number: Number(number), sha256 } : undefined;
};

export const wholeKey = (documentId: string): string => `whole/${documentId}`;
export const documentOfWhole = (key: string): string | undefined => /^whole\/([^/]+)$/.exec(key)?.[1];

export const contentKey = (documentId: string): string => `content/${documentId}`;

export type Thumbnail = 'small' | 'tiny';
export const thumbnailKey = (documentId: string, size: Thumbnail): string =>
  `thumbnails/${documentId}/${size}.jpg`;

/** A photo without place and device, for who sees it at levels P0 and P1. */
export const publishedKey = (documentId: string): string => `published/${documentId}`;

/** In the bucket of the library: what everybody may read, under lock. */
export const libraryKey = (documentId: string): string => `library/${documentId}`;
/** The words of a PDF, packed: read once, and searched by however often the index is made. */
export const wordsKey = (documentId: string): string => `words/${documentId}`;
/** The number is that of the form in which an index is packed: functions of two deployments read each their own. */
export const indexKey = 'index/v1';
/** Under which all lies that was made of a document; an id is never the beginning of another. */
export const prefixesOf = (documentId: string): readonly string[] => [
  contentKey(documentId),
  publishedKey(documentId),
  `thumbnails/${documentId}/`,
];

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type DocumentRecord, holderOf } from '../domain/document.ts';
import { contentKey, indexKey, libraryKey, publishedKey, wordsKey } from './keys.ts';

interface Places {
  readonly documents: string;
  readonly library: string;
}

/** The index was written by somebody else since it was read. */
export class IndexMoved extends Error {}

const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name);

const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** The objects of the library: what was published, under lock, the words in it, and the index. */
export const libraryShelf = (s3: S3Client, { documents, library: Bucket }: Places) => {
  const sizeOf = async (Key: string): Promise<number | undefined> => {
    try {
      return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  const bytesUnder = async (Key: string, Range?: string) => {
    try {
      const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
      return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  return {
    /**
     * Copies what everybody may read, a picture without place and device, and locks the copy; says how large it is. What
     * lies there stays: a second version would be as locked as the first. Of two at once there may be two, of equal bytes.
     */
    async keep(document: DocumentRecord, until: Date): Promise<number> {
      const { documentId, image, contentType } = document;
      const Key = libraryKey(documentId);
      const found = await sizeOf(Key);
      if (found !== undefined) return found;
      const source = image ? publishedKey(holderOf(document)) : contentKey(holderOf(document));
      await s3.send(
        new CopyObjectCommand({
          Bucket,
          Key,
          CopySource: `${documents}/${source}`,
          ContentType: contentType,
          MetadataDirective: 'REPLACE',
          ObjectLockMode: 'GOVERNANCE',
          ObjectLockRetainUntilDate: until,
        }),
      );
      return (await sizeOf(Key)) ?? 0;
    },

    /** Bytes of what was published. */
    read: async (documentId: string, from: number, length: number): Promise<Uint8Array> =>
      (await bytesUnder(libraryKey(documentId), `bytes=${from}-${from + length - 1}`))?.bytes ??
      new Uint8Array(),

    /** The words in a document, read out of it by the first who asks. */
    async words(documentId: string, read: () => Promise<string>): Promise<string> {
      const Key = wordsKey(documentId);
      const known = await bytesUnder(Key);
      if (known) return (await unzip(known.bytes)).toString('utf8');
      const words = await read();
      await s3.send(
        new PutObjectCommand({ Bucket, Key, Body: await zip(words), ContentType: 'application/gzip' }),
      );
      return words;
    },

    index: () => bytesUnder(indexKey),

    /** Writes the index on condition that it is still the one that was read (or that there is none); else `IndexMoved`. */
    async writeIndex(bytes: Uint8Array, etag: string | undefined): Promise<void> {
      const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
      const put = { Bucket, Key: indexKey, Body: bytes, ContentType: 'application/octet-stream' };
      try {
        await s3.send(new PutObjectCommand({ ...put, ...condition }));
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status === 412 || status === 409) throw new IndexMoved('The index was written meanwhile');
        throw error;
      }
    },
  };
};

export type LibraryShelf = ReturnType<typeof libraryShelf>;

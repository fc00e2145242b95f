import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { DocumentRecord } from '../domain/document.ts';
import type { Arrived } from '../domain/upload.ts';
import { chunkKey, prefixOfChunks, wholeKey } from './keys.ts';
import { deletedAtOnce, eraseObjects } from './object-versions.ts';
import { sizeOf } from './quarantine.ts';

/** The whole that was put together has another hash than the one that was registered. */
export class OtherHash extends Error {}

/** S3 takes parts of at least 5 MiB; two of these are under way at once. */
const partBytes = 8 * 1_024 * 1_024;

export const quarantineBytes = (s3: S3Client, Bucket: string) => {
  async function* bytesOfChunks(documentId: string, chunks: readonly Arrived[], sha256: string) {
    const hash = createHash('sha256');
    for (const { number, sha256: named } of chunks) {
      const Key = chunkKey(documentId, number, named);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      for await (const piece of Body as AsyncIterable<Uint8Array>) {
        hash.update(piece);
        yield piece;
      }
    }
    // thrown before the last part, so that the upload is given up and no object comes about
    if (hash.digest('hex') !== sha256) throw new OtherHash('The whole has another hash');
  }

  return {
    /** Puts chunks together into one object; throws `OtherHash` and stores nothing when that is not what was registered. */
    async assemble({ documentId, sha256, contentType }: DocumentRecord, chunks: readonly Arrived[]) {
      const Body = Readable.from(bytesOfChunks(documentId, chunks, sha256), { objectMode: false });
      const params = { Bucket, Key: wholeKey(documentId), Body, ContentType: contentType };
      await new Upload({ client: s3, params, partSize: partBytes, queueSize: 2 }).done();
    },

    hasWhole: async (documentId: string): Promise<boolean> =>
      (await sizeOf(s3, Bucket, wholeKey(documentId))) !== undefined,

    /** Removes what lies there of a document: it is stored elsewhere, or was refused. */
    async clear(documentId: string, chunks: readonly Arrived[]): Promise<void> {
      const keys = [
        wholeKey(documentId),
        ...chunks.map((one) => chunkKey(documentId, one.number, one.sha256)),
      ];
      for (let start = 0; start < keys.length; start += deletedAtOnce)
        await Promise.all(
          keys
            .slice(start, start + deletedAtOnce)
            .map((Key) => s3.send(new DeleteObjectCommand({ Bucket, Key }))),
        );
    },

    /** Removes whatever ever lay there of a document: it was deleted. */
    async erase(documentId: string): Promise<void> {
      for (const prefix of [wholeKey(documentId), prefixOfChunks(documentId)])
        await eraseObjects(s3, Bucket, prefix);
    },
  };
};

export type QuarantineBytes = ReturnType<typeof quarantineBytes>;

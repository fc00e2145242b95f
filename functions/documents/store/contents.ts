import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { create as contentDisposition } from 'content-disposition';
import { contentKey, prefixesOf, wholeKey } from './keys.ts';
import { eraseObjects } from './object-versions.ts';

/** How long a link holds, in seconds: a download may begin late on a bad line, and what has begun goes on. */
const linkSeconds = 600;

interface Linked {
  readonly key: string;
  readonly contentType: string;
  /** Absent where the name is not for the reader. */
  readonly fileName?: string | undefined;
}

/** What was checked: originals, thumbnails, copies for the public. */
export const contentLinks = (s3: S3Client, Bucket: string) => ({
  /** A link that takes ranges (RFC 9110, section 14) and names the file as its sender did (RFC 6266, RFC 8187). */
  async link({ key: Key, contentType, fileName }: Linked, now: Date) {
    const get = new GetObjectCommand({
      Bucket,
      Key,
      ResponseContentType: contentType,
      ResponseContentDisposition: contentDisposition(fileName),
    });
    const url = await getSignedUrl(s3, get, { expiresIn: linkSeconds });
    return { url, until: new Date(now.getTime() + linkSeconds * 1_000).toISOString() };
  },
});

export type ContentLinks = ReturnType<typeof contentLinks>;

interface Places {
  readonly quarantine: string;
  readonly documents: string;
}

export const contentBytes = (s3: S3Client, { quarantine, documents }: Places) => {
  const reading = (Bucket: string, Key: string) => async (from: number, length: number) => {
    const Range = `bytes=${from}-${from + length - 1}`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };

  return {
    /** Reads the whole in quarantine. */
    arrived: (documentId: string) => reading(quarantine, wholeKey(documentId)),

    /** Reads what was checked before. */
    kept: (documentId: string) => reading(documents, contentKey(documentId)),

    /** Takes the whole out of quarantine, as it is (S3 copies up to 5 GB at once). */
    async keep(documentId: string, key: string, contentType: string): Promise<void> {
      await s3.send(
        new CopyObjectCommand({
          Bucket: documents,
          Key: key,
          CopySource: `${quarantine}/${wholeKey(documentId)}`,
          ContentType: contentType,
          MetadataDirective: 'REPLACE',
        }),
      );
    },

    async put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
      await s3.send(
        new PutObjectCommand({ Bucket: documents, Key: key, Body: bytes, ContentType: contentType }),
      );
    },

    /** Removes the bytes of a document with its pictures and copies, in all versions. */
    async erase(documentId: string): Promise<void> {
      for (const prefix of prefixesOf(documentId)) await eraseObjects(s3, documents, prefix);
    },
  };
};

export type ContentBytes = ReturnType<typeof contentBytes>;

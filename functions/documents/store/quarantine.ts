import {
  type _Object,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { Form } from '../../../shared/routes/documents/document.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { type Arrived, bytesOf } from '../domain/upload.ts';
import { chunkKey, prefixOfChunks, readChunkKey, wholeKey } from './keys.ts';

/** How long a form takes a file, in seconds: within the life of the credentials that have signed it. */
const formSeconds = 3_600;

const base64Of = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');

const arrivedOf = ({ Key = '', Size = 0 }: _Object): Arrived[] => {
  const named = readChunkKey(Key);
  return named ? [{ number: named.number, sha256: named.sha256, size: Size }] : [];
};

/**
 * Where bytes lie that nobody has looked at. S3 itself remembers which chunks have come: a form takes exactly the bytes
 * whose hash its key names, so a listing tells number, hash and size of each.
 */
export const quarantineForms = (s3: S3Client, bucket: string) => ({
  /** The form that takes one chunk, or the whole of a small file: exact key, type, length and checksum. */
  async form(document: DocumentRecord, number: number, sha256: string, now: Date): Promise<Form> {
    const { documentId, upload, size, contentType } = document;
    if (!upload) throw new Error('A document that is complete takes no bytes');
    const isWhole = upload.how === 'form';
    const length = bytesOf(upload, size, number);
    const checked = {
      'Content-Type': isWhole ? contentType : 'application/octet-stream',
      'x-amz-checksum-sha256': base64Of(isWhole ? document.sha256 : sha256),
    };
    const { url, fields } = await createPresignedPost(s3, {
      Bucket: bucket,
      Key: isWhole ? wholeKey(documentId) : chunkKey(documentId, number, sha256),
      Fields: checked,
      Conditions: [
        ['content-length-range', length, length],
        ...Object.entries(checked).map(([name, value]) => ({ [name]: value })),
      ],
      Expires: formSeconds,
    });
    return { url, fields, number, until: new Date(now.getTime() + formSeconds * 1_000).toISOString() };
  },

  /** What has come of a document: one listing, since no upload has more than 1,000 chunks. */
  async arrived({ documentId, upload, sha256 }: DocumentRecord): Promise<readonly Arrived[]> {
    if (upload?.how === 'form') {
      const size = await sizeOf(s3, bucket, wholeKey(documentId));
      return size === undefined ? [] : [{ number: 0, sha256, size }];
    }
    return listed(s3, bucket, documentId);
  },

  /** Its chunks, whatever its record says. */
  listed: (documentId: string): Promise<readonly Arrived[]> => listed(s3, bucket, documentId),
});

export type QuarantineForms = ReturnType<typeof quarantineForms>;

const listed = async (s3: S3Client, Bucket: string, documentId: string): Promise<readonly Arrived[]> => {
  const listing = new ListObjectsV2Command({ Bucket, Prefix: prefixOfChunks(documentId) });
  const { Contents = [] } = await s3.send(listing);
  return Contents.flatMap(arrivedOf);
};

export const sizeOf = async (s3: S3Client, Bucket: string, Key: string): Promise<number | undefined> => {
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NotFound') return undefined;
    throw error;
  }
};

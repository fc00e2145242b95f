import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { zipped } from './lines.ts';

/** What lies under a key. */
export interface Written {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The objects of the archive: each is written once and never replaced. */
export const archiveObjects = (s3: S3Client, Bucket: string) => ({
  /**
   * Writes the text, compressed. Where an earlier run has written it, says what lies there, as another version of
   * zlib may have compressed it differently. Throws when something else lies there.
   */
  async writeOnce(Key: string, text: string): Promise<Written> {
    const body = zipped(text);
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body: body,
          ContentType: 'application/gzip',
          ChecksumSHA256: sha256(body).toString('base64'),
          IfNoneMatch: '*',
        }),
      );
      return described(body);
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      if (status !== 412) throw error;
    }
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const found = (await Body?.transformToByteArray()) ?? new Uint8Array();
    if (gunzipSync(found).toString('utf8') !== text) throw new Error(`Something else lies under ${Key}`);
    return described(found);
  },
});

export type ArchiveObjects = ReturnType<typeof archiveObjects>;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const described = (bytes: Uint8Array): Written => ({
  bytes: bytes.byteLength,
  sha256: sha256(bytes).toString('hex'),
});

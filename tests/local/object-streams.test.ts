import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { surroundings } from '../support/aws-endpoint.ts';
import { clientSettings } from '../support/embedded-cloud.ts';
import { objectServer, startObjectServer } from '../support/object-process.ts';

const MEGABYTE = 2 ** 20;
const SIZE = 500;
const Bucket = 'large';

const { options, remove } = surroundings();
let server: ChildProcess;
let client: S3Client;

beforeAll(async () => {
  const outfile = join(options.folder, 'server.mjs'); // bundled: taking types away needs memory that objects do not
  await build({
    entryPoints: [objectServer],
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    outfile,
  });
  const started = await startObjectServer(options.folder, outfile);
  server = started.server;
  client = new S3Client({
    ...clientSettings(started.url),
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
});
afterAll(() => {
  client.destroy();
  server.kill();
  remove();
});

/** The largest amount of memory that the server has had so far, in MB. */
const peak = async (): Promise<number> => {
  server.send('peak');
  const [megabytes] = (await once(server, 'message')) as [number];
  return megabytes;
};

const megabyte = Buffer.alloc(MEGABYTE, 'kelurahan ');
const content = (megabytes: number) =>
  Readable.from(
    (function* () {
      for (let count = 0; count < megabytes; count++) yield megabyte;
    })(),
    { objectMode: false },
  );
const md5Of = (megabytes: number) => {
  const hash = createHash('md5');
  for (let count = 0; count < megabytes; count++) hash.update(megabyte);
  return hash.digest('hex');
};

test('objects of 500 MB are put, read, copied and put together with less than 150 MB of memory', async () => {
  const first = await client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'whole',
      Body: content(SIZE),
      ContentLength: SIZE * MEGABYTE,
      ChecksumAlgorithm: 'CRC32',
    }),
  );
  expect(first.ETag).toBe(`"${md5Of(SIZE)}"`);

  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'whole' }));
  let read = 0;
  for await (const chunk of Body as Readable) read += (chunk as Buffer).length;
  expect(read).toBe(SIZE * MEGABYTE);

  await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/whole` }));
  expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).ETag).toBe(first.ETag);

  const upload = { Bucket, Key: 'parts' };
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...upload, ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' }),
  );
  const half = (SIZE / 2) * MEGABYTE;
  const sent = await client.send(
    new UploadPartCommand({
      ...upload,
      UploadId,
      PartNumber: 1,
      Body: content(SIZE / 2),
      ContentLength: half,
      ChecksumAlgorithm: 'CRC32',
    }),
  );
  const copied = await client.send(
    new UploadPartCopyCommand({
      ...upload,
      UploadId,
      PartNumber: 2,
      CopySource: `${Bucket}/whole`,
      CopySourceRange: `bytes=${half}-${2 * half - 1}`,
    }),
  );
  const done = await client.send(
    new CompleteMultipartUploadCommand({
      ...upload,
      UploadId,
      MultipartUpload: {
        Parts: [
          { PartNumber: 1, ETag: sent.ETag },
          { PartNumber: 2, ETag: copied.CopyPartResult?.ETag },
        ],
      },
    }),
  );
  expect(done.ChecksumCRC32).toBe(first.ChecksumCRC32);
  expect(await peak()).toBeLessThan(150);
}, 60_000);

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Entry } from '../../infra/local/eventbridge/entries.ts';
import { createS3 } from '../../infra/local/s3/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';
import { clientSettings } from '../support/embedded-cloud.ts';
import { startObjectServer } from '../support/object-process.ts';

const Bucket = 'large'; // as the server makes it
const PART = 5 * 2 ** 20;

/** S3 in a process of its own over a data folder that outlives it. */
const aServer = () => {
  const { options, remove } = surroundings();
  const started: ChildProcess[] = [];
  const clients: S3Client[] = [];
  onTestFinished(() => {
    for (const client of clients) client.destroy();
    for (const one of started) one.kill('SIGKILL');
    remove();
  });
  return {
    files: () => readdirSync(join(options.folder, 'objects')),
    async start() {
      const { server: one, url } = await startObjectServer(options.folder);
      started.push(one);
      const client = new S3Client({ ...clientSettings(url), forcePathStyle: true });
      clients.push(client);
      return {
        client,
        async kill() {
          one.kill('SIGKILL');
          await once(one, 'exit');
        },
      };
    },
  };
};

/** Megabytes that never end, to be killed in the middle of. */
const endless = () =>
  Readable.from(
    (async function* () {
      for (;;) yield Buffer.alloc(2 ** 20);
    })(),
    { objectMode: false },
  );

const text = async (client: S3Client, Key: string) =>
  (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

test('what was acknowledged survives a kill, what was on its way leaves nothing', async () => {
  const server = aServer();
  const first = await server.start();
  const at = { Bucket, Key: 'parts' };
  await first.client.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept' }));
  await first.client.send(new PutObjectCommand({ Bucket, Key: 'replaced', Body: 'before' }));
  const { UploadId } = await first.client.send(new CreateMultipartUploadCommand(at));
  const upload = { ...at, UploadId };
  const one = await first.client.send(
    new UploadPartCommand({ ...upload, PartNumber: 1, Body: Buffer.alloc(PART, 'a') }),
  );
  const ContentLength = 2 ** 30;
  const cut = [
    new PutObjectCommand({ Bucket, Key: 'replaced', Body: endless(), ContentLength }),
    new UploadPartCommand({ ...upload, PartNumber: 2, Body: endless(), ContentLength }),
  ].map((command) => first.client.send(command as PutObjectCommand).catch((error) => error));
  await vi.waitFor(
    () => expect(server.files().filter((name) => name.endsWith('.part'))).toHaveLength(2),
    5_000,
  );
  await first.kill();
  for (const failure of await Promise.all(cut)) expect(failure).toBeInstanceOf(Error);

  const second = await server.start();
  expect(server.files()).toHaveLength(3); // two objects and a part
  expect(await text(second.client, 'kept')).toBe('kept');
  expect(await text(second.client, 'replaced')).toBe('before');
  const { Parts } = await second.client.send(new ListPartsCommand(upload));
  expect(Parts).toMatchObject([{ PartNumber: 1, Size: PART, ETag: one.ETag }]);
  const two = await second.client.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: 'end' }));
  const MultipartUpload = {
    Parts: [
      { PartNumber: 1, ETag: one.ETag },
      { PartNumber: 2, ETag: two.ETag },
    ],
  };
  await second.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  await second.kill();

  const third = await server.start();
  expect((await text(third.client, 'parts'))?.length).toBe(PART + 3);
  await third.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload })); // its answer was lost
  expect(server.files()).toHaveLength(4);
}, 30_000);

test('files go with the objects, uploads and parts that they belong to', async () => {
  const server = aServer();
  const { client } = await server.start();
  const at = { Bucket, Key: 'parts' };
  const begun = async () => ({ ...at, ...(await client.send(new CreateMultipartUploadCommand(at))) });
  const [aborted, completed] = [await begun(), await begun()];
  const part = (upload: { UploadId?: string | undefined }, PartNumber: number, Body: string) =>
    client.send(new UploadPartCommand({ ...at, UploadId: upload.UploadId, PartNumber, Body }));
  await part(aborted, 1, 'a');
  await part(aborted, 1, 'b');
  await part(aborted, 2, 'c');
  const { ETag } = await part(completed, 1, 'used');
  await part(completed, 2, 'unused');
  await vi.waitFor(() => expect(server.files()).toHaveLength(4)); // the first part 1 was replaced
  await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: aborted.UploadId }));
  await client.send(
    new CompleteMultipartUploadCommand({
      ...at,
      UploadId: completed.UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  );
  await vi.waitFor(() => expect(server.files()).toHaveLength(1));
  expect(await text(client, 'parts')).toBe('used');
  await client.send(new DeleteObjectCommand(at));
  await vi.waitFor(() => expect(server.files()).toHaveLength(0));
}, 30_000);

test('a part that comes after its upload was aborted is not kept', async () => {
  const server = aServer();
  const { client } = await server.start();
  const at = { Bucket, Key: 'late' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
  const aborted = Promise.withResolvers<void>();
  const Body = Readable.from(
    (async function* () {
      yield Buffer.alloc(PART);
      await aborted.promise;
      yield Buffer.from('end');
    })(),
    { objectMode: false },
  );
  const late = client
    .send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body, ContentLength: PART + 3 }))
    .catch((error) => error);
  await vi.waitFor(() => expect(server.files()).toHaveLength(1), 5_000);
  await client.send(new AbortMultipartUploadCommand({ ...at, UploadId }));
  aborted.resolve();
  expect(await late).toMatchObject({ name: 'NoSuchUpload' });
  await vi.waitFor(() => expect(server.files()).toHaveLength(0));
}, 30_000);

test('what no row names is swept at the start, and what was not announced is announced', async () => {
  const { options, remove } = surroundings();
  onTestFinished(remove);
  const call = (method: string, body = '') => ({
    operation: '',
    method,
    path: '/kept/key',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(body),
    caller: { arn: '', accountId: '' },
  });
  const killed = createS3({
    ...options,
    onObjectEvent: () => {
      throw new Error('killed before it could tell');
    },
  });
  killed.ensureBucket({ BucketName: 'kept', EventBridge: true });
  await killed.handle(call('PUT', 'acknowledged'));
  killed.close();
  const objects = join(options.folder, 'objects');
  writeFileSync(join(objects, 'half.part'), 'ha');
  writeFileSync(join(objects, 'whole-without-row'), 'lost');

  const announced: Entry[] = [];
  const next = createS3({ ...options, onObjectEvent: (event) => announced.push(event) });
  expect(readdirSync(objects)).toHaveLength(1);
  expect(String((await next.handle(call('GET'))).body)).toBe('acknowledged');
  options.clock.advance(2_000);
  next.resume();
  await vi.waitFor(() => expect(announced).toHaveLength(1));
  next.close();
});

test('a data folder from before there were versions keeps its objects', async () => {
  const { options, remove } = surroundings();
  onTestFinished(remove);
  const old = new DatabaseSync(join(options.folder, 's3.sqlite'));
  old.exec(`
    CREATE TABLE buckets (name TEXT PRIMARY KEY, created INTEGER NOT NULL, eventBridge INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE objects (
      bucket TEXT NOT NULL, key TEXT NOT NULL, file TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, etag TEXT NOT NULL,
      modified INTEGER NOT NULL, headers TEXT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (bucket, key)
    ) WITHOUT ROWID;
    INSERT INTO buckets VALUES ('old', 1, 0);
    INSERT INTO objects VALUES ('old', 'key', 'file-1', 4, '1cb251ec0d568de6a929b520c4aed8d1', 1000,
      '{"content-type":"text/plain"}', '{"algorithm":"crc32","value":"O5ROiA=="}');`);
  old.close();
  mkdirSync(join(options.folder, 'objects'));
  writeFileSync(join(options.folder, 'objects', 'file-1'), 'text');

  for (let start = 1; start <= 2; start++) {
    const s3 = createS3({ ...options, onObjectEvent: () => {} });
    const reply = await s3.handle({
      operation: '',
      method: 'GET',
      path: '/old/key',
      query: new URLSearchParams(),
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
      body: Buffer.alloc(0),
      caller: { arn: '', accountId: '' },
    });
    expect(String(reply.body)).toBe('text');
    expect(reply.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-amz-checksum-crc32': 'O5ROiA==',
      'x-amz-checksum-type': 'FULL_OBJECT',
    });
    s3.close();
  }
});

test('a listing goes on after a restart where it was', async () => {
  const server = aServer();
  const first = await server.start();
  for (const Key of ['a', 'b', 'c'])
    await first.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const page = await first.client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
  await first.kill();
  const second = await server.start();
  const { Contents } = await second.client.send(
    new ListObjectsV2Command({ Bucket, ContinuationToken: page.NextContinuationToken }),
  );
  expect(Contents?.map(({ Key }) => Key)).toEqual(['b', 'c']);
}, 30_000);

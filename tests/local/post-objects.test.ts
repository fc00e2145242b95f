import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { type FrontDoor, openFrontDoor } from '../../infra/local/aws/server.ts';
import { type AwsCall, AwsError } from '../../infra/local/aws/service.ts';
import type { Entry } from '../../infra/local/eventbridge/entries.ts';
import { s3Needs } from '../../infra/local/iam/needs/s3.ts';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { accountId, region, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const Bucket = 'pranata-uploads';
const credentials = createCredentials({ secret: Buffer.alloc(32), accountId });
const role = credentials.ofRole('uploads');
let s3: S3;
let door: FrontDoor;
let client: S3Client;
let administrator: S3Client;
const told: Entry[] = [];
const asked: AwsCall[] = [];
const defects: unknown[] = [];
const folder = () => readdirSync(join(options.folder, 'objects'));

beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: (event) => told.push(event) });
  s3.ensureBucket({ BucketName: Bucket, EventBridge: true });
  door = await openFrontDoor({
    services: { s3 },
    credentials,
    region,
    port: 0,
    report: (error) => defects.push(error),
    guard(_service, call) {
      asked.push(call);
      if (call.path.includes('/denied/')) throw new AwsError('AccessDenied', 'not allowed', { status: 403 });
    },
  });
  const settings = {
    endpoint: `http://127.0.0.1:${door.port}`,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
  };
  client = new S3Client({ ...settings, credentials: role });
  administrator = new S3Client({
    ...settings,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  administrator.destroy();
  await door.close();
  s3.close();
  remove();
});
beforeEach(() => {
  asked.length = told.length = defects.length = 0;
});

const boundary = 'a-boundary';
const textPart = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const filePart = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n`;
const end = `\r\n--${boundary}--\r\n`;
const formOf = async (Key: string, more: Partial<PresignedPostOptions> = {}) => {
  const { fields } = await createPresignedPost(client, { Bucket, Key, Expires: 60, ...more });
  return (
    Object.entries(fields)
      .map(([name, value]) => textPart(name, value))
      .join('') + filePart
  );
};
const send = (body: Buffer | string) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port: door.port,
        method: 'POST',
        path: `/${Bucket}`,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      },
      async (incoming) =>
        resolve({ status: incoming.statusCode ?? 0, body: (await incoming.toArray()).join('') }),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
const keys = async () =>
  ((await administrator.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);

describe('a form that a role has signed', () => {
  it('is asked to be allowed as a PutObject of that role', async () => {
    const Fields = {
      tagging: '<Tagging><TagSet><Tag><Key>k</Key><Value>v w</Value></Tag></TagSet></Tagging>',
    };
    expect((await send(`${await formOf('a b/ü', { Fields })}text${end}`)).status).toBe(204);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ caller: role.caller, headers: { 'x-amz-tagging': 'k=v%20w' } });
    expect(s3Needs(asked[0]!)).toEqual([
      ['s3:PutObject', `arn:aws:s3:::${Bucket}/a b/ü`],
      ['s3:PutObjectTagging', `arn:aws:s3:::${Bucket}/a b/ü`],
    ]);
    expect(told.map(({ Detail }) => JSON.parse(Detail!))).toMatchObject([
      { object: { key: 'a b/ü', size: 4 }, reason: 'POST Object' },
    ]);
  });

  it('stores nothing when the role may not', async () => {
    const before = folder();
    expect(await send(`${await formOf('denied/a')}text${end}`)).toMatchObject({ status: 403 });
    expect(folder()).toEqual(before);
  });

  it('is not asked about before its signature is known', async () => {
    const text = (await formOf('a')).replace(/(X-Amz-Signature"\r\n\r\n)./, '$1x');
    expect(await send(`${text}text${end}`)).toMatchObject({ status: 403 });
    expect(asked).toEqual([]);
  });

  it('leaves nothing behind when its sender goes away', async () => {
    const before = folder();
    const head = `POST /${Bucket} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=${boundary}\r\ncontent-length: 9000000\r\n\r\n`;
    const socket = connect(door.port, '127.0.0.1');
    socket.write(`${head}${await formOf('cut')}${'x'.repeat(500_000)}`);
    await expect.poll(() => folder().length).toBeGreaterThan(before.length);
    socket.destroy();
    await expect.poll(folder).toEqual(before);
    expect(await keys()).not.toContain('cut');
    expect(defects).toEqual([]);
  });

  it('gives back metadata beyond ASCII as encoded words, and refuses what would end a header', async () => {
    const Fields = { 'x-amz-meta-a': 'ÄMÄZÕÑ S3', 'x-amz-meta-b': '\u0000\u0001\u0002\u0003\u0004' };
    expect((await send(`${await formOf('words', { Fields })}x${end}`)).status).toBe(204);
    expect(asked[0]?.headers).toMatchObject({
      'x-amz-meta-a': '=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?=',
      'x-amz-meta-b': '=?UTF-8?B?AAECAwQ=?=',
    });
    const bad = await formOf('lines', { Fields: { 'Content-Type': 'a\u0001b' } });
    expect(await send(`${bad}x${end}`)).toMatchObject({ status: 400 });
  });

  it('however it is bent, is refused in AWS words or stored under its own key', async () => {
    const whole = Buffer.from(
      `${await formOf('bent', { Conditions: [['content-length-range', 0, 20]] })}text${end}`,
    );
    const known = new Set(await keys());
    const change = fc.record({
      at: fc.nat({ max: whole.length }),
      remove: fc.nat({ max: 40 }),
      insert: fc.oneof(
        fc.string({ maxLength: 10 }),
        fc.constantFrom(
          '\r\n',
          `\r\n--${boundary}\r\n`,
          `\r\n--${boundary}--`,
          '"',
          '\u0000',
          'x'.repeat(30_000),
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        let text = whole;
        for (const { at, remove: length, insert } of changes)
          text = Buffer.concat([text.subarray(0, at), Buffer.from(insert), text.subarray(at + length)]);
        const { status, body } = await send(text);
        expect([204, 400, 403, 412]).toContain(status);
        if (status !== 204) expect(body).toMatch(/<Error><Code>\w+<\/Code>/);
      }),
      { numRuns: 300 },
    );
    expect(defects).toEqual([]);
    expect((await keys()).filter((key) => !known.has(key))).toEqual(
      (await keys()).includes('bent') ? ['bent'] : [],
    );
    await expect.poll(() => folder().length).toBe((await keys()).length);
  });
});

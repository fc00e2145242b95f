import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { type FrontDoor, openFrontDoor } from '../../infra/local/aws/server.ts';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { accountId, region, surroundings } from '../support/aws-endpoint.ts';
import { clientSettings } from '../support/embedded-cloud.ts';

const IDLE = 200; // milliseconds that a client may stand still
const LARGE = 8 * 2 ** 20;
const Bucket = 'clients';
const { options, remove } = surroundings();
const defects: unknown[] = [];
let s3: S3;
let door: FrontDoor;
let client: S3Client;

beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: () => {} });
  s3.ensureBucket({ BucketName: Bucket });
  door = await openFrontDoor({
    services: { s3 },
    credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
    region,
    port: 0,
    idleMilliseconds: IDLE,
    report: (error) => defects.push(error),
  });
  client = new S3Client({
    ...clientSettings(`http://127.0.0.1:${door.port}`),
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await client.send(new PutObjectCommand({ Bucket, Key: 'large', Body: Buffer.alloc(LARGE, 'x') }));
});
afterAll(async () => {
  client.destroy();
  await door.close();
  s3.close();
  remove();
});

const putLink = (Key: string) =>
  getSignedUrl(client, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 });
const getLink = (Key: string) =>
  getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 });

const headOf = (method: string, link: string, headers: Record<string, string | number> = {}) => {
  const { pathname, search, host } = new URL(link);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`;
};
const socket = async (): Promise<Socket> => {
  const opened = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
  opened.on('error', () => {});
  await once(opened, 'connect');
  return opened;
};
const answer = async (from: Socket): Promise<string> => {
  let text = '';
  for await (const chunk of from) text += chunk;
  return text;
};

const stored = () => readdirSync(join(options.folder, 'objects'));
const descriptors = () => readdirSync('/proc/self/fd').length;

/** What a client does must leave nothing behind: no file, no descriptor, no defect. */
const leavingNothing = async (work: () => Promise<unknown>) => {
  client.destroy(); // its kept connections are descriptors, too
  await pause(50);
  const before = { descriptors: descriptors(), files: stored().sort() };
  await work();
  await vi.waitFor(() => {
    expect({ descriptors: descriptors(), files: stored().sort() }).toEqual(before);
  }, 5_000);
  expect(defects).toEqual([]);
};

describe('a client that sends an object', () => {
  it('and dies in the middle leaves nothing behind', async () => {
    const links = await Promise.all(Array.from({ length: 20 }, (_, index) => putLink(`dies-${index}`)));
    await leavingNothing(async () => {
      const sockets = await Promise.all(links.map(socket));
      sockets.forEach((one, index) => {
        one.write(headOf('PUT', links[index]!, { 'content-length': LARGE }));
        one.write(Buffer.alloc(LARGE / 2));
      });
      await vi.waitFor(() => expect(stored().filter((name) => name.endsWith('.part'))).toHaveLength(20));
      for (const one of sockets) one.resetAndDestroy();
    });
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'dies-1' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('and stands still is told so, and nothing is stored', async () => {
    const link = await putLink('slow');
    await leavingNothing(async () => {
      const one = await socket();
      one.write(headOf('PUT', link, { 'content-length': 1_000 }));
      one.write('the beginning');
      const text = await answer(one);
      expect(text).toMatch(/^HTTP\/1.1 400 /);
      expect(text).toContain('<Code>RequestTimeout</Code>');
      one.destroy();
    });
  });

  it('slowly, but without a stop, is served', async () => {
    const one = await socket();
    one.write(headOf('PUT', await putLink('steady'), { 'content-length': 8, connection: 'close' }));
    for (const letter of 'steadily') {
      await pause(IDLE / 3);
      one.write(letter);
    }
    expect(await answer(one)).toMatch(/^HTTP\/1.1 200 /);
    one.destroy();
  });

  it('and closes its half of the connection in the middle gets no object', async () => {
    const link = await putLink('half');
    await leavingNothing(async () => {
      const one = await socket();
      one.end(`${headOf('PUT', link, { 'content-length': 1_000 })}the beginning`);
      expect(await answer(one)).toMatch(/^(HTTP\/1.1 400 |$)/);
      one.destroy();
    });
  });

  it('and closes its half when all is said still gets its answer', async () => {
    const one = await socket();
    one.end(`${headOf('PUT', await putLink('said'), { 'content-length': 4 })}text`);
    expect(await answer(one)).toMatch(/^HTTP\/1.1 200 /);
    one.destroy();
  });

  it('and asks first is refused before it sends it, or told to go on', async () => {
    const asks = { 'content-length': 4, expect: '100-continue', connection: 'close' };
    const refused = await socket();
    refused.write(headOf('PUT', `${await putLink('asked')}0`, asks)); // not the signature any more
    expect(await answer(refused)).toMatch(/^HTTP\/1.1 403 /);
    refused.destroy();
    const served = await socket();
    served.write(headOf('PUT', await putLink('asked'), asks));
    const [first] = (await once(served, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1.1 100 Continue/);
    served.write('text');
    expect(await answer(served)).toMatch(/HTTP\/1.1 200 /);
    served.destroy();
  });

  it('that is refused sees why, although it has not sent all of it', async () => {
    const link = (await putLink('refused')).replace(`/${Bucket}/`, '/elsewhere/');
    await leavingNothing(async () => {
      const reply = await fetch(link, { method: 'PUT', body: Buffer.alloc(LARGE) });
      expect(reply.status).toBe(403);
      expect(await reply.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
    });
    const missing = await getSignedUrl(client, new PutObjectCommand({ Bucket: 'nowhere', Key: 'x' }));
    await leavingNothing(async () => {
      const reply = await fetch(missing, { method: 'PUT', body: Buffer.alloc(LARGE) });
      expect(await reply.text()).toContain('<Code>NoSuchBucket</Code>');
    });
  });

  it('that reads only when it has sent all sees a refusal too', async () => {
    const link = (await putLink('stubborn')).replace(`/${Bucket}/`, '/elsewhere/');
    await leavingNothing(async () => {
      const one = await socket();
      one.write(headOf('PUT', link, { 'content-length': LARGE }));
      for (let sent = 0; sent < LARGE; sent += LARGE / 16) {
        await new Promise((resolve) => one.write(Buffer.alloc(LARGE / 16), resolve));
        await pause(5);
      }
      expect(await answer(one)).toContain('<Code>SignatureDoesNotMatch</Code>');
      one.destroy();
    });
  });

  it('of more than 5 GB is refused before it sends it', async () => {
    for (const link of [
      await putLink('too-large'),
      await getSignedUrl(
        client,
        new UploadPartCommand({ Bucket, Key: 'k', PartNumber: 1, UploadId: 'none' }),
      ),
    ]) {
      const one = await socket();
      one.write(
        headOf('PUT', link, {
          'content-length': 5 * 2 ** 30 + 1,
          expect: '100-continue',
          connection: 'close',
        }),
      );
      const text = await answer(one);
      expect(text).toMatch(link.includes('partNumber') ? /NoSuchUpload/ : /EntityTooLarge/);
      one.destroy();
    }
  });

  it('must say how long it is', async () => {
    const one = await socket();
    one.write(
      headOf('PUT', await putLink('endless'), { 'transfer-encoding': 'chunked', connection: 'close' }),
    );
    one.write('4\r\ntext\r\n0\r\n\r\n');
    expect(await answer(one)).toMatch(/^HTTP\/1.1 411 .*<Code>MissingContentLength<\/Code>/s);
    one.destroy();
  });
});

describe('a client that reads an object', () => {
  it('and leaves in the middle keeps nothing open', async () => {
    const link = await getLink('large');
    await leavingNothing(async () => {
      const sockets = await Promise.all(Array.from({ length: 20 }, socket));
      for (const one of sockets) one.write(headOf('GET', link));
      await Promise.all(sockets.map((one) => once(one, 'data')));
      for (const one of sockets) one.resetAndDestroy();
    });
  });

  it('and stops reading loses its connection', async () => {
    const Body = Buffer.alloc(8 * LARGE, 'x'); // more than the operating system takes for it
    await client.send(new PutObjectCommand({ Bucket, Key: 'huge', Body, ChecksumAlgorithm: 'CRC32' }));
    const link = await getLink('huge');
    await leavingNothing(async () => {
      const one = await socket();
      one.pause();
      one.write(headOf('GET', link));
      await pause(IDLE * 3);
      let size = 0;
      one.on('data', (chunk) => {
        size += chunk.length;
      });
      one.resume();
      await Promise.race([once(one, 'end'), once(one, 'close')]).catch(() => {});
      one.destroy();
      expect(size).toBeLessThan(8 * LARGE);
    });
  });

  it('gets all of it, although it is deleted or replaced meanwhile', async () => {
    const Body = Buffer.alloc(LARGE, 'before ');
    await client.send(new PutObjectCommand({ Bucket, Key: 'replaced', Body }));
    const files = stored().length;
    const reading = await client.send(new GetObjectCommand({ Bucket, Key: 'replaced' }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'replaced', Body: 'after' }));
    const bytes = Buffer.from(await reading.Body!.transformToByteArray());
    expect(bytes.equals(Body)).toBe(true);
    await vi.waitFor(() => expect(stored()).toHaveLength(files));
  });

  it('gets all of it, although it is deleted before the first byte is read', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'deleted', Body: Buffer.alloc(LARGE, 'x') }));
    const asked = (method: string) => ({
      operation: '',
      method,
      path: `/${Bucket}/deleted`,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      caller: { arn: '', accountId },
    });
    const files = stored().length;
    const { body } = await s3.handle(asked('GET'));
    await s3.handle(asked('DELETE'));
    await pause(50);
    const chunks: Buffer[] = await Array.fromAsync(body as Readable);
    expect(Buffer.concat(chunks)).toHaveLength(LARGE);
    await vi.waitFor(() => expect(stored()).toHaveLength(files - 1));
  });
});

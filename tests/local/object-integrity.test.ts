import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type ChecksumAlgorithm, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';
import { rawCalls } from '../support/raw-calls.ts';

const { options, remove } = surroundings();
const Bucket = 'integrity';
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;
const call = rawCalls(() => door.endpoint);

beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: () => {} });
  s3.ensureBucket({ BucketName: Bucket });
  door = await openEndpoint({ s3 });
  client = new S3Client(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  s3.close();
  remove();
});

const put = async (headers: Record<string, string>, body: string) => {
  const reply = await call({ service: 's3', method: 'PUT', path: `/${Bucket}/key`, headers, body });
  return [reply.status, /<Code>(\w+)</.exec(await reply.text())?.[1]];
};
const stored = () => readdirSync(join(options.folder, 'objects')).length;

const crcOf = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
};
const trailing = {
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'content-encoding': 'aws-chunked',
  'x-amz-decoded-content-length': '4',
  'x-amz-trailer': 'x-amz-checksum-crc32',
};
const chunked = (trailers: string) => `4\r\ntext\r\n0\r\n${trailers}\r\n`;

describe('a body in chunks', () => {
  // Of "123456789": the check values of the algorithms' catalogues, in base64.
  it.each<[ChecksumAlgorithm, string, string]>([
    ['CRC32', 'ChecksumCRC32', 'y/Q5Jg=='],
    ['CRC32C', 'ChecksumCRC32C', '4waSgw=='],
    ['CRC64NVME', 'ChecksumCRC64NVME', 'rosUhgp5mIg='],
    ['SHA1', 'ChecksumSHA1', '98O8HYCOBHMq32eZZczDTKeuNEE='],
    ['SHA256', 'ChecksumSHA256', 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU='],
  ])('is checked by %s in its trailer', async (Algorithm, name, value) => {
    const Body = Readable.from([Buffer.from('123456789')]);
    const written = await client.send(
      new PutObjectCommand({ Bucket, Key: name, Body, ContentLength: 9, ChecksumAlgorithm: Algorithm }),
    );
    expect(written).toMatchObject({ [name]: value });
    const read = await client.send(new GetObjectCommand({ Bucket, Key: name, ChecksumMode: 'ENABLED' }));
    expect(read).toMatchObject({ [name]: value });
    expect(read.ContentEncoding).toBeUndefined();
  });

  it('is kept when all of it is right', async () => {
    expect(await put(trailing, chunked(`x-amz-checksum-crc32:${crcOf('text')}\r\n`))).toEqual([
      200,
      undefined,
    ]);
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['another checksum', 'BadDigest', {}, chunked(`x-amz-checksum-crc32:${crcOf('texT')}\r\n`)],
    ['a checksum that is none', 'InvalidRequest', {}, chunked('x-amz-checksum-crc32:short\r\n')],
    ['no checksum', 'MalformedTrailerError', {}, chunked('')],
    [
      'another length',
      'IncompleteBody',
      { 'x-amz-decoded-content-length': '5' },
      chunked(`x-amz-checksum-crc32:${crcOf('text')}\r\n`),
    ],
    [
      'less than it has',
      'IncompleteBody',
      { 'x-amz-decoded-content-length': '3' },
      chunked(`x-amz-checksum-crc32:${crcOf('text')}\r\n`),
    ],
    ['no end', 'IncompleteBody', {}, '4\r\ntext\r\n'],
    ['no chunks', 'IncompleteBody', {}, 'text'],
    ['a trailer that is no checksum', 'InvalidRequest', { 'x-amz-trailer': 'x-amz-meta-late' }, chunked('')],
    ['a length that is none', 'InvalidArgument', { 'x-amz-decoded-content-length': 'four' }, chunked('')],
    ['too much length', 'EntityTooLarge', { 'x-amz-decoded-content-length': '5368709121' }, chunked('')],
    ['an unknown form', 'InvalidArgument', { 'x-amz-content-sha256': 'STREAMING-AWS5' }, chunked('')],
  ])('with %s is refused with %s, and nothing is stored', async (_, code, headers, body) => {
    const before = stored();
    expect((await put({ ...trailing, ...headers }, body))[1]).toBe(code);
    expect(stored()).toBe(before);
  });
});

describe('a plain body', () => {
  const md5 = (text: string) => createHash('md5').update(text).digest('base64');
  it.each<[string, string, Record<string, string>]>([
    ['another MD5', 'BadDigest', { 'content-md5': md5('texT') }],
    ['an MD5 that is none', 'InvalidDigest', { 'content-md5': 'short' }],
    ['another checksum', 'BadDigest', { 'x-amz-checksum-crc32': crcOf('texT') }],
    ['a checksum that is none', 'InvalidRequest', { 'x-amz-checksum-crc32': 'y/Q5Jg' }],
    [
      'two checksums',
      'InvalidRequest',
      { 'x-amz-checksum-crc32': crcOf('text'), 'x-amz-checksum-sha1': 'x' },
    ],
    ['an algorithm without checksum', 'InvalidRequest', { 'x-amz-sdk-checksum-algorithm': 'SHA256' }],
    ['an unknown algorithm', 'InvalidRequest', { 'x-amz-sdk-checksum-algorithm': 'MD4' }],
    [
      'an algorithm of another checksum',
      'InvalidRequest',
      { 'x-amz-sdk-checksum-algorithm': 'SHA256', 'x-amz-checksum-crc32': crcOf('text') },
    ],
    [
      'the hash of another body',
      'XAmzContentSHA256Mismatch',
      { 'x-amz-content-sha256': createHash('sha256').update('texT').digest('hex') },
    ],
    ['a hash that is none', 'InvalidArgument', { 'x-amz-content-sha256': 'none' }],
  ])('with %s is refused with %s, and nothing is stored', async (_, code, headers) => {
    const before = stored();
    expect(await put(headers, 'text')).toEqual([400, code]);
    expect(stored()).toBe(before);
  });

  it('of nothing at all is an object too', async () => {
    expect(await put({}, '')).toEqual([200, undefined]);
  });
});

describe('a body that is a document', () => {
  const body = '<Delete><Object><Key>key</Key></Object></Delete>';
  const remove = async (headers: Record<string, string>) => {
    const asked = { service: 's3', path: `/${Bucket}`, query: { delete: '' }, headers, body };
    const reply = await call(asked);
    return [reply.status, /<Code>(\w+)</.exec(await reply.text())?.[1]];
  };
  const md5 = createHash('md5').update(body).digest('base64');

  it('that deletes must come with an MD5 or a checksum, and a right one', async () => {
    expect(await remove({})).toEqual([400, 'InvalidRequest']);
    expect(
      await remove({ 'content-md5': md5.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) }),
    ).toEqual([400, 'BadDigest']);
    expect(await remove({ 'x-amz-checksum-crc32': crcOf('another') })).toEqual([400, 'BadDigest']);
    expect(await remove({ 'content-md5': md5 })).toEqual([200, undefined]);
    expect(await remove({ 'x-amz-checksum-crc32': crcOf(body) })).toEqual([200, undefined]);
  });
});

describe('a range', () => {
  it('counts only for the content that If-Range names', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'ranged', Body: '0123456789' }));
    const read = async (condition: string) => {
      const headers = { range: 'bytes=2-4', 'if-range': condition };
      const reply = await call({ service: 's3', method: 'GET', path: `/${Bucket}/ranged`, headers });
      return [reply.status, await reply.text()];
    };
    expect(await read('"781e5e245d69b566979b86e28d23f2c7"')).toEqual([206, '234']);
    expect(await read('"other"')).toEqual([200, '0123456789']);
    expect(await read('Thu, 01 Jan 2099 00:00:00 GMT')).toEqual([206, '234']);
    expect(await read('Thu, 01 Jan 1970 00:00:00 GMT')).toEqual([200, '0123456789']);
  });
});

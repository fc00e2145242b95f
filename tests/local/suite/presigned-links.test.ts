import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';
import { aSuiteBucket, linkClient } from '../../support/suite-buckets.ts';

let cloud: CloudUnderTest;
let Bucket: string;
let s3: S3Client;
beforeAll(async () => {
  cloud = await aCloud();
  Bucket = await aSuiteBucket(cloud, 'presigned');
  s3 = linkClient(cloud);
});
afterAll(() => cloud.close());

const put = (Key: string, more = {}) => new PutObjectCommand({ Bucket, Key, ...more });
const get = (Key: string, more = {}) => new GetObjectCommand({ Bucket, Key, ...more });
const answer = async (url: string | URL, init?: RequestInit) => {
  const response = await fetch(url, init);
  const body = await response.text();
  const code = /<Code>(.*?)<\/Code>/.exec(body)?.[1];
  const message = /<Message>(.*?)<\/Message>/.exec(body)?.[1];
  return { status: response.status, headers: response.headers, body, ...(code && { code, message }) };
};
const changed = (url: string, change: (parameters: URLSearchParams) => void) => {
  const copy = new URL(url);
  change(copy.searchParams);
  return copy.href.replaceAll('+', '%20');
};
const refused = { status: 403, code: 'SignatureDoesNotMatch' };

describe('a presigned link', () => {
  it('takes an upload and gives it back, to whoever has the link', async () => {
    const upload = await getSignedUrl(s3, put('minutes 1 (é).txt', { ContentType: 'text/plain' }), {
      expiresIn: 60,
    });
    expect(
      await answer(upload, { method: 'PUT', body: 'agreed', headers: { 'content-type': 'text/plain' } }),
    ).toMatchObject({ status: 200 });
    const download = await getSignedUrl(s3, get('minutes 1 (é).txt'), { expiresIn: 60 });
    const answered = await answer(download);
    expect(answered).toMatchObject({ status: 200, body: 'agreed' });
    expect(answered.headers.get('content-type')).toBe('text/plain');
  });

  it('is bound to its method, its key, its bucket and every parameter', async () => {
    await cloud.s3.send(put('bound', { Body: 'x' }));
    const url = await getSignedUrl(s3, get('bound'), { expiresIn: 60 });
    expect(await answer(url)).toMatchObject({ status: 200 });
    expect(await answer(url, { method: 'PUT', body: 'y' })).toMatchObject(refused);
    expect(await answer(url, { method: 'DELETE' })).toMatchObject(refused);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(403);
    expect(await answer(url.replace('/bound?', '/other?'))).toMatchObject(refused);
    expect(await answer(url.replace(Bucket, `${Bucket}x`))).toMatchObject(refused);
    for (const [name, value] of [
      ['X-Amz-Expires', '3600'],
      ['X-Amz-SignedHeaders', 'host;range'],
      ['response-content-type', 'text/html'],
      ['versionId', 'null'],
    ] as const)
      expect(await answer(changed(url, (query) => query.set(name, value)))).toMatchObject(refused);
    expect(await answer(changed(url, (query) => query.delete('x-id')))).toMatchObject(refused);
  });

  it('overrides headers of its download, if it was signed so', async () => {
    await cloud.s3.send(put('override', { Body: 'x' }));
    const overridden = get('override', {
      ResponseContentType: 'application/pdf',
      ResponseContentDisposition: 'attachment; filename="minutes.pdf"',
      ResponseCacheControl: 'no-store',
    });
    const { headers } = await answer(await getSignedUrl(s3, overridden, { expiresIn: 60 }));
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe('attachment; filename="minutes.pdf"');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('holds its sender to the headers it signed', async () => {
    const url = await getSignedUrl(s3, put('typed', { ContentType: 'image/png', ContentLength: 3 }), {
      expiresIn: 60,
      signableHeaders: new Set(['content-type', 'content-length']),
    });
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    const send = (type: string, body: string) =>
      answer(url, { method: 'PUT', body, headers: { 'content-type': type } });
    expect(await send('image/gif', 'abc')).toMatchObject(refused);
    expect(await send('image/png', 'abcd')).toMatchObject(refused);
    expect(await answer(url, { method: 'PUT', body: new Uint8Array(3) })).toMatchObject(refused);
    expect(await send('image/png', 'abc')).toMatchObject({ status: 200 });
  });

  it('takes no header of AWS that it did not sign', async () => {
    const url = await getSignedUrl(s3, put('plain'), { expiresIn: 60 });
    for (const name of ['x-amz-meta-owner', 'x-amz-acl', 'x-amz-checksum-crc32', 'x-amz-content-sha256'])
      expect(await answer(url, { method: 'PUT', body: 'x', headers: { [name]: 'x' } })).toMatchObject({
        status: 403,
        code: 'AccessDenied',
        message: 'There were headers present in the request which were not signed',
        body: expect.stringContaining(`<HeadersNotSigned>${name}</HeadersNotSigned>`),
      });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'plain' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it('counts the metadata in its query', async () => {
    const url = await getSignedUrl(s3, put('described', { Metadata: { owner: 'bkm' } }), { expiresIn: 60 });
    expect(new URL(url).searchParams.get('x-amz-meta-owner')).toBe('bkm');
    expect(await answer(url, { method: 'PUT', body: 'x' })).toMatchObject({ status: 200 });
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'described' }))).toMatchObject({
      Metadata: { owner: 'bkm' },
    });
  });

  it('of an SDK that had no body in hand takes none but an empty one: its query has the checksum of nothing', async () => {
    const url = await getSignedUrl(cloud.s3, put('trap'), { expiresIn: 60 });
    expect(new URL(url).searchParams.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
    expect(await answer(url, { method: 'PUT', body: 'a photo' })).toMatchObject({
      status: 400,
      code: 'BadDigest',
    });
    expect(await answer(url, { method: 'PUT', body: '' })).toMatchObject({ status: 200 });
  });

  it('ends with its last second', async () => {
    await cloud.s3.send(put('ending', { Body: 'x' }));
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    expect(
      await answer(await getSignedUrl(s3, get('ending'), { expiresIn: 60, signingDate: ago(30) })),
    ).toMatchObject({ status: 200 });
    expect(
      await answer(await getSignedUrl(s3, get('ending'), { expiresIn: 60, signingDate: ago(62) })),
    ).toMatchObject({
      status: 403,
      code: 'AccessDenied',
      message: 'Request has expired',
      body: expect.stringContaining('<X-Amz-Expires>60</X-Amz-Expires>'),
    });
    expect(
      await answer(await getSignedUrl(s3, get('ending'), { expiresIn: 60, signingDate: ago(-3600) })),
    ).toMatchObject({
      status: 403,
      message: 'Request is not yet valid',
    });
  });

  it.each([
    ['X-Amz-Expires', '604801', 'X-Amz-Expires must be less than a week (in seconds)'],
    ['X-Amz-Expires', '-1', 'X-Amz-Expires must be non-negative'],
    ['X-Amz-Expires', '1e3', 'X-Amz-Expires should be a number'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA1', 'X-Amz-Algorithm only supports'],
    ['X-Amz-Date', '2026-01-01', 'X-Amz-Date must be in the ISO8601 Long Format'],
    ['X-Amz-Credential', 'local', 'Error parsing the X-Amz-Credential parameter'],
    ['X-Amz-Credential', undefined, 'Query-string authentication version 4 requires'],
    ['X-Amz-Date', undefined, 'Query-string authentication version 4 requires'],
    ['X-Amz-SignedHeaders', undefined, 'Query-string authentication version 4 requires'],
    ['X-Amz-Expires', undefined, 'Query-string authentication version 4 requires'],
  ])('is refused when its %s is %s', async (name, value, message) => {
    const url = await getSignedUrl(s3, get('malformed'), { expiresIn: 60 });
    const bent = changed(url, (query) => (value === undefined ? query.delete(name) : query.set(name, value)));
    expect(await answer(bent)).toMatchObject({
      status: 400,
      code: 'AuthorizationQueryParametersError',
      message: expect.stringContaining(message.replaceAll('"', '&quot;')),
    });
  });

  it('does not go with a second signature', async () => {
    const url = await getSignedUrl(s3, get('twice'), { expiresIn: 60 });
    expect(await answer(url, { headers: { authorization: 'AWS4-HMAC-SHA256 x' } })).toMatchObject({
      status: 400,
      code: 'InvalidArgument',
    });
  });
});

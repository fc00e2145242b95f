import {
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const Bucket = 'pranata-uploads';
const page = 'https://jawa-barat.pranata.example';
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;

beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: () => {} });
  s3.ensureBucket({ BucketName: Bucket });
  door = await openEndpoint({ s3 });
  client = new S3Client({ ...door.client, requestChecksumCalculation: 'WHEN_REQUIRED' });
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'text' }));
});
afterAll(async () => {
  client.destroy();
  await door.close();
  s3.close();
  remove();
});

const put = (
  ...CORSRules: NonNullable<
    ConstructorParameters<typeof PutBucketCorsCommand>[0]['CORSConfiguration']
  >['CORSRules'] &
    object
) => client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
const ask = async (
  headers: Record<string, string>,
  method = 'OPTIONS',
  url = `${door.endpoint}/${Bucket}/a`,
) => {
  const response = await fetch(url, { method, headers });
  const body = await response.text();
  return {
    status: response.status,
    code: /<Code>(.*?)<\/Code>/.exec(body)?.[1],
    message: /<Message>(.*?)<\/Message>/.exec(body)?.[1],
    body,
    shared: Object.fromEntries(
      [...response.headers].filter(([name]) => /^(access-control-|vary)/.test(name)),
    ),
  };
};
const preflight = (origin: string, method: string, headers?: string) =>
  ask({
    origin,
    'access-control-request-method': method,
    ...(headers && { 'access-control-request-headers': headers }),
  });
const link = () => getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'b' }), { expiresIn: 60 });

const vary = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

describe('the CORS rules of a bucket', () => {
  it('come back as they were given, and go', async () => {
    const rules = [
      {
        ID: 'a',
        AllowedOrigins: ['http://test.com:80', '*.example'],
        AllowedMethods: ['PUT', 'GET'],
        AllowedHeaders: ['x-AMZ-*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 60,
      },
      { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
    ];
    await put(...rules);
    expect((await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(rules);
    for (const _ of [1, 2])
      expect((await client.send(new DeleteBucketCorsCommand({ Bucket }))).$metadata.httpStatusCode).toBe(204);
    await expect(client.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchCORSConfiguration',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(client.send(new GetBucketCorsCommand({ Bucket: 'pranata-none' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it.each([
    [
      { AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] },
      'InvalidRequest',
      'Found unsupported HTTP method in CORS config. Unsupported method is PATCH',
    ],
    [
      { AllowedOrigins: ['*.a.*'], AllowedMethods: ['GET'] },
      'InvalidRequest',
      'AllowedOrigin "*.a.*" can not have more than one wildcard.',
    ],
    [
      { AllowedOrigins: ['*'], AllowedMethods: ['GET'], AllowedHeaders: ['*-*'] },
      'InvalidRequest',
      'AllowedHeader "*-*" can not have more than one wildcard.',
    ],
    [
      { AllowedOrigins: ['*'], AllowedMethods: ['GET'], ExposeHeaders: ['*'] },
      'InvalidRequest',
      'We currently do not support wildcard for ExposeHeader.',
    ],
    [
      { AllowedOrigins: [], AllowedMethods: ['GET'] },
      'MalformedXML',
      'The XML you provided was not well-formed',
    ],
    [undefined, 'MalformedXML', 'The XML you provided was not well-formed'],
  ])('%j are refused', async (rule, code, message) => {
    await expect(put(...(rule ? [rule] : []))).rejects.toMatchObject({
      name: code,
      message: expect.stringContaining(message),
    });
  });

  it('outlive a restart and follow the template', async () => {
    const rule = (origin: string) => ({ origins: [origin], methods: ['GET'], headers: [], exposed: [] });
    await put({ AllowedOrigins: ['*'], AllowedMethods: ['GET'] });
    s3.ensureBucket({ BucketName: Bucket });
    expect((await preflight(page, 'GET')).status).toBe(200);
    s3.ensureBucket({ BucketName: Bucket, cors: [rule('https://other.example')] });
    expect((await preflight(page, 'GET')).status).toBe(403);
    s3.ensureBucket({ BucketName: Bucket });
    await expect(client.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchCORSConfiguration',
    });
  });
});

describe('a preflight', () => {
  beforeAll(() =>
    put({
      AllowedOrigins: [page, 'http://*.local:3000', 'http://x.y*y'],
      AllowedMethods: ['PUT', 'GET'],
      AllowedHeaders: ['content-type', 'X-Amz-*'],
      ExposeHeaders: ['ETag', 'x-amz-request-id'],
      MaxAgeSeconds: 3000,
    }),
  );

  it('is answered without a signature, with what its rule allows', async () => {
    expect(await preflight(page, 'PUT', 'Content-Type, x-amz-META-a')).toMatchObject({
      status: 200,
      body: '',
      shared: {
        'access-control-allow-origin': page,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT, GET',
        'access-control-allow-headers': 'content-type, x-amz-meta-a',
        'access-control-expose-headers': 'ETag, x-amz-request-id',
        'access-control-max-age': '3000',
        vary,
      },
    });
    expect((await preflight('http://a.local:3000', 'GET')).shared).toMatchObject({
      'access-control-allow-origin': 'http://a.local:3000',
    });
    expect(
      (await ask({ origin: page, 'access-control-request-method': 'PUT' }, 'OPTIONS', await link())).status,
    ).toBe(200);
  });

  it.each([
    ['another origin', 'https://other.example', 'PUT', undefined],
    ['an origin with a path', `${page}/`, 'PUT', undefined],
    ['an origin in which the ends of a pattern overlap', 'http://x.y', 'PUT', undefined],
    ['another method', page, 'DELETE', undefined],
    ['another header', page, 'PUT', 'content-type, authorization'],
  ])('of %s is refused', async (_, origin, method, headers) => {
    const answered = await preflight(origin, method, headers);
    expect(answered).toMatchObject({ status: 403, code: 'AccessForbidden', shared: {} });
    expect(answered.message).toMatch(
      /^CORSResponse: This CORS request is not allowed\. This is usually because/,
    );
    expect(answered.body).toContain(`<Method>${method}</Method><ResourceType>OBJECT</ResourceType>`);
  });

  it('says enough', async () => {
    expect(await ask({})).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: 'Insufficient information. Origin request header needed.',
    });
    expect(await ask({ origin: page })).toMatchObject({
      status: 400,
      message: 'Invalid Access-Control-Request-Method: null',
    });
    expect(await preflight(page, 'BREW')).toMatchObject({
      status: 400,
      message: 'Invalid Access-Control-Request-Method: BREW',
    });
  });

  it('finds no bucket, or one without rules', async () => {
    const elsewhere = (bucket: string) =>
      ask(
        { origin: page, 'access-control-request-method': 'GET' },
        'OPTIONS',
        `${door.endpoint}/${bucket}/a`,
      );
    expect(await elsewhere('pranata-none')).toMatchObject({
      status: 403,
      message: 'CORSResponse: Bucket not found',
    });
    await client.send(new CreateBucketCommand({ Bucket: 'pranata-plain' }));
    expect(await elsewhere('pranata-plain')).toMatchObject({
      status: 403,
      message: 'CORSResponse: CORS is not enabled for this bucket.',
    });
  });
});

describe('an answer to a page', () => {
  beforeAll(() =>
    put(
      { AllowedOrigins: [page], AllowedMethods: ['PUT'] },
      { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
    ),
  );
  const send = async (url: string, headers: Record<string, string>, method = 'PUT') => {
    const response = await fetch(url, { method, headers, ...(method === 'PUT' && { body: 'x' }) });
    await response.text();
    return response;
  };

  it('can be read by it, a refusal too', async () => {
    const url = await link();
    for (const [address, status] of [
      [url, 200],
      [`${url}0`, 403],
    ] as const) {
      const response = await send(address, { origin: page });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([status, page]);
      expect(response.headers.get('vary')).toBe(vary);
    }
  });

  it('is given to other pages all the same, who cannot read it', async () => {
    const response = await send(await link(), { origin: 'https://other.example' });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect((await send(await link(), {})).headers.get('vary')).toBeNull();
  });

  it('says a star where the rule does', async () => {
    const response = await send(`${door.endpoint}/${Bucket}/a`, { origin: 'https://other.example' }, 'GET');
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

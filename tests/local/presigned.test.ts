import { createHash } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { readClaim } from '../../infra/local/aws/signature.ts';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const Bucket = 'pranata-uploads';
const defects: unknown[] = [];
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: S3Client;
beforeAll(async () => {
  s3 = createS3({ ...options, onObjectEvent: () => {} });
  s3.ensureBucket({ BucketName: Bucket });
  door = await openEndpoint({ s3 }, (error) => defects.push(error));
  client = new S3Client({ ...door.client, requestChecksumCalculation: 'WHEN_REQUIRED' });
});
afterAll(async () => {
  client.destroy();
  await door.close();
  s3.close();
  remove();
});

const send = async (url: string, body: string) => {
  const response = await fetch(url, { method: 'PUT', body });
  return { status: response.status, body: await response.text() };
};

describe('a presigned link', () => {
  it('that signed the hash of its body takes no other', async () => {
    const { credentials, region } = door.client;
    const { sha256 } = client.config;
    const presigner = new SignatureV4({ credentials, region, service: 's3', sha256, uriEscapePath: false });
    const { hostname, port } = new URL(door.endpoint);
    const hash = createHash('sha256').update('agreed').digest('hex');
    const { query } = await presigner.presign(
      {
        protocol: 'http:',
        method: 'PUT',
        hostname,
        port: Number(port),
        path: `/${Bucket}/hashed`,
        headers: { host: `${hostname}:${port}`, 'x-amz-content-sha256': hash },
        query: {},
      } as never,
      { expiresIn: 60 },
    );
    expect(query?.['x-amz-content-sha256']).toBe(hash);
    const url = `${door.endpoint}/${Bucket}/hashed?${new URLSearchParams(query as Record<string, string>)}`;
    expect(await send(url, 'another')).toMatchObject({
      status: 400,
      body: expect.stringContaining('XAmzContentSHA256Mismatch'),
    });
    expect(await send(url, 'agreed')).toMatchObject({ status: 200 });
  });

  it('however it is bent, is refused in AWS words', async () => {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'bent' }), { expiresIn: 60 });
    const { search } = new URL(url);
    const query = search.slice(1);
    const bent = fc
      .tuple(
        fc.nat({ max: query.length }),
        fc.nat({ max: 60 }),
        fc.oneof(
          fc.string(),
          fc.constantFrom('%', '&X-Amz-Signature=', '%00', 'X-Amz-Expires=1e9', '/', ';'),
        ),
      )
      .map(([at, length, insert]) => query.slice(0, at) + insert + query.slice(at + length));
    fc.assert(
      fc.property(
        fc.oneof(
          bent,
          fc.string().map((text) => `X-Amz-Signature=${text}`),
        ),
        (text) => {
          try {
            readClaim({ method: 'PUT', path: '/', query: text, headers: {} });
          } catch (error) {
            if (!(error instanceof AwsError)) throw error;
          }
        },
      ),
      { numRuns: 2_000 },
    );
    await fc.assert(
      fc.asyncProperty(
        bent.filter((text) => text !== query),
        async (text) => {
          const { status } = await send(
            `${door.endpoint}/${Bucket}/bent?${encodeURI(text).replaceAll('#', '%23')}`,
            'x',
          );
          expect([200, 400, 403, 501]).toContain(status);
        },
      ),
      { numRuns: 200 },
    );
    expect(defects).toEqual([]);
  });
});

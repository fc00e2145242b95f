import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { needsByService } from '../../infra/local/iam/needs/by-service.ts';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import { accountId, region, surroundings } from '../support/aws-endpoint.ts';

/** `FUZZ_RUNS=100000 npx vitest run tests/local/object-fuzz.test.ts` looks longer. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 3_000);

const { options, remove } = surroundings();
let s3: S3;
beforeAll(() => {
  s3 = createS3({ ...options, onObjectEvent: () => {} });
  s3.ensureBucket({ BucketName: 'fuzzed', Versioning: 'Enabled' });
});
afterAll(() => {
  s3.close();
  remove();
});

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    '10001',
    '1e9',
    'null',
    'url',
    'a/b',
    '%',
    '%zz',
    '\u0000',
    '=',
    '&',
    'é',
  ),
);
const names = [
  ...['tagging', 'uploads', 'uploadId', 'partNumber', 'versionId', 'versions', 'delete', 'attributes'],
  ...['list-type', 'prefix', 'delimiter', 'marker', 'max-keys', 'key-marker', 'version-id-marker'],
  ...['continuation-token', 'encoding-type', 'versioning', 'cors', 'lifecycle', 'notification', 'location'],
  ...['max-parts', 'part-number-marker', 'upload-id-marker', 'response-content-type', 'acl', 'policy'],
  ...['retention', 'legal-hold', 'object-lock'],
];
const headers = [
  ...['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-range', 'content-md5', 'content-type'],
  ...['x-amz-copy-source', 'x-amz-copy-source-range', 'x-amz-metadata-directive', 'x-amz-tagging'],
  ...['x-amz-checksum-crc32', 'x-amz-checksum-sha256', 'x-amz-checksum-algorithm', 'x-amz-checksum-type'],
  ...['x-amz-trailer', 'x-amz-sdk-checksum-algorithm', 'x-amz-storage-class', 'x-amz-object-attributes'],
  ...['x-amz-server-side-encryption', 'x-amz-meta-a', 'x-amz-max-parts', 'x-amz-part-number-marker'],
  ...['x-amz-expected-bucket-owner', 'x-amz-mp-object-size', 'x-amz-object-lock-mode'],
  ...['x-amz-object-lock-retain-until-date', 'x-amz-object-lock-legal-hold'],
  ...['x-amz-bypass-governance-retention', 'x-amz-bucket-object-lock-enabled'],
];
const roots = [
  'Delete',
  'Tagging',
  'CompleteMultipartUpload',
  'VersioningConfiguration',
  'CORSConfiguration',
  'Retention',
  'LegalHold',
  'ObjectLockConfiguration',
];
const inner = fc.constantFrom(
  ...['<Object><Key>a</Key></Object>', '<TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet>'],
  ...[
    '<Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>',
    '<Status>Enabled</Status>',
    '&amp;',
    '&#0;',
    '<',
  ],
  ...['<Mode>GOVERNANCE</Mode>', '<RetainUntilDate>9999-12-31T23:59:59Z</RetainUntilDate>'],
  ...['<Status>ON</Status>', '<ObjectLockEnabled>Enabled</ObjectLockEnabled>'],
  ...[
    '<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>100</Years></DefaultRetention></Rule>',
    '<Rule/>',
  ],
  ...['<Object><Key/></Object>', '<Part/>', '<!DOCTYPE a [<!ENTITY b "c">]>', '&b;', '<![CDATA[x]]>', ' '],
);
const xml = fc
  .tuple(fc.constantFrom(...roots), fc.array(inner, { maxLength: 4 }))
  .map(([root, content]) => `<${root}>${content.join('')}</${root}>`);
const call = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH'),
  path: fc.constantFrom(
    '/',
    '/fuzzed',
    '/fuzzed/',
    '/fuzzed/a',
    '/fuzzed/a/b',
    '/none/a',
    '/%zz',
    '//',
    '/fuzzed/%00',
  ),
  query: fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 3 }),
  headers: fc.dictionary(
    fc.constantFrom(...headers),
    fc.oneof(text, fc.constantFrom('bytes=0-1', 'fuzzed/a', 'REPLACE', 'CRC32', '*', 'a=b')),
    { maxKeys: 3 },
  ),
  body: fc.oneof(xml, text),
});

it('answers whatever is asked, or refuses it as S3 does, and leaves no file without an object', async () => {
  const needs = needsByService({ region, accountId, keyArn: () => undefined as never }).s3!;
  await fc.assert(
    fc.asyncProperty(call, async ({ query, body, ...asked }) => {
      const whole = {
        ...asked,
        operation: '',
        query: new URLSearchParams(query),
        body: Buffer.from(body),
        caller: { arn: `arn:aws:iam::${accountId}:root`, accountId },
      };
      try {
        needs(whole);
        const { status } = await s3.handle(whole);
        expect(status).toBeLessThan(400);
      } catch (error) {
        expect(error).toBeInstanceOf(AwsError);
        const { status } = error as AwsError;
        expect(status >= 400 && (status < 500 || status === 501)).toBe(true);
      }
    }),
    { numRuns },
  );
  const parts = () => readdirSync(`${options.folder}/objects`).filter((name) => name.endsWith('.part'));
  await vi.waitFor(() => expect(parts()).toEqual([]));
}, 60_000);

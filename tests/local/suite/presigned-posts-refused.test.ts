import { createHash } from 'node:crypto';
import type { PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloud, type CloudUnderTest } from '../../support/cloud.ts';
import { file, formsFor, type Part, replacing, without } from '../../support/posted-forms.ts';
import { aSuiteBucket } from '../../support/suite-buckets.ts';

let cloud: CloudUnderTest;
let forms: ReturnType<typeof formsFor>;

beforeAll(async () => {
  cloud = await aCloud();
  forms = formsFor(cloud, await aSuiteBucket(cloud, 'posts-refused'));
});
afterAll(() => cloud.close());

describe('a presigned form', () => {
  it.each<[string, Partial<PresignedPostOptions>, (parts: Part[]) => Part[], number, string, string]>([
    [
      'another key',
      {},
      replacing('key', 'other'),
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "refused"]',
    ],
    [
      'another bucket',
      {},
      replacing('bucket', 'other'),
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket"',
    ],
    [
      'another type',
      { Conditions: [['starts-with', '$Content-Type', 'image/']] },
      (parts) => [...parts, ['Content-Type', 'text/html']],
      403,
      'AccessDenied',
      'Policy Condition failed: ["starts-with", "$Content-Type", "image/"]',
    ],
    [
      'a missing field',
      { Conditions: [['starts-with', '$Content-Type', '']] },
      (parts) => parts,
      403,
      'AccessDenied',
      'Policy Condition failed: ["starts-with", "$Content-Type", ""]',
    ],
    [
      'a field without a condition',
      {},
      (parts) => [...parts, ['x-amz-meta-more', '1']],
      403,
      'AccessDenied',
      'Invalid according to Policy: Extra input fields: x-amz-meta-more',
    ],
    [
      'an expired policy',
      { Expires: -1 },
      (parts) => parts,
      403,
      'AccessDenied',
      'Invalid according to Policy: Policy expired.',
    ],
    [
      'another policy',
      {},
      replacing('policy', Buffer.from('{}').toString('base64')),
      403,
      'SignatureDoesNotMatch',
      'Check your key and signing method.',
    ],
    [
      'another signature',
      {},
      replacing('x-amz-signature', '0'.repeat(64)),
      403,
      'SignatureDoesNotMatch',
      'Check your key and signing method.',
    ],
    [
      'a short signature',
      {},
      replacing('x-amz-signature', 'é'),
      403,
      'SignatureDoesNotMatch',
      'Check your key and signing method.',
    ],
    [
      'another date',
      {},
      replacing('x-amz-date', '20200101T000000Z'),
      400,
      'AuthorizationQueryParametersError',
      'date',
    ],
    [
      'another algorithm',
      {},
      replacing('x-amz-algorithm', 'AWS4-HMAC-SHA1'),
      400,
      'AuthorizationQueryParametersError',
      'X-Amz-Algorithm',
    ],
    [
      'half a credential',
      {},
      replacing('x-amz-credential', 'local/20200101'),
      400,
      'AuthorizationQueryParametersError',
      'X-Amz-Credential',
    ],
    [
      'an unknown key pair',
      {},
      (parts) =>
        parts.map(
          ([name, value]): Part => [
            name,
            name === 'X-Amz-Credential' ? String(value).replace(/^[^/]+/, 'AKIANOBODYNOBODYNOBO') : value,
          ],
        ),
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    ],
    [
      'no signature',
      {},
      without('x-amz-signature'),
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'X-Amz-Signature'.  If it is specified",
    ],
    [
      'no policy',
      {},
      without('policy'),
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'policy'.",
    ],
    ['no key', {}, without('key'), 400, 'InvalidArgument', "Bucket POST must contain a field named 'key'."],
    [
      'nobody who signed',
      {},
      (parts) => parts.filter(([name]) => /^(key|bucket)$/.test(name)),
      403,
      'AccessDenied',
      'Access Denied',
    ],
  ])('with %s is refused and stores nothing', async (_, options, change, status, code, message) => {
    const answered = await forms.upload('refused', options, [file()], change);
    expect(answered).toMatchObject({ status, code, message: expect.stringContaining(message) });
    expect(await forms.isMissing('refused')).toBe(true);
    expect(await forms.isMissing('other')).toBe(true);
  });

  it('with a checksum that is not the one of its file is refused', async () => {
    const Fields = { 'x-amz-checksum-sha256': createHash('sha256').update('other').digest('base64') };
    expect(await forms.upload('refused', { Fields })).toMatchObject({ status: 400, code: 'BadDigest' });
    expect(await forms.isMissing('refused')).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { checkPolicy, readPolicy, sizeLimits } from '../../infra/local/s3/post-policy.ts';

const now = Date.parse('2026-03-01T00:00:00Z');
const bucket = 'pranata-uploads';
const encoded = (document: unknown) =>
  Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)).toString('base64');
const policy = (...conditions: unknown[]) =>
  encoded({ expiration: '2026-03-01T00:10:00Z', conditions: [{ bucket }, ...conditions] });

const outcome = (base64: string, fields: Record<string, string> = {}, at = now) => {
  try {
    checkPolicy(readPolicy(base64), { bucket, fields: new Map(Object.entries(fields)), now: at });
    return 'holds';
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `${error.status} ${error.code}: ${error.message}`;
  }
};
const failed = (condition: string) =>
  `403 AccessDenied: Invalid according to Policy: Policy Condition failed: ${condition}`;
const extra = (name: string) => `403 AccessDenied: Invalid according to Policy: Extra input fields: ${name}`;
const invalid = (reason: string) => `400 InvalidPolicyDocument: Invalid Policy: ${reason}`;

describe('the conditions of a form', () => {
  it.each<[string, unknown, Record<string, string>, string]>([
    ['an exact value', { key: 'a' }, { key: 'a' }, 'holds'],
    ['another value', { key: 'a' }, { key: 'b' }, failed('["eq", "$key", "a"]')],
    ['another case of the value', { key: 'a' }, { key: 'A' }, failed('["eq", "$key", "a"]')],
    ['eq as a list', ['eq', '$key', 'a'], { key: 'a' }, 'holds'],
    ['operation and name in any case', ['EQ', '$KEY', 'a'], { key: 'a' }, 'holds'],
    ['eq without a dollar', ['eq', 'key', 'a'], { key: 'a' }, failed('["eq", "key", "a"]')],
    ['a prefix', ['starts-with', '$key', 'minutes/'], { key: 'minutes/1' }, 'holds'],
    [
      'another prefix',
      ['starts-with', '$key', 'b/'],
      { key: 'a/1' },
      failed('["starts-with", "$key", "b/"]'),
    ],
    ['any value', ['starts-with', '$key', ''], { key: 'a' }, 'holds'],
    [
      'any value of a field that is missing',
      ['starts-with', '$acl', ''],
      {},
      failed('["starts-with", "$acl", ""]'),
    ],
    [
      'types in a list',
      ['starts-with', '$Content-Type', 'image/'],
      { 'content-type': 'image/png,image/gif' },
      'holds',
    ],
    [
      'one wrong type in a list',
      ['starts-with', '$Content-Type', 'image/'],
      { 'content-type': 'image/png, text/html' },
      failed('["starts-with", "$Content-Type", "image/"]'),
    ],
    ['a comma elsewhere', ['starts-with', '$acl', 'a'], { acl: 'a,b' }, 'holds'],
    ['another bucket', { bucket: 'other' }, {}, failed('["eq", "$bucket", "other"]')],
    [
      'a field that names another bucket',
      { bucket },
      { bucket: 'other' },
      failed(`["eq", "$bucket", "${bucket}"]`),
    ],
    [
      'a range that is none',
      ['content-length-range', 'few', '10'],
      {},
      failed('["content-length-range", "few", "10"]'),
    ],
  ])('with %s', (_, condition, fields, expected) => {
    expect(outcome(policy(condition), fields)).toBe(expected);
  });

  it('cover every field but the signature, the policy, the file and what is to be ignored', () => {
    const free = { policy: 'p', 'x-amz-signature': 's', file: 'f', 'x-ignore-me': '1' };
    expect(outcome(policy(), free)).toBe('holds');
    for (const name of [
      'key',
      'acl',
      'content-type',
      'x-amz-meta-a',
      'x-amz-date',
      'x-amz-checksum-sha256',
      'tagging',
    ])
      expect(outcome(policy(), { ...free, [name]: '1' })).toBe(extra(name));
    expect(outcome(encoded({ expiration: '2026-03-01T00:10:00Z', conditions: [] }))).toBe(extra('bucket'));
  });

  it('hold until the policy expires', () => {
    expect(outcome(policy(), {}, now + 599_999)).toBe('holds');
    expect(outcome(policy(), {}, now + 600_000)).toBe(
      '403 AccessDenied: Invalid according to Policy: Policy expired.',
    );
  });

  it('allow the narrowest of their ranges', () => {
    expect(sizeLimits(readPolicy(policy()))).toEqual({ least: 0, most: Number.POSITIVE_INFINITY });
    const ranges = policy(['content-length-range', 1, '100'], ['Content-Length-Range', '0', 50]);
    expect(sizeLimits(readPolicy(ranges))).toEqual({ least: 1, most: 50 });
  });

  it.each<[string, string, string]>([
    ['is no base64', '{}', 'Invalid JSON.'],
    ['is no UTF-8', Buffer.from([0xff, 0xfe]).toString('base64'), 'Invalid JSON.'],
    ['is no JSON', encoded('expiration'), 'Invalid JSON.'],
    ['is a list', encoded([]), 'Invalid JSON.'],
    ['has no expiration', encoded({ conditions: [] }), 'Policy missing expiration.'],
    ['has no conditions', encoded({ expiration: '2026-03-01T00:10:00Z' }), 'Policy missing conditions.'],
    ['has its names in capitals', encoded({ EXPIRATION: '', CONDITIONS: [] }), 'Policy missing expiration.'],
    [
      'ends on a day that does not exist',
      encoded({ expiration: '2026-02-30T00:00:00Z', conditions: [] }),
      "Invalid 'expiration' value: '2026-02-30T00:00:00Z'",
    ],
    [
      'ends tomorrow',
      encoded({ expiration: 'tomorrow', conditions: [] }),
      "Invalid 'expiration' value: 'tomorrow'",
    ],
    [
      'has two properties in a condition',
      policy({ key: 'a', acl: 'b' }),
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    [
      'has no property in a condition',
      policy({}),
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    ['has a number for a value', policy({ key: 1 }), 'Invalid Simple-Condition: value must be a string.'],
    [
      'has an unknown operation',
      policy(['ends-with', '$key', 'a']),
      "Invalid Condition: unknown operation 'ends-with'.",
    ],
    [
      'has half a range',
      policy(['content-length-range', 0]),
      'Invalid Condition: must be an operation with two arguments.',
    ],
    [
      'has a negative size',
      policy(['content-length-range', -1, 0]),
      'Invalid content-length-range: sizes must be whole numbers.',
    ],
  ])('are refused when the policy %s', (_, base64, reason) => {
    expect(outcome(base64)).toBe(invalid(reason));
  });

  it('are answered in AWS words, whatever the policy and the fields say', () => {
    const condition = fc.oneof(
      fc.json().map((text) => JSON.parse(text) as unknown),
      fc.tuple(
        fc.constantFrom('eq', 'starts-with', 'content-length-range', 'x'),
        fc.constantFrom('$key', '$__proto__', 'key', 1, '5'),
        fc.oneof(fc.string(), fc.integer()),
      ),
      fc.dictionary(fc.constantFrom('key', 'bucket', '__proto__', 'constructor'), fc.string(), {
        maxKeys: 2,
      }),
    );
    const document = fc.oneof(
      fc.record({
        expiration: fc.oneof(fc.constant('2027-01-01T00:00:00Z'), fc.string()),
        conditions: fc.array(condition, { maxLength: 4 }),
      }),
      fc.json(),
    );
    fc.assert(
      fc.property(
        fc.oneof(document.map(encoded), fc.string()),
        fc.dictionary(fc.string(), fc.string()),
        (base64, fields) => {
          outcome(base64, fields);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

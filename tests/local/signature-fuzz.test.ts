import { hash } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Signed } from '../../infra/local/aws/canonical.ts';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { AwsError } from '../../infra/local/aws/service.ts';
import { createVerifier, readClaim } from '../../infra/local/aws/signature.ts';
import { accountId, region } from '../support/aws-endpoint.ts';
import { Sha256 } from '../support/raw-calls.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 2_000);
const verify = createVerifier({
  credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
  region,
});
const body = '{"TableName":"boards"}';

/** Undefined when the signature holds, else the refusal; anything else that is thrown is a defect. */
const refusalOf = (request: Signed, payload = body): string | undefined => {
  try {
    const claim = readClaim(request);
    if (!claim) return 'unsigned';
    verify(request, claim, hash('sha256', payload, 'hex'));
    return undefined;
  } catch (error) {
    if (error instanceof AwsError && error.status < 500) return error.code;
    throw error;
  }
};

let authentic: Signed;
beforeAll(async () => {
  const signer = new SignatureV4({
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    region,
    service: 'dynamodb',
    sha256: Sha256 as never,
  });
  const { headers } = await signer.sign({
    protocol: 'http:',
    hostname: '127.0.0.1',
    method: 'POST',
    path: '/a/path',
    query: { page: '2' },
    headers: { host: '127.0.0.1', 'x-amz-target': 'DynamoDB_20120810.DescribeTable' },
    body,
  });
  authentic = { method: 'POST', path: '/a/path', query: 'page=2', headers };
});

const noise = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '%',
    '%zz',
    '%00',
    '/',
    '//',
    '..',
    '&',
    '=',
    ';',
    ',',
    ' ',
    '\t',
    '\u00e9',
    'AWS4-HMAC-SHA256',
  ),
);

/** A text with a part of it replaced. */
const spoiled = (text: string) =>
  fc
    .tuple(fc.nat({ max: text.length }), fc.nat({ max: 8 }), noise)
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));

describe('a signature in the header', () => {
  it('holds for what was signed', () => {
    expect(refusalOf(authentic)).toBeUndefined();
  });

  it('is refused in the words of AWS, whatever stands there instead of it', () => {
    const { authorization } = authentic.headers as { authorization: string };
    fc.assert(
      fc.property(fc.oneof(spoiled(authorization), fc.string()), (text) => {
        const headers = { ...authentic.headers, authorization: text };
        const isSame = text.trim().replace(/ *, */g, ', ').replace(/ +/g, ' ') === authorization;
        if (!isSame) expect(refusalOf({ ...authentic, headers })).toBeTypeOf('string');
      }),
      { numRuns: runs },
    );
  });

  it('covers path, query and body: another one is refused, and no form of it is too strange to be read', () => {
    const ways = fc.oneof(
      spoiled('/a/path').map((path) => ({ path: path.startsWith('/') ? path : `/${path}` })),
      spoiled('page=2').map((query) => ({ query })),
      spoiled(body).map((payload) => ({ payload })),
    );
    fc.assert(
      fc.property(ways, ({ payload = body, ...changed }: Partial<Signed> & { payload?: string }) => {
        const refusal = refusalOf({ ...authentic, ...changed }, payload);
        const { path = '/a/path', query = 'page=2' } = changed;
        const isPlain = /^[\w/=&{}":]*$/.test(path + query) && !/\/\/|\/$/.test(path);
        const isAnother = path !== '/a/path' || new URLSearchParams(query).toString() !== 'page=2';
        if (payload !== body || (isPlain && isAnother)) expect(refusal).toBeTypeOf('string');
      }),
      { numRuns: runs },
    );
  });

  it('covers every x-amz header, signed or put beside', () => {
    const names = fc.constantFrom(
      'x-amz-target',
      'x-amz-date',
      'host',
      'x-amz-meta-new',
      'x-amz-security-token',
    );
    fc.assert(
      fc.property(names, noise, (name, value) => {
        const before = authentic.headers[name];
        if (typeof before === 'string' && value.trim() === before) return;
        if (before === undefined || value.trim() !== String(before))
          expect(refusalOf({ ...authentic, headers: { ...authentic.headers, [name]: value } })).toBeTypeOf(
            'string',
          );
      }),
      { numRuns: runs },
    );
  });
});

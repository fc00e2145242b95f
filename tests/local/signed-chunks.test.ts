import { createHash, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChunkDecoder } from '../../infra/local/aws/chunks.ts';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { AwsError } from '../../infra/local/aws/service.ts';
import {
  chunkSignature,
  createVerifier,
  readClaim,
  type Seed,
  trailerSignature,
} from '../../infra/local/aws/signature.ts';
import { accountId } from '../support/aws-endpoint.ts';

const credentials = createCredentials({ secret: Buffer.alloc(32, 1), accountId });

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const FORMS = [SIGNED, `${SIGNED}-TRAILER`, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'] as const;
type Form = (typeof FORMS)[number];

/** What a decoder makes of a body that comes in these pieces. */
const decoded = (pieces: readonly Buffer[], form: string, seed: Seed) => {
  const decoder = createChunkDecoder(form, seed);
  const data = Buffer.concat(pieces.flatMap((piece) => decoder.push(piece)));
  return { data, trailers: decoder.end() };
};

describe('a streamed body', () => {
  // The example of the S3 developer guide: 66,560 times `a`, in a chunk of 64 KB and one of 1 KB.
  const example = () => {
    const request = {
      method: 'PUT',
      path: '/examplebucket/chunkObject.txt',
      query: '',
      headers: {
        host: 's3.amazonaws.com',
        'x-amz-date': '20130524T000000Z',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        'content-encoding': 'aws-chunked',
        'x-amz-decoded-content-length': '66560',
        'content-length': '66824',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      },
    };
    const verify = createVerifier({
      credentials: {
        ...credentials,
        find: (accessKeyId) => ({
          accessKeyId,
          secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
          caller: { arn: '', accountId },
        }),
      },
      region: 'us-east-1',
      now: () => Date.UTC(2013, 4, 24),
    });
    const { seed } = verify(request, readClaim(request)!, 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
    const chunk = (size: number, signature: string) =>
      `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`;
    const body =
      chunk(65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648') +
      chunk(1_024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497') +
      chunk(0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9');
    return { seed, body };
  };

  it('has signed chunks checked in a chain', () => {
    const { seed, body } = example();
    const decode = (text: string) => decoded([Buffer.from(text)], SIGNED, seed).data;
    expect(decode(body).length).toBe(66_560);
    expect(() => decode(body.replace('aaaa', 'aaba'))).toThrow(/chunk/);
    expect(() => decode(body.slice(0, -100))).toThrow(AwsError);
  });
});

const seed: Seed = {
  key: createSecretKey(Buffer.alloc(32, 7)),
  time: '20260101T000000Z',
  scope: '20260101/ap-southeast-3/s3/aws4_request',
  signature: 'f'.repeat(64),
};

const trailer = 'x-amz-checksum-crc32:y/Q5Jg==';

/** As a client writes it; `chunks` without the empty last one. */
const encoded = (chunks: readonly Buffer[], form: Form): Buffer => {
  let { signature } = seed;
  const sign = (data: Buffer) => {
    if (form === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return '';
    const hash = createHash('sha256').update(data).digest('hex');
    signature = chunkSignature({ ...seed, signature }, hash);
    return `;chunk-signature=${signature}`;
  };
  const parts = [...chunks, Buffer.alloc(0)].flatMap((data) => [
    Buffer.from(`${data.length.toString(16)}${sign(data)}\r\n`),
    data,
    Buffer.from(data.length > 0 ? '\r\n' : ''),
  ]);
  const trailers = [
    ...(form === SIGNED ? [] : [trailer]),
    ...(form === `${SIGNED}-TRAILER`
      ? [`x-amz-trailer-signature:${trailerSignature({ ...seed, signature }, `${trailer}\n`)}`]
      : []),
  ];
  return Buffer.concat([
    ...parts,
    Buffer.from([...trailers, '', ''].slice(form === SIGNED ? 1 : 0).join('\r\n')),
  ]);
};

const someChunks = fc
  .tuple(
    fc.array(fc.uint8Array({ minLength: 8192, maxLength: 9000 }), { maxLength: 3 }),
    fc.uint8Array({ maxLength: 300 }),
  )
  .map(([all, last]) => [...all, ...(last.length > 0 ? [last] : [])].map((data) => Buffer.from(data)));

/** Cuts a body wherever the network may have cut it. */
const cut = (body: Buffer, places: readonly number[]): Buffer[] => {
  const ends = [...places.map((place) => place % (body.length + 1)), body.length].sort((a, b) => a - b);
  return ends.map((end, index) => body.subarray(index === 0 ? 0 : ends[index - 1], end));
};

describe('the decoder of chunks', () => {
  it('gives back the same data however the body is cut', () => {
    fc.assert(
      fc.property(
        someChunks,
        fc.constantFrom(...FORMS),
        fc.array(fc.nat(), { maxLength: 12 }),
        (chunks, form, places) => {
          const { data, trailers } = decoded(cut(encoded(chunks, form), places), form, seed);
          expect(data.equals(Buffer.concat(chunks))).toBe(true);
          expect(trailers).toEqual(form === SIGNED ? {} : { 'x-amz-checksum-crc32': 'y/Q5Jg==' });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes a body byte by byte', () => {
    const chunks = [Buffer.alloc(8192, 'a'), Buffer.from('b')];
    for (const form of FORMS) {
      const bytes = [...encoded(chunks, form)].map((byte) => Buffer.of(byte));
      expect(decoded(bytes, form, seed).data.equals(Buffer.concat(chunks))).toBe(true);
    }
  });

  it('refuses what was changed on the way, or lets nothing but the signed data through', () => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.integer({ min: 0, max: 255 }),
      how: fc.constantFrom('replace', 'insert', 'remove', 'end'),
    });
    fc.assert(
      fc.property(
        someChunks,
        fc.constantFrom(...FORMS),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        (chunks, form, changes, places) => {
          let body = encoded(chunks, form);
          for (const { at, byte, how } of changes) {
            const place = body.length === 0 ? 0 : at % body.length;
            const behind = place + (how === 'insert' ? 0 : 1);
            const added = how === 'remove' || how === 'end' ? Buffer.alloc(0) : Buffer.of(byte);
            const rest = how === 'end' ? Buffer.alloc(0) : body.subarray(behind);
            body = Buffer.concat([body.subarray(0, place), added, rest]);
          }
          let data: Buffer;
          try {
            data = decoded(cut(body, places), form, seed).data;
          } catch (error) {
            expect(error).toBeInstanceOf(AwsError);
            return;
          }
          if (form.startsWith(SIGNED)) expect(data.equals(Buffer.concat(chunks))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never keeps more than a line of what makes no sense', () => {
    const decoder = createChunkDecoder(SIGNED, seed);
    expect(() => {
      for (let count = 0; count < 100; count++) decoder.push(Buffer.alloc(1024, 'x'));
    }).toThrow(AwsError);
  });

  it.each<[string, string]>([
    ['a small chunk that is not the last', '5\r\nabcde\r\n5\r\nabcde\r\n0\r\n\r\n'],
    ['a chunk without its line end', '2000\r\n'.concat('a'.repeat(8192), 'xx0\r\n\r\n')],
    ['no last chunk', '2\r\nab\r\n'],
    ['a size that is none', 'zz\r\nab\r\n0\r\n\r\n'],
    ['trailers that are none', '0\r\nno trailer\r\n\r\n'],
    ['a trailer twice', '0\r\na:1\r\na:2\r\n\r\n'],
    ['a signature where none is', `0;chunk-signature=${'0'.repeat(64)}\r\n\r\n`],
  ])('refuses %s', (_, body) => {
    expect(() => decoded([Buffer.from(body)], 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', seed)).toThrow(AwsError);
  });
});

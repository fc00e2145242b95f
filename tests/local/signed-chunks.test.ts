import { describe, expect, it } from 'vitest';
import { decodeChunks } from '../../infra/local/aws/chunks.ts';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { AwsError } from '../../infra/local/aws/service.ts';
import { createVerifier, readClaim } from '../../infra/local/aws/signature.ts';
import { accountId } from '../support/aws-endpoint.ts';

const credentials = createCredentials({ secret: Buffer.alloc(32, 1), accountId });

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
    const decode = (text: string) =>
      decodeChunks(Buffer.from(text), 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', seed).body;
    expect(decode(body).length).toBe(66_560);
    expect(() => decode(body.replace('aaaa', 'aaba'))).toThrow(/chunk/);
    expect(() => decode(body.slice(0, -100))).toThrow(AwsError);
  });
});

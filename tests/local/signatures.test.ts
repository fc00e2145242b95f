import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { type FrontDoor, openFrontDoor } from '../../infra/local/aws/server.ts';
import { type AwsCall, AwsError, type AwsService } from '../../infra/local/aws/service.ts';

const region = 'ap-southeast-3';
const accountId = '000000000000';
const credentials = createCredentials({ secret: Buffer.alloc(32, 1), accountId });
const administrator = { accessKeyId: 'local', secretAccessKey: 'local' };

const calls: AwsCall[] = [];
const answering = (contentType: string, body: string): AwsService => ({
  async handle(call) {
    const { content } = call;
    const bytes = content ? Buffer.concat(await Array.fromAsync(content)) : call.body;
    calls.push({ ...call, body: bytes, headers: { ...call.headers, ...content?.trailers } });
    if (call.path.includes('defect')) throw new TypeError('a defect of ours');
    if (call.path.includes('missing')) throw new AwsError('NoSuchKey', 'No <such> key', { status: 404 });
    return { status: 200, headers: { 'content-type': contentType }, body };
  },
  close() {},
});

let door: FrontDoor;
const defects: unknown[] = [];
beforeAll(async () => {
  door = await openFrontDoor({
    services: {
      dynamodb: answering('application/x-amz-json-1.0', '{}'),
      sqs: answering('application/x-amz-json-1.0', '{"QueueUrls":[]}'),
      scheduler: answering('application/json', '{}'),
      s3: answering('application/xml', ''),
    },
    credentials,
    region,
    port: 0,
    report: (error) => defects.push(error),
  });
});
afterAll(() => door.close());
beforeEach(() => {
  calls.length = 0;
  defects.length = 0;
});

class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

const signer = (service: string, keys = administrator) =>
  new SignatureV4({
    credentials: keys,
    region,
    service,
    sha256: Sha256 as never,
    uriEscapePath: service !== 's3',
    applyChecksum: true,
  });

interface Plain {
  method?: string;
  path?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
}

const unsigned = ({ method = 'POST', path = '/', query = {}, headers = {}, body }: Plain) => ({
  protocol: 'http:',
  hostname: '127.0.0.1',
  port: door.port,
  method,
  path,
  query,
  headers: { host: `127.0.0.1:${door.port}`, ...headers } as Record<string, string>,
  body,
});

const send = (request: ReturnType<typeof unsigned>) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const query = new URLSearchParams(request.query).toString().replaceAll('+', '%20');
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port: door.port,
        method: request.method,
        path: request.path + (query && `?${query}`),
        headers: request.headers,
      },
      async (incoming) => {
        const body = (await incoming.toArray()).join('');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });

const sendSigned = async (
  service: string,
  plain: Plain,
  change: (request: ReturnType<typeof unsigned>) => void = () => {},
  options: { signingDate?: Date } = {},
) => {
  const request = (await signer(service).sign(unsigned(plain) as never, options)) as unknown as ReturnType<
    typeof unsigned
  >;
  change(request);
  return send(request);
};

/** As the SDK encodes a segment: encodeURIComponent leaves `!'()*` alone. */
const encodedFully = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const sdk = { region, credentials: administrator, maxAttempts: 1 };
const endpoint = () => `http://127.0.0.1:${door.port}`;
const anItem = new GetItemCommand({ TableName: 'boards', Key: { pk: { S: 'BOARD#1' } } });
const listTables = { headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, body: '{}' };

describe('the AWS front door', () => {
  it('finds service and operation of a signed call and tells whose role called', async () => {
    const { accessKeyId, secretAccessKey } = credentials.ofRole('relay');
    const client = new DynamoDBClient({
      ...sdk,
      endpoint: endpoint(),
      credentials: { accessKeyId, secretAccessKey, sessionToken: 'of-the-role' },
    });
    await client.send(anItem);
    expect(calls).toMatchObject([
      { operation: 'GetItem', caller: { arn: `arn:aws:sts::${accountId}:assumed-role/relay/relay` } },
    ]);
    expect(JSON.parse(calls[0]!.body.toString())).toMatchObject({ TableName: 'boards' });
  });

  it('refuses a wrong secret, an unknown key and an unsigned call', async () => {
    const wrong = new DynamoDBClient({
      ...sdk,
      endpoint: endpoint(),
      credentials: { ...administrator, secretAccessKey: 'guess' },
    });
    await expect(wrong.send(anItem)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    const unknown = new DynamoDBClient({
      ...sdk,
      endpoint: endpoint(),
      credentials: { ...administrator, accessKeyId: 'AKIANOBODY' },
    });
    await expect(unknown.send(anItem)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const reply = await send(unsigned(listTables));
    expect(reply).toMatchObject({ status: 400 });
    expect(JSON.parse(reply.body).__type).toContain('MissingAuthenticationTokenException');
    expect(calls).toEqual([]);
  });

  it('speaks the errors of SQS with the names of its older protocol beside', async () => {
    const client = new SQSClient({
      ...sdk,
      endpoint: endpoint(),
      credentials: { ...administrator, accessKeyId: 'AKIANOBODY' },
    });
    await expect(client.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('refuses what was changed after signing: body, target, query, an added header', async () => {
    const changed = [
      await sendSigned('dynamodb', listTables, (request) => {
        request.body = '{"Limit":1}';
      }),
      await sendSigned('dynamodb', listTables, (request) => {
        request.headers['x-amz-target'] = 'DynamoDB_20120810.DeleteTable';
      }),
      await sendSigned('dynamodb', listTables, (request) => {
        request.query = { a: 'b' };
      }),
      await sendSigned('dynamodb', listTables, (request) => {
        request.headers['x-amz-added'] = 'later';
      }),
      await sendSigned('dynamodb', listTables, (request) => {
        request.body = '{"Limit":1}';
        delete request.headers['x-amz-content-sha256'];
      }),
    ];
    expect(changed.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(calls).toEqual([]);
    expect((await sendSigned('dynamodb', listTables)).status).toBe(200);
  });

  it('refuses a signature older than fifteen minutes and one of another region', async () => {
    const minutesAgo = (minutes: number) => ({ signingDate: new Date(Date.now() - minutes * 60_000) });
    expect((await sendSigned('dynamodb', listTables, undefined, minutesAgo(14))).status).toBe(200);
    expect((await sendSigned('dynamodb', listTables, undefined, minutesAgo(16))).body).toContain('expired');
    const elsewhere = new DynamoDBClient({ ...sdk, endpoint: endpoint(), region: 'eu-west-1' });
    await expect(elsewhere.send(anItem)).rejects.toThrow(/ap-southeast-3/);
  });

  it('reads paths as S3 does, encoded once, and queries in any order', async () => {
    const key = "/archive/raw/bus=a b/dt=2026-01-31/part (1)'+&é.gz";
    const path = key.split('/').map(encodedFully).join('/');
    const reply = await sendSigned('s3', {
      method: 'GET',
      path,
      query: { z: '1 2', 'list-type': '2', a: '' },
    });
    expect(reply.status).toBe(200);
    expect(calls[0]).toMatchObject({ path });
    expect(calls[0]?.query.get('z')).toBe('1 2');
  });

  it('reads the paths of other services encoded twice', async () => {
    const reply = await sendSigned('scheduler', { method: 'GET', path: '/schedules/a%20b' });
    expect(reply.status).toBe(200);
  });

  it('answers S3 errors in XML and hides what a defect says', async () => {
    const missing = await sendSigned('s3', { method: 'GET', path: '/archive/missing' });
    expect(missing.status).toBe(404);
    expect(missing.body).toContain('<Code>NoSuchKey</Code><Message>No &lt;such&gt; key</Message>');
    const defect = await sendSigned('s3', { method: 'GET', path: '/archive/defect' });
    expect(defect.status).toBe(500);
    expect(defect.body).not.toContain('a defect of ours');
    expect(defects).toHaveLength(1);
  });

  it('refuses a JSON body over sixteen megabytes before reading it', async () => {
    const reply = await sendSigned('dynamodb', { ...listTables, body: 'x'.repeat(16 * 2 ** 20 + 1) });
    expect(reply.status).toBe(413);
    expect(calls).toEqual([]);
  });

  it('survives every malformed authorization', async () => {
    const headers = [
      '',
      'x',
      'AWS4-HMAC-SHA256',
      'AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00',
    ];
    for (const authorization of headers) {
      const reply = await send(
        unsigned({ ...listTables, headers: { ...listTables.headers, authorization } }),
      );
      expect(reply.status, authorization).toBe(400);
    }
    expect(defects).toEqual([]);
  });
});

describe('a presigned link', () => {
  const presign = async (expiresIn: number, signingDate = new Date()) =>
    (await signer('s3').presign(
      unsigned({
        method: 'PUT',
        path: '/uploads/photo.jpg',
        headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, // as the SDK's presigner for S3 does
      }) as never,
      { expiresIn, signingDate },
    )) as ReturnType<typeof unsigned>;

  it('lets through until it expires, whatever the body', async () => {
    const link = await presign(60);
    link.body = 'a photo';
    expect(await send(link)).toMatchObject({ status: 200 });
    expect(calls[0]?.body.toString()).toBe('a photo');
    const old = await presign(60, new Date(Date.now() - 61_000));
    expect((await send(old)).body).toContain('Request has expired');
  });

  it('holds for its own object and method, and takes no header that it did not name', async () => {
    const other = await presign(60);
    other.path = '/uploads/other.jpg';
    expect((await send(other)).status).toBe(403);
    const removing = await presign(60);
    removing.method = 'DELETE';
    expect((await send(removing)).status).toBe(403);
    const tagged = await presign(60);
    tagged.headers['x-amz-meta-owner'] = 'somebody';
    expect((await send(tagged)).status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe('a streamed body', () => {
  it('arrives decoded, its checksum trailer among the headers', async () => {
    const s3 = new S3Client({ ...sdk, endpoint: endpoint(), forcePathStyle: true });
    const parts = ['first '.repeat(2_000), 'second '.repeat(2_000), 'x'.repeat(100_000), 'last']; // S3 takes no small chunk but the last
    await s3.send(
      new PutObjectCommand({
        Bucket: 'archive',
        Key: 'part-0.ndjson',
        Body: Readable.from(parts.map((part) => Buffer.from(part))),
        ContentLength: parts.join('').length,
        ChecksumAlgorithm: 'CRC32',
      }),
    );
    expect(calls[0]?.body.toString()).toBe(parts.join(''));
    expect(calls[0]?.headers['x-amz-checksum-crc32']).toMatch(/^[A-Za-z0-9+/]{6}==$/);
  });
});

import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { type FrontDoor, openFrontDoor } from '../../infra/local/aws/server.ts';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import { createEventBridge } from '../../infra/local/eventbridge/service.ts';
import { createKms } from '../../infra/local/kms/service.ts';
import { createS3 } from '../../infra/local/s3/service.ts';
import { createScheduler } from '../../infra/local/scheduler/service.ts';
import { createSqs } from '../../infra/local/sqs/service.ts';
import { accountId, region, surroundings } from '../support/aws-endpoint.ts';
import { rawCalls } from '../support/raw-calls.ts';

const { options, remove } = surroundings();
const targets = {
  dynamodb: 'DynamoDB_20120810',
  sqs: 'AmazonSQS',
  events: 'AWSEvents',
  kms: 'TrentService',
} as const;
type Json = keyof typeof targets;
const all = Object.keys(targets) as Json[];
const anOperation = { dynamodb: 'ListTables', sqs: 'ListQueues', events: 'ListRules', kms: 'DescribeKey' };

const delivering = { deliver: () => {}, bury: () => {} };
const services = {
  dynamodb: createDynamoDb(options),
  sqs: createSqs({ ...options, url: () => 'http://127.0.0.1' }),
  events: createEventBridge({ ...options, ...delivering }),
  scheduler: createScheduler({ ...options, ...delivering }),
  kms: createKms(options),
  s3: createS3({ ...options, onObjectEvent: () => {} }),
};
services.kms.ensureKey({ KeyId: 'key' });
const defects: unknown[] = [];
let door: FrontDoor;
const call = rawCalls(() => `http://127.0.0.1:${door.port}`);
const target = (service: Json, operation: string = anOperation[service]) => ({
  'x-amz-target': `${targets[service]}.${operation}`,
});
/** The code by which the SDK finds the class of its error. */
const codeOf = async (reply: Response): Promise<string> => {
  const text = await reply.text();
  const { __type, code } = text.startsWith('{') ? JSON.parse(text) : { code: /<Code>(\w+)</.exec(text)?.[1] };
  return String(__type ?? code).replace(/^.*#/, '');
};

beforeAll(async () => {
  door = await openFrontDoor({
    services,
    credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
    region,
    port: 0,
    idleMilliseconds: 200,
    report: (error) => defects.push(error),
  });
});
afterAll(async () => {
  expect(defects).toEqual([]);
  await door.close();
  for (const service of Object.values(services)) service.close();
  remove();
});

describe.each(all)('a call of %s', (service) => {
  it.each(['{', '[', '"', '{"a":}', 'null null', '\u0000', '{"a":"\\ud8"}'])(
    'with %j for a body is no JSON',
    async (body) => {
      const reply = await call({ service, headers: target(service), body });
      expect([reply.status, await codeOf(reply)]).toEqual([400, 'SerializationException']);
    },
  );

  it.each(['FlyToTheMoon', '', 'constructor', '__proto__', 'toString'])(
    'named %j is not known',
    async (name) => {
      const reply = await call({ service, headers: target(service, name), body: '{}' });
      expect([reply.status, await codeOf(reply)]).toEqual([400, 'UnknownOperationException']);
    },
  );

  it('that is too large is refused, and the next one served', async () => {
    const body = JSON.stringify({ much: 'x'.repeat(16 * 2 ** 20) });
    const reply = await call({ service, headers: target(service), body });
    expect([reply.status, await codeOf(reply)]).toEqual([413, 'RequestTooLarge']);
    expect((await call({ service, headers: target(service), body: '{"KeyId":"key"}' })).status).toBe(200);
  });
});

const refusals: Record<string, [status: number, code: string]> = {
  dynamodb: [400, 'InvalidSignatureException'],
  sqs: [403, 'InvalidSignatureException'],
  events: [400, 'InvalidSignatureException'],
  kms: [400, 'InvalidSignatureException'],
  scheduler: [403, 'InvalidSignatureException'],
  s3: [403, 'SignatureDoesNotMatch'],
};
describe.each(Object.entries(refusals))('%s', (service, refusal) => {
  it('refuses a signature that is not of this call', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=local/${new Date().toISOString().slice(0, 10).replaceAll('-', '')}/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const reply = await fetch(`http://127.0.0.1:${door.port}/`, {
      method: service === 's3' || service === 'scheduler' ? 'GET' : 'POST',
      headers: {
        authorization,
        'x-amz-date': date,
        ...(service in targets && target(service as Json)),
        'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    });
    // the target is a header that decides: it must be under the signature
    const expected = service in targets ? [[400, 403], /AccessDenied/] : [[refusal[0]], refusal[1]];
    expect(expected[0]).toContain(reply.status);
    expect(await codeOf(reply)).toMatch(expected[1] as string);
  });
});

describe('a connection', () => {
  const raw = async (text: string, end = false) => {
    const one = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
    one.on('error', () => {});
    await once(one, 'connect');
    one.write(text);
    if (end) one.end();
    return one;
  };
  const answer = async (from: Awaited<ReturnType<typeof raw>>) => {
    let text = '';
    for await (const chunk of from) text += chunk;
    from.destroy();
    return text;
  };
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const head = `POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\nx-amz-date: 20260101T000000Z\r\nx-amz-target: ${targets.dynamodb}.ListTables\r\ncontent-length: 100\r\n\r\n`;

  it('that stands still in its body is ended with a refusal', async () => {
    expect(await answer(await raw(`${head}{"Limit"`))).toMatch(/^HTTP\/1.1 400 .*RequestTimeout/s);
  });

  it.each([
    ['that ends in its body', `${head}{"Limit"`],
    ['that ends in its head', head.slice(0, 80)],
    ['that says no HTTP', 'HELO pranata\r\n\r\n'],
    ['whose length is none', head.replace('100', 'many')],
  ])('%s is refused or closed', async (_, text) => {
    expect(await answer(await raw(text, true))).toMatch(/^(HTTP\/1.1 400 |$)/);
  });

  it('that breaks anywhere leaves nothing open', async () => {
    await pause(100);
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    const text = `${head}${'x'.repeat(100)}`;
    for (let end = 0; end <= text.length; end += 7) (await raw(text.slice(0, end))).resetAndDestroy();
    await vi.waitFor(() => expect(open()).toBeLessThanOrEqual(before), 5_000);
  });
});

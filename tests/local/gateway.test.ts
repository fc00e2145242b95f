import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../infra/local/functions/outcome.ts';
import { aGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await aGateway();
  url = gateway.url;
});
afterAll(() => gateway.close());
beforeEach(() => gateway.answering(async () => ({ statusCode: 200, body: 'well' })));

describe('the event of payload format 2.0', () => {
  it('carries path, query, headers, cookies and the request context', async () => {
    await fetch(`${url}/v1/boards/B%201?area=31.71&area=31.72&q=a+b%2Bc`, {
      headers: { 'X-Several': 'one', cookie: 'a=1; b=2', 'user-agent': 'test' },
    });
    expect(gateway.last).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/boards/{boardId}',
      rawPath: '/v1/boards/B%201',
      rawQueryString: 'area=31.71&area=31.72&q=a+b%2Bc',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { area: '31.71,31.72', q: 'a b+c' },
      pathParameters: { boardId: 'B 1' },
      headers: { 'x-several': 'one', 'x-forwarded-proto': 'http', host: new URL(url).host },
      requestContext: {
        accountId: '000000000000',
        apiId: 'api1',
        http: {
          method: 'GET',
          path: '/v1/boards/B%201',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        routeKey: 'GET /v1/boards/{boardId}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      isBase64Encoded: false,
    });
    expect(gateway.last).not.toHaveProperty('body');
    expect(gateway.last.headers).not.toHaveProperty('cookie');
  });

  it('leaves out what the request does not have', async () => {
    await fetch(`${url}/open`);
    for (const name of ['queryStringParameters', 'pathParameters', 'cookies', 'body'])
      expect(gateway.last).not.toHaveProperty(name);
    expect(gateway.last.requestContext).not.toHaveProperty('authorizer');
  });

  it.each([
    ['application/json', '{"a":"é"}', false],
    ['application/json; charset=utf-8', '{}', false],
    ['text/csv', 'a,b', false],
    ['application/octet-stream', 'bytes', true],
    ['application/merge-patch+json', '{}', true],
  ])('brings %s %s in base64: %3$s', async (type, body, isBase64) => {
    await fetch(`${url}/open`, { method: 'POST', headers: { 'content-type': type }, body });
    expect(gateway.last.isBase64Encoded).toBe(isBase64);
    expect(isBase64 ? Buffer.from(gateway.last.body ?? '', 'base64').toString() : gateway.last.body).toBe(
      body,
    );
  });

  it('takes its time from the clock that tests move', async () => {
    gateway.clock.advance(3_600_000);
    await fetch(`${url}/open`);
    expect(Math.abs(gateway.last.requestContext.timeEpoch - gateway.clock.now())).toBeLessThan(5_000);
  });
});

describe('the answer', () => {
  it('is status, headers, cookies and body, in base64 where it says so', async () => {
    const body = Buffer.from([0, 255, 1]).toString('base64');
    gateway.answering(async () => ({
      statusCode: 201,
      headers: { ETag: '"3"', 'Content-Type': 'image/png' },
      cookies: ['a=1', 'b=2'],
      body,
      isBase64Encoded: true,
    }));
    const response = await fetch(`${url}/open`);
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"3"');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255, 1]));
  });

  it('without statusCode is a 200 in JSON', async () => {
    gateway.answering(async () => ({ message: 'hello' }));
    const response = await fetch(`${url}/open`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toEqual({ message: 'hello' });
  });

  it.each([
    ['a status that is none', { statusCode: 'fine' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that breaks the line', { statusCode: 200, headers: { 'x-a': 'b\r\nset-cookie: c' } }],
    ['an error', failure('TypeError', 'undefined is not a function')],
  ])('that is %s becomes a 500 that tells nothing', async (_what, result) => {
    gateway.answering(async () => result);
    const response = await fetch(`${url}/open`);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
  });

  it('that does not come in time is a 503', async () => {
    gateway.answering(() => new Promise((resolve) => setTimeout(resolve, 600, {}).unref()));
    expect((await fetch(`${url}/open`)).status).toBe(503);
  });
});

describe('what the gateway refuses itself', () => {
  it('a path or method without route: 404', async () => {
    const response = await fetch(`${url}/nowhere`);
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
    expect((await fetch(`${url}/open`, { method: 'DELETE' })).status).toBe(404);
    expect((await fetch(`${url}/open`, { method: 'HEAD' })).status).toBe(404);
  });

  it('more than ten megabytes, announced or not: 413', async () => {
    const body = 'x'.repeat(10 * 2 ** 20 + 1);
    const announced = await fetch(`${url}/open`, { method: 'POST', body });
    expect([announced.status, await announced.json()]).toEqual([
      413,
      { message: 'Request Entity Too Large' },
    ]);
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${url}/open`, { method: 'POST' }, (response) =>
        resolve(response.statusCode),
      );
      request.on('error', reject);
      request.write(body);
      request.end();
    });
    expect(status).toBe(413);
    gateway.answering(async () => failure('RequestTooLarge', ''));
    expect((await fetch(`${url}/open`)).status).toBe(413);
  });

  it('more than 10,240 bytes of headers: 431', async () => {
    const response = await fetch(`${url}/open`, { headers: { 'x-long': 'x'.repeat(10_240) } });
    expect(response.status).toBe(431);
    expect((await fetch(`${url}/open`, { headers: { 'x-long': 'x'.repeat(9_000) } })).status).toBe(200);
  });

  it('what is no HTTP: 400', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(gateway.port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.once('data', (data) => resolve(data.toString()));
    });
    expect(text).toContain('400 Bad Request');
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${url}/open`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  it('has its preflight answered by the gateway', async () => {
    const response = await preflight('https://pranata.example');
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://pranata.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '60',
    });
    expect((await preflight('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('has its headers on every answer, and the function’s own dropped', async () => {
    gateway.answering(async () => ({
      statusCode: 200,
      headers: { 'access-control-allow-origin': '*' },
      body: '',
    }));
    const allowed = await fetch(`${url}/open`, { headers: { origin: 'https://pranata.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://pranata.example');
    expect(allowed.headers.get('access-control-expose-headers')).toBe('etag');
    const foreign = await fetch(`${url}/open`, { headers: { origin: 'https://evil.example' } });
    expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
    const refused = await fetch(`${url}/v1/me`, { headers: { origin: 'https://pranata.example' } });
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://pranata.example');
  });
});

import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../infra/local/clock.ts';
import { failure, type Outcome } from '../../infra/local/functions/outcome.ts';
import { createAuthorizer } from '../../infra/local/gateway/authorizer.ts';
import { createRouter } from '../../infra/local/gateway/routes.ts';
import { type Gateway, openGateway, type Route } from '../../infra/local/gateway/server.ts';
import { type Issuer, openIssuer } from '../../infra/local/issuer.ts';

const issuer = 'https://issuer.example.org/programme';
const clock = movableClock();

let folder: string;
let keys: Issuer;
let issuerServer: Server;
let gateway: Gateway;
let url: string;
let answer: (event: APIGatewayProxyEventV2WithJWTAuthorizer) => Promise<unknown>;
let last: APIGatewayProxyEventV2WithJWTAuthorizer;

const invoke = async (_arn: string, text: string): Promise<Outcome> => {
  last = JSON.parse(text);
  const result = await answer(last);
  return (result as Outcome)?.ok === false
    ? (result as Outcome)
    : { ok: true, payload: JSON.stringify(result) };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  keys = await openIssuer(folder);
  issuerServer = createServer((request, response) => {
    const base = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
    const documents: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${base}/keys` },
      // without `alg`, so that only the authorizer itself can insist on RS256
      '/keys': { keys: keys.jwks.keys.map(({ alg: _, ...key }) => key) },
    };
    response.end(JSON.stringify(documents[request.url ?? '']));
  });
  await new Promise<void>((resolve) => issuerServer.listen(0, '127.0.0.1', resolve));
  const { port } = issuerServer.address() as AddressInfo;
  const authorizer = createAuthorizer(
    { issuer, audience: ['pranata'] },
    { now: clock.now, at: () => `http://127.0.0.1:${port}` },
  );
  const open: Route = { functionArn: 'open', timeoutMilliseconds: 300, authorizer: undefined, scopes: [] };
  gateway = await openGateway(
    {
      apiId: 'api1',
      accountId: '000000000000',
      cors: {
        AllowOrigins: ['https://pranata.example'],
        AllowMethods: ['GET', 'POST'],
        AllowHeaders: ['Authorization'],
        ExposeHeaders: ['etag'],
        MaxAge: 60,
      },
      routes: new Map([
        ['GET /open', open],
        ['POST /open', open],
        ['GET /v1/boards/{boardId}', open],
        ['GET /v1/me', { ...open, authorizer }],
        ['GET /v1/scoped', { ...open, authorizer, scopes: ['boards.read'] }],
      ]),
    },
    { functions: { invoke }, clock, port: 0 },
  );
  url = `http://127.0.0.1:${gateway.port}`;
});
afterAll(async () => {
  await gateway.close();
  issuerServer.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  answer = async () => ({ statusCode: 200, body: 'well' });
});

const token = (
  claims: Record<string, unknown> = {},
  { hours = 12, audience = 'pranata', from = issuer } = {},
) => keys.sign({ issuer: from, audience, claims: { sub: 'siti', ...claims }, hours, now: clock.now() });
const bearer = async (...args: Parameters<typeof token>) => ({
  authorization: `Bearer ${await token(...args)}`,
});

describe('routes', () => {
  const find = (method: string, path: string, ...keys: string[]) =>
    createRouter(new Map(keys.map((key) => [key, key])))(method, path)?.routeKey;

  it('a full match wins over a greedy one, and that over $default', () => {
    const keys = ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default'];
    expect(find('GET', '/pets/dog/1', ...keys)).toBe('GET /pets/dog/1');
    expect(find('GET', '/pets/dog/2', ...keys)).toBe('GET /pets/dog/{id}');
    expect(find('GET', '/pets/cat/1', ...keys)).toBe('GET /pets/{proxy+}');
    expect(find('POST', '/pets/dog/1', ...keys)).toBe('ANY /{proxy+}');
    expect(find('GET', '/', ...keys)).toBe('$default');
  });

  it('a fixed segment wins over a parameter, a named method over ANY', () => {
    expect(find('GET', '/a/b/c', 'GET /a/{x}/c', 'GET /a/b/{y}')).toBe('GET /a/b/{y}');
    expect(find('GET', '/a/b/d', 'GET /a/b/c', 'GET /a/{x}/d')).toBe('GET /a/{x}/d');
    expect(find('GET', '/a', 'ANY /a', 'GET /a')).toBe('GET /a');
    expect(find('PUT', '/a', 'ANY /a', 'GET /a')).toBe('ANY /a');
    expect(find('PUT', '/a', 'GET /a')).toBeUndefined();
    expect(find('GET', '/a/', 'GET /a', 'GET /a/{x}')).toBeUndefined();
  });

  it('decodes path parameters, the greedy one with its slashes', () => {
    const route = createRouter(new Map([['GET /{bus}/{rest+}', 1]]));
    expect(route('GET', '/a%20b/c/d%2Fe')?.pathParameters).toEqual({ bus: 'a b', rest: 'c/d/e' });
  });
});

describe('the event of payload format 2.0', () => {
  it('carries path, query, headers, cookies and the request context', async () => {
    await fetch(`${url}/v1/boards/B%201?area=31.71&area=31.72&q=a+b%2Bc`, {
      headers: { 'X-Several': 'one', cookie: 'a=1; b=2', 'user-agent': 'test' },
    });
    expect(last).toMatchObject({
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
    expect(last).not.toHaveProperty('body');
    expect(last.headers).not.toHaveProperty('cookie');
  });

  it('leaves out what the request does not have', async () => {
    await fetch(`${url}/open`);
    for (const name of ['queryStringParameters', 'pathParameters', 'cookies', 'body'])
      expect(last).not.toHaveProperty(name);
    expect(last.requestContext).not.toHaveProperty('authorizer');
  });

  it.each([
    ['application/json', '{"a":"é"}', false],
    ['application/json; charset=utf-8', '{}', false],
    ['text/csv', 'a,b', false],
    ['application/octet-stream', 'bytes', true],
    ['application/merge-patch+json', '{}', true],
  ])('brings %s %s in base64: %3$s', async (type, body, isBase64) => {
    await fetch(`${url}/open`, { method: 'POST', headers: { 'content-type': type }, body });
    expect(last.isBase64Encoded).toBe(isBase64);
    expect(isBase64 ? Buffer.from(last.body ?? '', 'base64').toString() : last.body).toBe(body);
  });

  it('takes its time from the clock that tests move', async () => {
    clock.advance(3_600_000);
    await fetch(`${url}/open`);
    expect(Math.abs(last.requestContext.timeEpoch - clock.now())).toBeLessThan(5_000);
  });
});

describe('the answer', () => {
  it('is status, headers, cookies and body, in base64 where it says so', async () => {
    const body = Buffer.from([0, 255, 1]).toString('base64');
    answer = async () => ({
      statusCode: 201,
      headers: { ETag: '"3"', 'Content-Type': 'image/png' },
      cookies: ['a=1', 'b=2'],
      body,
      isBase64Encoded: true,
    });
    const response = await fetch(`${url}/open`);
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"3"');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255, 1]));
  });

  it('without statusCode is a 200 in JSON', async () => {
    answer = async () => ({ message: 'hello' });
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
    answer = async () => result;
    const response = await fetch(`${url}/open`);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
  });

  it('that does not come in time is a 503', async () => {
    answer = () => new Promise((resolve) => setTimeout(resolve, 600, {}).unref());
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
    answer = async () => failure('RequestTooLarge', '');
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

describe('the JWT authorizer', () => {
  it('lets a token of the issuer through and hands its claims over as text', async () => {
    const headers = await bearer({
      roles: 'facilitator board',
      area: '31.71',
      groups: ['a', 'b'],
      admin: true,
    });
    expect((await fetch(`${url}/v1/me`, { headers })).status).toBe(200);
    const { claims, scopes } = last.requestContext.authorizer.jwt;
    expect(claims).toMatchObject({
      sub: 'siti',
      roles: 'facilitator board',
      area: '31.71',
      groups: '[a b]',
      admin: 'true',
      exp: expect.stringMatching(/^\d+$/),
    });
    expect(scopes).toBeNull();
  });

  it('refuses a missing, foreign, altered, expired, early or unsigned token', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const { privateKey: ecKey } = await generateKeyPair('ES256');
    const claimed = () =>
      new SignJWT({ sub: 'siti' }).setIssuer(issuer).setAudience('pranata').setExpirationTime('9h');
    const good = await token();
    const [head, body, signature] = good.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const refused = {
      missing: '',
      noToken: 'nonsense',
      foreignKey: await claimed()
        .setProtectedHeader({ alg: 'RS256', kid: keys.jwks.keys[0]!.kid! })
        .sign(privateKey),
      ellipticCurve: await claimed().setProtectedHeader({ alg: 'ES256' }).sign(ecKey),
      otherHash: await claimed()
        .setProtectedHeader({ alg: 'RS512', kid: keys.jwks.keys[0]!.kid! })
        .sign(createPrivateKey(readFileSync(join(folder, 'issuer.pem')))),
      unsigned: `${none}.${body}.`,
      altered: `${head}.${body?.slice(0, -4)}AAAA.${signature}`,
      expired: await token({}, { hours: -1 }),
      early: await token({ nbf: Math.floor(clock.now() / 1000) + 600 }),
      audience: await token({}, { audience: 'another' }),
      issuer: await token({}, { from: 'https://elsewhere.example' }),
    };
    for (const [why, authorization] of Object.entries(refused)) {
      const headers = authorization ? { authorization: `Bearer ${authorization}` } : {};
      const response = await fetch(`${url}/v1/me`, { headers });
      expect([why, response.status, await response.json()]).toEqual([why, 401, { message: 'Unauthorized' }]);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    expect((await fetch(`${url}/v1/me`, { headers: { authorization: good } })).status).toBe(200);
  });

  it('ends a token when the moved clock passes its end', async () => {
    const headers = await bearer({}, { hours: 1 });
    expect((await fetch(`${url}/v1/me`, { headers })).status).toBe(200);
    clock.advance(3_601_000);
    expect((await fetch(`${url}/v1/me`, { headers })).status).toBe(401);
  });

  it('answers 403 without one of the scopes of the route', async () => {
    expect((await fetch(`${url}/v1/scoped`, { headers: await bearer({ scope: 'other' }) })).status).toBe(403);
    const headers = await bearer({ scope: 'other boards.read' });
    expect((await fetch(`${url}/v1/scoped`, { headers })).status).toBe(200);
  });

  it('keeps the key of the issuer for its owner only, and the same key at every start', async () => {
    expect(statSync(join(folder, 'issuer.pem')).mode & 0o777).toBe(0o600);
    expect((await openIssuer(folder)).jwks).toEqual(keys.jwks);
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
    answer = async () => ({ statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: '' });
    const allowed = await fetch(`${url}/open`, { headers: { origin: 'https://pranata.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://pranata.example');
    expect(allowed.headers.get('access-control-expose-headers')).toBe('etag');
    const foreign = await fetch(`${url}/open`, { headers: { origin: 'https://evil.example' } });
    expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
    const refused = await fetch(`${url}/v1/me`, { headers: { origin: 'https://pranata.example' } });
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://pranata.example');
  });
});

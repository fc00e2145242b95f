import { createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openIssuer } from '../../infra/local/issuer.ts';
import { aGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let url: string;
beforeAll(async () => {
  gateway = await aGateway();
  url = gateway.url;
});
afterAll(() => gateway.close());
beforeEach(() => gateway.answering(async () => ({ statusCode: 200, body: 'well' })));

const token = (
  claims: Record<string, unknown> = {},
  { hours = 12, audience = 'pranata', from = gateway.issuer } = {},
) =>
  gateway.keys.sign({
    issuer: from,
    audience,
    claims: { sub: 'siti', ...claims },
    hours,
    now: gateway.clock.now(),
  });
const bearer = async (...args: Parameters<typeof token>) => ({
  authorization: `Bearer ${await token(...args)}`,
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
    const { claims, scopes } = gateway.last.requestContext.authorizer.jwt;
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
      new SignJWT({ sub: 'siti' }).setIssuer(gateway.issuer).setAudience('pranata').setExpirationTime('9h');
    const good = await token();
    const [head, body, signature] = good.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const refused = {
      missing: '',
      noToken: 'nonsense',
      foreignKey: await claimed()
        .setProtectedHeader({ alg: 'RS256', kid: gateway.keys.jwks.keys[0]!.kid! })
        .sign(privateKey),
      ellipticCurve: await claimed().setProtectedHeader({ alg: 'ES256' }).sign(ecKey),
      otherHash: await claimed()
        .setProtectedHeader({ alg: 'RS512', kid: gateway.keys.jwks.keys[0]!.kid! })
        .sign(createPrivateKey(readFileSync(join(gateway.folder, 'issuer.pem')))),
      unsigned: `${none}.${body}.`,
      altered: `${head}.${body?.slice(0, -4)}AAAA.${signature}`,
      expired: await token({}, { hours: -1 }),
      early: await token({ nbf: Math.floor(gateway.clock.now() / 1000) + 600 }),
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
    gateway.clock.advance(3_601_000);
    expect((await fetch(`${url}/v1/me`, { headers })).status).toBe(401);
  });

  it('answers 403 without one of the scopes of the route', async () => {
    expect((await fetch(`${url}/v1/scoped`, { headers: await bearer({ scope: 'other' }) })).status).toBe(403);
    const headers = await bearer({ scope: 'other boards.read' });
    expect((await fetch(`${url}/v1/scoped`, { headers })).status).toBe(200);
  });

  it('keeps the key of the issuer for its owner only, and the same key at every start', async () => {
    expect(statSync(join(gateway.folder, 'issuer.pem')).mode & 0o777).toBe(0o600);
    expect((await openIssuer(gateway.folder)).jwks).toEqual(gateway.keys.jwks);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { movableClock } from '../../infra/local/clock.ts';
import type { Outcome } from '../../infra/local/functions/outcome.ts';
import { createAuthorizer } from '../../infra/local/gateway/authorizer.ts';
import { openGateway, type Route } from '../../infra/local/gateway/server.ts';
import { openIssuer } from '../../infra/local/issuer.ts';

type Event = APIGatewayProxyEventV2WithJWTAuthorizer;
export type TestGateway = Awaited<ReturnType<typeof aGateway>>;

/** A gateway before a function that `answering` replaces, and the issuer whose tokens it takes. */
export const aGateway = async () => {
  const issuer = 'https://issuer.example.org/programme';
  const clock = movableClock();
  let answer: (event: Event) => Promise<unknown> = async () => ({});
  let last: Event;
  const invoke = async (_arn: string, text: string): Promise<Outcome> => {
    last = JSON.parse(text);
    const result = await answer(last);
    return (result as Outcome)?.ok === false
      ? (result as Outcome)
      : { ok: true, payload: JSON.stringify(result) };
  };

  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const keys = await openIssuer(folder);
  const issuerServer = createServer((request, response) => {
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
  const gateway = await openGateway(
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

  return {
    issuer,
    clock,
    keys,
    folder,
    port: gateway.port,
    url: `http://127.0.0.1:${gateway.port}`,
    /** The event that the function was called with at last. */
    get last() {
      return last;
    },
    answering(next: typeof answer) {
      answer = next;
    },
    async close() {
      await gateway.close();
      issuerServer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

import { createSecretKey } from 'node:crypto';
import type { Context, APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { createApi } from '../../shared/http/api.ts';
import { locationRoutes } from '../../shared/routes/registration/locations.ts';
import { type Figure, percentile, rounded } from './figure.ts';

const rounds = 60;
const callsPerRound = 500;

const { enrolLocation } = locationRoutes;
const key = createSecretKey(Buffer.alloc(32, 1));

/** What the handler decided; the wrapper shapes it by its contract. */
const answer = {
  locationId: enrolLocation.example.body.locationId,
  area: { scheme: 'kemendagri' as const, code: enrolLocation.example.body.area, version: '2025' },
  years: [...enrolLocation.example.body.years],
  origin: { source: 'office' as const, enteredAt: '2013-02-01T03:00:00.000Z', enteredBy: 'somebody' },
  version: 1,
};

/** The call as API Gateway hands it over: claims, a body, a key. */
const event = {
  version: '2.0',
  routeKey: 'POST /v1/locations',
  rawPath: '/v1/locations',
  rawQueryString: '',
  headers: {
    accept: 'application/json',
    'accept-language': 'id',
    'content-type': 'application/json',
    'idempotency-key': 'a-key-of-the-device',
    host: '127.0.0.1',
    'user-agent': 'device',
  },
  requestContext: {
    accountId: '000000000000',
    apiId: 'api',
    domainName: '127.0.0.1',
    domainPrefix: 'api',
    requestId: 'request',
    routeKey: 'POST /v1/locations',
    stage: '$default',
    time: '01/Feb/2013:03:00:00 +0000',
    timeEpoch: Date.parse('2013-02-01T03:00:00Z'),
    http: {
      method: 'POST',
      path: '/v1/locations',
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: 'device',
    },
    authorizer: {
      principalId: '',
      integrationLatency: 0,
      jwt: { claims: { sub: 'somebody', roles: 'region national', area: 'ID' }, scopes: [] },
    },
  },
  body: JSON.stringify(enrolLocation.example.body),
  isBase64Encoded: false,
} as unknown as Event;

type Handler = (event: Event, context: Context) => Promise<{ statusCode: number; body?: string }>;

const context = {} as Context;

/** Microseconds per call over one round. */
const perCall = async (handler: Handler): Promise<number> => {
  const start = performance.now();
  for (let call = 0; call < callsPerRound; call += 1) await handler(event, context);
  return ((performance.now() - start) * 1000) / callsPerRound;
};

/** P3: everything around a handler that does no I/O, in turn with Hono's adapter that only answers the same body. */
export const wrapper = async (): Promise<Figure> => {
  const ours = createApi(
    { enrolLocation },
    { enrolLocation: async () => answer },
    {
      service: 'registration',
      keys: async () => ({ cursor: key, fingerprint: key, blindIndex: key, wrapping: key, signing: [] }),
    },
  ) as unknown as Handler;
  const app = new Hono();
  app.post('/v1/locations', (c) => c.json(answer, 201));
  const bare = handle(app) as unknown as Handler;

  const [one, other] = [await ours(event, context), await bare(event, context)];
  if (one.statusCode !== 201 || one.body !== other.body)
    throw new Error(
      `Not the same answer: ${one.statusCode} ${one.body} and ${other.statusCode} ${other.body}`,
    );

  const [mine, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await perCall(ours));
    theirs.push(await perCall(bare));
  }
  const [us, baseline] = [percentile(mine.slice(10), 0.5), percentile(theirs.slice(10), 0.5)];
  return {
    id: 'P3',
    what: 'warm cost of the wrapper around a write, median microseconds a call',
    ours: rounded(us),
    baseline: rounded(baseline),
    ratio: rounded(us / baseline),
    goal: '<= 0.25',
    ok: us / baseline <= 0.25,
  };
};

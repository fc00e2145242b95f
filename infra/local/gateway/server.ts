import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { readBody } from '../aws/body.ts';
import { closed, listen } from '../aws/server.ts';
import { ConnectionCut } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Functions } from '../functions/functions.ts';
import { type AccessLog, contextOf, type Exchange } from './access-log.ts';
import type { Authorizer, Claims } from './authorizer.ts';
import { type Cors, corsHeaders, preflight } from './cors.ts';
import { type ApiIdentity, proxyEvent } from './event.ts';
import { gatewayReply, type HttpReply, proxyReply } from './reply.ts';
import { createRouter, type Matched } from './routes.ts';
import { type Stage, tokenBucket } from './stage.ts';

const bodyLimit = 10 * 2 ** 20;
const headerLimit = 10_240; // bytes of the request line and all headers

export interface Route {
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
  /** False where the function's policy does not let the API in for this route. */
  readonly mayInvoke?: boolean;
  readonly authorizer: Authorizer | undefined;
  readonly scopes: readonly string[];
}

export interface Api extends ApiIdentity {
  readonly routes: ReadonlyMap<string, Route>;
  readonly cors: Cors | undefined;
  readonly stage?: Stage;
}

type Answering = (request: IncomingMessage, exchange: Exchange) => Promise<HttpReply>;

export interface Gateway {
  readonly port: number;
  close(): Promise<void>;
}

/** An API Gateway HTTP API with its `$default` stage, in front of Lambda proxy integrations. */
export const openGateway = async (
  api: Api,
  {
    functions,
    clock,
    port,
    accessLog = { note: () => {} },
    around = (answering) => answering,
  }: {
    functions: Pick<Functions, 'invoke'>;
    clock: Clock;
    port: number;
    accessLog?: Pick<AccessLog, 'note'>;
    /** Stands before everything but preflights. */
    around?: (answering: Answering) => Answering;
  },
): Promise<Gateway> => {
  const route = createRouter(api.routes);
  const mayPass = tokenBucket(api.stage?.throttle, clock.now);

  const reply = around(async (request, exchange) => {
    const body = await readBody(request, bodyLimit);
    if (!body) return gatewayReply(413, 'Request Entity Too Large');
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const matched = route(request.method ?? 'GET', path);
    if (!matched) return gatewayReply(404, 'Not Found');
    exchange.routeKey = matched.routeKey;
    if (!mayPass()) return gatewayReply(429, 'Too Many Requests');
    const authorized = await authorize(request, matched);
    if ('status' in authorized) {
      exchange.authorizerError = String(authorized.headers['www-authenticate'] ?? '');
      return authorized;
    }
    const event = proxyEvent(
      api,
      request,
      body,
      matched,
      authorized.claims,
      exchange.time,
      exchange.requestId,
    );
    const began = performance.now();
    const answered = await integrate(matched.target, JSON.stringify(event));
    exchange.integrationMilliseconds = Math.round(performance.now() - began);
    return answered;
  });

  const integrate = async (
    { functionArn, timeoutMilliseconds, mayInvoke = true }: Route,
    event: string,
  ): Promise<HttpReply> => {
    if (!mayInvoke) return gatewayReply(500, 'Internal Server Error');
    const abort = new AbortController();
    const late = delay(timeoutMilliseconds, undefined, { signal: abort.signal }).catch(() => undefined);
    const outcome = await Promise.race([functions.invoke(functionArn, event), late]);
    abort.abort();
    if (!outcome) return gatewayReply(503, 'Service Unavailable'); // the function itself runs on
    if (outcome.ok) return proxyReply(outcome.payload);
    return outcome.errorType === 'RequestTooLarge'
      ? gatewayReply(413, 'Request Entity Too Large')
      : gatewayReply(500, 'Internal Server Error');
  };

  const answer = async (request: IncomingMessage, exchange: Exchange): Promise<HttpReply> => {
    const allowed = preflight(api.cors, request);
    if (allowed) return { status: 204, headers: allowed, body: Buffer.alloc(0) };
    const answered = await reply(request, exchange).catch((error) => {
      if (error instanceof ConnectionCut) throw error;
      return gatewayReply(500, 'Internal Server Error');
    });
    if (!api.cors) return answered;
    return { ...answered, headers: { ...withoutCors(answered.headers), ...corsHeaders(api.cors, request) } };
  };

  const server = createServer(
    { maxHeaderSize: headerLimit, keepAliveTimeout: 65_000 },
    (request, response) => {
      const requestId = randomUUID();
      const exchange: Exchange = { requestId, time: clock.now(), began: performance.now() };
      answer(request, exchange)
        .then((answered) => {
          const { status, headers, body } = answered;
          accessLog.note(contextOf(exchange, request, answered));
          response.writeHead(status, {
            ...headers,
            ...(status !== 204 && status !== 304 && { 'content-length': body.length }),
            ...(!request.complete && { connection: 'close' }),
            'apigw-requestid': requestId,
          });
          response.end(request.method === 'HEAD' ? undefined : body);
        })
        .catch(() => response.destroy());
    },
  );
  server.on('clientError', refuseUnreadable);
  await listen(server, port);
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
};

const authorize = async (
  request: IncomingMessage,
  { target: { authorizer, scopes } }: Matched<Route>,
): Promise<{ claims: Claims | undefined } | HttpReply> => {
  if (!authorizer) return { claims: undefined };
  const result = await authorizer(request.headers.authorization, scopes);
  if (result.kind === 'allowed') return { claims: result.claims };
  return gatewayReply(result.status, result.status === 401 ? 'Unauthorized' : 'Forbidden', {
    'www-authenticate': result.challenge,
  });
};

const withoutCors = (headers: HttpReply['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));

const refuseUnreadable = (error: Error & { code?: string }, stream: NodeJS.WritableStream) => {
  const socket = stream as Socket;
  if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431', 'Request Header Fields Too Large']
      : ['400', 'Bad Request'];
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status} ${message}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
};

import { hash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { readBody } from './body.ts';
import { checkContentHash, decodeChunks, isStreaming } from './chunks.ts';
import type { Credentials } from './credentials.ts';
import { errorReply, type Protocol } from './errors.ts';
import { createFormVerifier } from './form-signature.ts';
import { hoistedHeaders } from './presigned.ts';
import { type AwsCall, AwsError, type AwsReply, type AwsService, ConnectionCut } from './service.ts';
import { createSigningKeys, createVerifier, readClaim } from './signature.ts';

/** By the name in the credential scope: the protocol, and what `X-Amz-Target` begins with. */
const protocols: Readonly<Record<string, { protocol: Protocol; targets: readonly string[] }>> = {
  dynamodb: { protocol: 'json-1.0', targets: ['DynamoDB_20120810', 'DynamoDBStreams_20120810'] },
  sqs: { protocol: 'json-1.0', targets: ['AmazonSQS'] },
  events: { protocol: 'json-1.1', targets: ['AWSEvents'] },
  kms: { protocol: 'json-1.1', targets: ['TrentService'] },
  scheduler: { protocol: 'rest-json', targets: [] },
  s3: { protocol: 'rest-xml', targets: [] },
};

const jsonLimit = 16 * 2 ** 20; // DynamoDB's; the other services check their smaller ones
const objectLimit = 128 * 2 ** 20;

export type LocalRoutes = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => Promise<boolean>;

export interface FrontDoor {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The AWS front door: finds the service by the signature's scope, verifies, hands over, and answers
 * errors in the service's own form. What begins with `/_local/` is ours (no bucket can be called so).
 */
export const openFrontDoor = async ({
  services,
  credentials,
  region,
  port,
  local,
  guard = () => {},
  report,
}: {
  services: Readonly<Record<string, AwsService>>;
  credentials: Credentials;
  region: string;
  port: number;
  local?: LocalRoutes;
  /** Sees every call of an authentic caller before its service does; throws to refuse it. */
  guard?: (service: string, call: AwsCall) => void;
  /** Told of defects: what is answered as InternalFailure. */
  report: (error: unknown) => void;
}): Promise<FrontDoor> => {
  const signingKey = createSigningKeys();
  const verify = createVerifier({ credentials, region, signingKey });
  const verifyForm = createFormVerifier({ credentials, region, signingKey });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? '' : url.slice(mark + 1);
    if (local && path.startsWith('/_local/') && isOurOwn(request) && (await local(request, response, path)))
      return;

    const requestId = randomUUID();
    const target = request.headers['x-amz-target'];
    let name = typeof target === 'string' ? serviceOfTarget(target) : 's3';
    const signed = { method: request.method ?? 'GET', path, query, headers: request.headers };
    const sentHeaders = request.headers as Record<string, string | undefined>;
    const finish = (reply: AwsReply) => {
      const sharing = services[name]?.sharing?.({ method: signed.method, path, headers: sentHeaders });
      const shared = sharing ? { ...reply, headers: { ...reply.headers, ...sharing } } : reply;
      send(response, shared, name, requestId, request);
    };
    let reply: AwsReply;
    try {
      // a preflight for a presigned link has the link's query, and is asked without any signature all the same
      const claim = signed.method === 'OPTIONS' && name === 's3' ? undefined : readClaim(signed);
      const unsigned =
        claim === undefined &&
        services[name]?.unsigned?.({
          method: signed.method,
          path,
          query: new URLSearchParams(query),
          headers: sentHeaders,
          body: request,
          verifyForm,
          guard: (call) => guard(name, call),
        });
      if (unsigned) return finish(await unsigned);
      if (!claim) {
        throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', {
          status: 403,
        });
      }
      name = claim.service;
      const service = Object.hasOwn(services, name) ? services[name] : undefined;
      if (!service) throw new AwsError('UnknownOperationException', `There is no service ${name} here`);

      const raw = await readBody(request, name === 's3' ? objectLimit : jsonLimit);
      if (!raw) throw tooLarge(name);
      let headers = sentHeaders;
      if (name === 's3' && claim.expires !== undefined)
        headers = { ...hoistedHeaders(new URLSearchParams(query)), ...headers };
      const sent = headers['x-amz-content-sha256'];
      const contentHash =
        sent ?? (name === 's3' && claim.expires ? 'UNSIGNED-PAYLOAD' : hash('sha256', raw, 'hex'));
      const { caller, seed } = verify(signed, claim, contentHash);
      let body = raw;
      if (isStreaming(contentHash)) {
        const decoded = decodeChunks(raw, contentHash, seed);
        body = decoded.body;
        headers = { ...headers, ...decoded.trailers };
        checkDecodedLength(body, headers['x-amz-decoded-content-length']);
      } else if (sent) {
        checkContentHash(raw, sent);
      }

      const call: AwsCall = {
        operation: operationOf(name, target),
        method: signed.method,
        path,
        query: new URLSearchParams(query),
        headers,
        body,
        caller,
      };
      guard(name, call);
      reply = await service.handle(call);
    } catch (error) {
      if (error instanceof ConnectionCut) return void response.destroy();
      if (!(error instanceof AwsError)) report(error);
      reply = errorReply(name, protocols[name]?.protocol ?? 'json-1.0', error, { path, requestId });
    }
    finish(reply);
  };

  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 300_000 }, (request, response) => {
    answer(request, response).catch((error) => {
      if (!request.destroyed || request.complete) report(error);
      response.destroy();
    });
  });
  await listen(server, port);
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
};

const send = (
  response: ServerResponse,
  { status, headers, body }: AwsReply,
  service: string,
  requestId: string,
  request: IncomingMessage,
) => {
  const isS3 = service === 's3';
  const all: Record<string, string | number> = {
    ...headers,
    [isS3 ? 'x-amz-request-id' : 'x-amzn-requestid']: requestId,
  };
  if (service === 'dynamodb') all['x-amz-crc32'] ??= crc32(body);
  if (all['content-length'] === undefined && status !== 204 && status !== 304)
    all['content-length'] = Buffer.byteLength(body);
  if (!request.complete) all.connection = 'close'; // the rest of a refused body would be taken for a request
  response.writeHead(status, all);
  response.end(request.method === 'HEAD' ? undefined : body); // text goes out with the head in one piece
};

const serviceOfTarget = (target: string): string => {
  const prefix = target.slice(0, target.indexOf('.'));
  return Object.entries(protocols).find(([, { targets }]) => targets.includes(prefix))?.[0] ?? 'dynamodb';
};

const operationOf = (service: string, target: string | string[] | undefined): string => {
  const { targets = [] } = protocols[service] ?? {};
  if (targets.length === 0) return '';
  const text = typeof target === 'string' ? target : '';
  const dot = text.indexOf('.');
  return targets.includes(text.slice(0, dot)) ? text.slice(dot + 1) : '';
};

const checkDecodedLength = (body: Buffer, declared: string | undefined) => {
  if (declared === undefined)
    throw new AwsError('MissingContentLength', 'x-amz-decoded-content-length is required', { status: 411 });
  if (Number(declared) !== body.length) {
    throw new AwsError(
      'IncompleteBody',
      `The body has ${body.length} bytes, x-amz-decoded-content-length says ${declared}`,
    );
  }
};

const tooLarge = (service: string) =>
  service === 's3'
    ? new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
    : new AwsError('RequestTooLarge', 'Request body is too large', { status: 413 });

/** A page in a browser can reach the loopback too: it sends an Origin, or a Host that merely resolves to it. */
const isOurOwn = ({ headers }: IncomingMessage) =>
  headers.origin === undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');

export const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Requests under way get their answer, idle connections end at once. */
export const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });

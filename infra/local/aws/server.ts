import { hash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from './answers.ts';
import { ClientGone, readBody, readChunks } from './body.ts';
import { isStreaming } from './chunks.ts';
import type { Credentials } from './credentials.ts';
import { errorReply, type Protocol } from './errors.ts';
import { createFormVerifier } from './form-signature.ts';
import { createPatience } from './patience.ts';
import { hoistedHeaders } from './presigned.ts';
import { type AwsCall, AwsError, type AwsReply, type AwsService, ConnectionCut } from './service.ts';
import { createSigningKeys, createVerifier, readClaim } from './signature.ts';
import { checkContentHash, contentOf, isUpload } from './uploads.ts';

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
/** Room for the thousand longest keys of DeleteObjects and ten thousand parts with their checksums. */
const documentLimit = 4 * 2 ** 20;

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
  idleMilliseconds = 20_000,
  report,
}: {
  services: Readonly<Record<string, AwsService>>;
  credentials: Credentials;
  region: string;
  port: number;
  local?: LocalRoutes;
  /** Sees every call of an authentic caller before its service does; throws to refuse it. */
  guard?: (service: string, call: AwsCall) => void;
  /** How long a client may stop sending, or stop reading, in the middle. */
  idleMilliseconds?: number;
  /** Told of defects: what is answered as InternalFailure. */
  report: (error: unknown) => void;
}): Promise<FrontDoor> => {
  const patience = createPatience(idleMilliseconds);
  const signingKey = createSigningKeys();
  const verify = createVerifier({ credentials, region, signingKey });
  const verifyForm = createFormVerifier({ credentials, region, signingKey });

  /** `isHeldBack`: the client sends its body when it is told to (`Expect: 100-continue`). */
  const answer = async (request: IncomingMessage, response: ServerResponse, isHeldBack = false) => {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = mark < 0 ? '' : url.slice(mark + 1);
    const wanted = () => {
      if (isHeldBack) response.writeContinue();
      isHeldBack = false;
    };
    if (local && path.startsWith('/_local/') && isOurOwn(request)) {
      wanted();
      if (await local(request, response, path)) return;
    }

    const requestId = randomUUID();
    const target = request.headers['x-amz-target'];
    let name = typeof target === 'string' ? serviceOfTarget(target) : 's3';
    const signed = { method: request.method ?? 'GET', path, query, headers: request.headers };
    const sentHeaders = request.headers as Record<string, string | undefined>;
    const finish = (reply: AwsReply) => {
      const sharing = services[name]?.sharing?.({ method: signed.method, path, headers: sentHeaders });
      const shared = sharing ? { ...reply, headers: { ...reply.headers, ...sharing } } : reply;
      return send(shared, { request, response, service: name, requestId, patience, isHeldBack });
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
          body: received(request, wanted),
          verifyForm,
          guard: (call) => guard(name, call),
        });
      if (unsigned) return await finish(await unsigned);
      if (!claim) {
        throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', {
          status: 403,
        });
      }
      name = claim.service;
      const service = Object.hasOwn(services, name) ? services[name] : undefined;
      if (!service) throw new AwsError('UnknownOperationException', `There is no service ${name} here`);

      const parsedQuery = new URLSearchParams(query);
      let headers = sentHeaders;
      if (name === 's3' && claim.expires !== undefined)
        headers = { ...hoistedHeaders(parsedQuery), ...headers };
      const sent = headers['x-amz-content-sha256'];
      const common = {
        operation: operationOf(name, target),
        method: signed.method,
        path,
        query: parsedQuery,
      };
      let call: AwsCall;
      if (name === 's3' && isUpload(signed.method, path, query)) {
        const contentHash = sent ?? (claim.expires ? 'UNSIGNED-PAYLOAD' : undefined);
        if (contentHash === undefined) throw noContentHash();
        const { caller, seed } = verify(signed, claim, contentHash);
        const bytes = received(request, wanted);
        const content = contentOf(bytes, { headers, contentHash, seed });
        call = { ...common, headers, body: nothing, content, caller };
      } else {
        wanted();
        const body = await readBody(request, name === 's3' ? documentLimit : jsonLimit, patience);
        if (!body) throw tooLarge(name);
        const contentHash =
          sent ?? (name === 's3' && claim.expires ? 'UNSIGNED-PAYLOAD' : hash('sha256', body, 'hex'));
        const { caller, seed } = verify(signed, claim, contentHash);
        if (isStreaming(sent)) {
          const content = contentOf([body], { headers, contentHash, seed });
          const decoded = Buffer.concat(await Array.fromAsync(content));
          call = { ...common, headers: { ...headers, ...content.trailers }, body: decoded, caller };
        } else {
          if (sent) checkContentHash(hash('sha256', body, 'hex'), sent);
          call = { ...common, headers, body, caller };
        }
      }
      guard(name, call);
      reply = await service.handle(call);
    } catch (error) {
      if (error instanceof ConnectionCut || error instanceof ClientGone) return void response.destroy();
      if (!(error instanceof AwsError)) report(error);
      reply = errorReply(name, protocols[name]?.protocol ?? 'json-1.0', error, { path, requestId });
    }
    await finish(reply);
  };

  async function* received(request: IncomingMessage, wanted: () => void) {
    wanted();
    yield* readChunks(request, patience);
  }

  const serve = (request: IncomingMessage, response: ServerResponse, isHeldBack?: boolean) =>
    void answer(request, response, isHeldBack).catch((error) => {
      if (!request.destroyed || request.complete) report(error);
      response.destroy();
    });
  // a body may take as long as it moves: `patience` ends what stands still
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, (request, response) =>
    serve(request, response),
  );
  Object.assign(server, { httpAllowHalfOpen: true }); // who has said all may close that half, and still be answered
  server.on('checkContinue', (request, response) => serve(request, response, true));
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      await closed(server);
      patience.close();
    },
  };
};

const nothing = Buffer.alloc(0);

const noContentHash = () =>
  new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');

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

const tooLarge = (service: string) =>
  service === 's3'
    ? new AwsError('MaxMessageLengthExceeded', 'Your request was too big.')
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

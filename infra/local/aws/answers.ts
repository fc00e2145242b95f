import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Patience } from './patience.ts';
import type { AwsReply } from './service.ts';

/** How long the rest of a refused body is read and dropped, and how long it may then stand still. */
const DRAIN_MILLISECONDS = 5_000;
const STILL_MILLISECONDS = 250;

interface Sending {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly service: string;
  readonly requestId: string;
  readonly patience: Patience;
  /** The client waits to be told to send its body, and was not. */
  readonly isHeldBack: boolean;
}

/** Sends an answer; what it streams is closed however this ends. */
export const send = (
  { status, headers, body }: AwsReply,
  { request, response, service, requestId, patience, isHeldBack }: Sending,
): void | Promise<void> => {
  const all: Record<string, string | number> = {
    ...headers,
    [service === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid']: requestId,
  };
  if (!request.complete) all.connection = 'close'; // the rest of a refused body would be taken for a request
  if (body instanceof Readable) {
    response.writeHead(status, all);
    return stream(body, response, patience);
  }
  if (service === 'dynamodb') all['x-amz-crc32'] ??= crc32(body);
  if (all['content-length'] === undefined && status !== 204 && status !== 304)
    all['content-length'] = Buffer.byteLength(body);
  response.writeHead(status, all);
  const content = request.method === 'HEAD' ? undefined : body; // text goes out with the head in one piece
  if (request.complete || isHeldBack) response.end(content);
  else return endDrained(request, response, content);
};

const stream = async (body: Readable, response: ServerResponse, patience: Patience) => {
  const forget = patience.watch(
    () => (response.writableNeedDrain ? response.socket?.bytesWritten : undefined),
    () => response.destroy(),
  );
  try {
    await pipeline(body, response);
  } catch (error) {
    // a client may leave when it likes; what could not be read is a defect
    if (!isLeaving(error)) throw error;
  } finally {
    forget();
    body.destroy();
  }
};

const isLeaving = (error: unknown) =>
  ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ECONNRESET', 'EPIPE'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );

/** A connection that is closed over unread bytes is reset, and the client never sees its answer. */
const endDrained = async (request: IncomingMessage, response: ServerResponse, content?: Buffer | string) => {
  if (content === undefined) response.flushHeaders();
  else response.write(content);
  const end = performance.now() + DRAIN_MILLISECONDS;
  request.on('error', () => {}).resume();
  for (let seen = -1; performance.now() < end && isComing(request, seen); ) {
    seen = request.socket.bytesRead;
    await delay(STILL_MILLISECONDS / 5);
    for (let waited = 1; waited < 5 && isComing(request, -1) && request.socket.bytesRead === seen; waited++)
      await delay(STILL_MILLISECONDS / 5);
  }
  response.end();
};

const isComing = (request: IncomingMessage, seen: number) =>
  !request.complete && !request.destroyed && request.socket.bytesRead !== seen;

import type { IncomingMessage } from 'node:http';
import type { Patience } from './patience.ts';
import { AwsError } from './service.ts';

/** The client ended the connection before its request did: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';

  constructor() {
    super('The client went away');
  }
}

/** As S3 says it; no service waits for ever. */
const idle = () =>
  new AwsError(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
  );

/** The body, or undefined as soon as it passes `limit` bytes; the rest is then read and dropped. */
export const readBody = (
  request: IncomingMessage,
  limit: number,
  patience?: Patience,
): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      request.resume();
      return resolve(undefined);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const forget = patience?.watch(
      () => request.socket.bytesRead,
      () => reject(idle()),
    );
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        forget?.();
        resolve(undefined);
      }
    });
    request.on('end', () => {
      forget?.();
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    request.on('error', () => {
      forget?.();
      reject(new ClientGone());
    });
    request.on('close', () => {
      if (request.readableEnded) return;
      forget?.();
      reject(new ClientGone());
    });
  });

/**
 * The body as it comes, no more of it in memory than one chunk. Ends by a refusal when nothing comes for too long.
 * The request outlives whoever stops reading early, so that it can be answered.
 */
export async function* readChunks(request: IncomingMessage, patience: Patience): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const awaken = () => wake?.();
  const fail = (error: Error) => {
    failure ??= error;
    awaken();
  };
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    request.pause();
    awaken();
  };
  const onClose = () => {
    if (!request.readableEnded) fail(new ClientGone());
  };
  const forget = patience.watch(
    () => (wake ? request.socket.bytesRead : undefined),
    () => fail(idle()),
  );
  request.on('data', onData).on('end', awaken).on('error', onClose).on('close', onClose);
  if (request.destroyed) onClose();
  try {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk) yield chunk;
      else if (request.readableEnded) return;
      else if (failure) throw failure;
      else {
        request.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
    }
  } finally {
    forget();
    request.off('data', onData).off('end', awaken).off('close', onClose); // an error is still heard, and nobody's
  }
}

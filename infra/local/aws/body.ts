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
  let wake = () => {};
  let waits = false;
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  const onReadable = () => wake();
  const onClose = () => fail(new ClientGone());
  const forget = patience.watch(
    () => (waits ? request.socket.bytesRead : undefined),
    () => fail(idle()),
  );
  request.on('readable', onReadable).on('end', onReadable).on('error', onClose).on('close', onClose);
  try {
    for (;;) {
      const chunk = request.read() as Buffer | null;
      if (chunk) {
        yield chunk;
        continue;
      }
      if (request.readableEnded) return;
      if (request.destroyed) throw new ClientGone();
      if (failure) throw failure;
      waits = true;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      waits = false;
    }
  } finally {
    forget();
    request.off('readable', onReadable).off('end', onReadable).off('close', onClose);
  }
}

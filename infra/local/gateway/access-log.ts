import { createWriteStream, mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { HttpReply } from './reply.ts';
import type { Stage } from './stage.ts';

/** What becomes known of a request on its way. */
export interface Exchange {
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly time: number;
  /** Of the process's own clock, which nobody moves. */
  readonly began: number;
  routeKey?: string;
  integrationMilliseconds?: number;
  authorizerError?: string;
}

/** By the names that formats use behind `$context.`. */
export const contextOf = (
  exchange: Exchange,
  request: IncomingMessage,
  { status, body }: HttpReply,
): Context => ({
  requestId: exchange.requestId,
  requestTimeEpoch: exchange.time,
  routeKey: exchange.routeKey,
  stage: '$default',
  httpMethod: request.method,
  path: request.url?.split('?', 1)[0],
  protocol: `HTTP/${request.httpVersion}`,
  'identity.sourceIp': request.socket.remoteAddress,
  'identity.userAgent': request.headers['user-agent'],
  status,
  responseLength: body.length,
  responseLatency: Math.round(performance.now() - exchange.began),
  integrationLatency: exchange.integrationMilliseconds,
  'authorizer.error': exchange.authorizerError,
});

/** What is undefined is written as `-`. */
type Context = Readonly<Record<string, string | number | undefined>>;

export interface AccessLog {
  note(context: Context): void;
  close(): void;
}

/** One line per request in a file named like the log group; nothing where the stage has no log. */
export const openAccessLog = (
  accessLog: Stage['accessLog'],
  folder: string,
  report: (error: unknown) => void,
): AccessLog => {
  if (!accessLog) return { note: () => {}, close: () => {} };
  mkdirSync(folder, { recursive: true });
  const name = accessLog.group.split('/').at(-1)!;
  const file = createWriteStream(join(folder, `${name}.log`), { flags: 'a', mode: 0o600 });
  file.on('error', report);
  return {
    note: (context) => {
      file.write(`${accessLine(accessLog.format, context)}\n`);
    },
    close: () => file.end(),
  };
};

/** Values are escaped as in JSON, which is what formats are written in. */
export const accessLine = (format: string, context: Context): string =>
  format.replace(/\$context\.([A-Za-z0-9_.]+)/g, (_, name: string) => {
    const value = Object.hasOwn(context, name) ? context[name] : undefined;
    return value === undefined || value === '' ? '-' : JSON.stringify(String(value)).slice(1, -1);
  });

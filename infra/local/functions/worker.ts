import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';

/** The process that a function runs in. It answers `ready`, then one message per event, and ends with its parent. */

export interface WorkerData {
  readonly folder: string;
  readonly handler: string;
  readonly context: Pick<
    Context,
    'functionName' | 'invokedFunctionArn' | 'memoryLimitInMB' | 'logGroupName' | 'logStreamName'
  >;
}

export interface Job {
  readonly requestId: string;
  readonly event: string;
  readonly timeoutMilliseconds: number;
}

export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'uncaught'; readonly errorMessage: string }
  | { readonly kind: 'answer'; readonly payload: string }
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
    };

type Handler = (event: unknown, context: Context) => unknown;

const [given = '{}'] = process.argv.splice(2);
const { folder, handler, context } = JSON.parse(given) as WorkerData;
delete process.env.NODE_COMPILE_CACHE; // it is for this program, not for the function
const tell = (report: Report) => process.send?.(report);

process.on('disconnect', () => process.exit());
// the parent, which gets the signal of the terminal too, ends its functions when it has closed
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('uncaughtException', (error) => {
  console.error(error);
  tell({ kind: 'uncaught', errorMessage: error instanceof Error ? error.message : String(error) });
});

const load = async (): Promise<Handler> => {
  const dot = handler.lastIndexOf('.');
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const path = ['cjs', 'js', 'mjs'].map((ending) => join(folder, `${file}.${ending}`)).find(existsSync);
  if (!path) throw named('Runtime.ImportModuleError', `There is no ${file}.cjs, .js or .mjs in ${folder}`);
  const loaded = await import(pathToFileURL(path).href);
  const found = loaded[name] ?? loaded.default?.[name];
  if (typeof found !== 'function')
    throw named('Runtime.HandlerNotFound', `${path} exports no function ${name}`);
  return found;
};

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

const described = (error: unknown) => ({
  errorType: error instanceof Error ? error.name : 'Error',
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: error instanceof Error ? (error.stack ?? '').split('\n') : [],
});

const run = async (found: Handler, { requestId, event, timeoutMilliseconds }: Job) => {
  const deadline = performance.now() + timeoutMilliseconds;
  const full = {
    ...context,
    awsRequestId: requestId,
    functionVersion: '$LATEST',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  try {
    const answer = await found(JSON.parse(event), full as Context);
    tell({ kind: 'answer', payload: JSON.stringify(answer) ?? 'null' });
  } catch (error) {
    tell({ kind: 'error', ...described(error) });
  }
};

load().then(
  (found) => {
    let isFirst = true;
    process.on('message', async (job: Job) => {
      await run(found, job);
      if (isFirst) setImmediate(flushCompileCache); // what an event needs is compiled by now; the end is a kill, without notice
      isFirst = false;
    });
    tell({ kind: 'ready' });
  },
  (error) => tell({ kind: 'unusable', ...described(error) }),
);

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FunctionDefinition } from './definition.ts';
import type { FunctionLog } from './log.ts';
import { failure, type Outcome, payloadLimit } from './outcome.ts';
import type { Job, Report, WorkerData } from './worker.ts';

/** One running instance of a function. It handles one event at a time. */
export interface Sandbox {
  /** After a failure that ends it (`isOver`), the next event needs a new one. */
  run(event: string, requestId: string): Promise<Outcome>;
  readonly isOver: boolean;
  end(): Promise<unknown>;
}

const program = join(import.meta.dirname, 'worker.ts');
/** Many functions share a laptop: what is short-lived is collected early, instead of growing to 16 MB in each. */
const youngMegabytes = 4;
/**
 * Compiled code is kept beside the bundles, in the folder of the assembly: a function then starts in half the time, and
 * the kept code goes when the bundles go.
 */
export const compiledFolder = 'compiled';
const initMilliseconds = 30_000; // Lambda gives ten seconds; a laptop may start many functions at once

export const startSandbox = (
  definition: FunctionDefinition,
  environment: Readonly<Record<string, string>>,
  log: FunctionLog,
): Sandbox => {
  const { name, arn, folder, handler, memoryMegabytes, logGroup, timeoutSeconds } = definition;
  const data: WorkerData = {
    folder,
    handler,
    context: {
      functionName: name,
      invokedFunctionArn: arn,
      memoryLimitInMB: String(memoryMegabytes),
      logGroupName: logGroup,
      logStreamName: 'local',
    },
  };
  const worker = fork(program, [JSON.stringify(data)], {
    env: { ...environment, NODE_COMPILE_CACHE: join(dirname(folder), compiledFolder) },
    execArgv: [`--max-old-space-size=${memoryMegabytes}`, `--max-semi-space-size=${youngMegabytes}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(worker, 'exit');
  for (const name of ['stdout', 'stderr'] as const) {
    const output = worker[name];
    if (output) createInterface({ input: output }).on('line', (line) => log.line(name, line));
  }
  const end = () => {
    isOver = true;
    worker.kill('SIGKILL');
    return ended;
  };

  let isOver = false;
  let settle: ((outcome: Outcome) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let becameReady: () => void;
  const ready = new Promise<void>((resolve) => {
    becameReady = resolve;
  });

  const finish = (outcome: Outcome) => {
    clearTimeout(timer);
    const waiting = settle;
    settle = undefined;
    waiting?.(outcome);
  };
  const over = (outcome: Outcome) => {
    void end();
    finish(outcome);
  };
  const limit = (milliseconds: number, outcome: Outcome) => {
    clearTimeout(timer);
    timer = setTimeout(() => over(outcome), milliseconds);
  };

  worker.on('message', (report: Report) => {
    if (report.kind === 'ready') becameReady();
    else if (report.kind === 'unusable') over(failure(report.errorType, report.errorMessage));
    else if (report.kind === 'uncaught')
      over(failure('Runtime.UnhandledError', `${name}: ${report.errorMessage}`));
    else if (report.kind === 'error') finish({ ok: false, ...withoutKind(report) });
    else if (Buffer.byteLength(report.payload) > payloadLimit) {
      finish(
        failure(
          'Function.ResponseSizeTooLarge',
          `Response payload size exceeded maximum allowed payload size (${payloadLimit} bytes).`,
        ),
      );
    } else finish({ ok: true, payload: report.payload });
  });
  worker.on('error', (error) => over(failure('Runtime.InitError', `${name}: ${error.message}`)));
  worker.on('exit', (code, signal) =>
    over(
      failure(
        'Runtime.ExitError',
        code === null
          ? `Runtime exited with error: signal: ${signal}`
          : `Runtime exited without providing a reason (exit status ${code})`,
      ),
    ),
  );

  return {
    get isOver() {
      return isOver;
    },
    run(event, requestId) {
      return new Promise((resolve) => {
        settle = resolve;
        limit(
          initMilliseconds,
          failure('Runtime.InitError', `Initialization timed out after ${initMilliseconds} ms`),
        );
        void ready.then(() => {
          if (isOver) return;
          const timeoutMilliseconds = timeoutSeconds * 1000;
          limit(
            timeoutMilliseconds,
            failure('Sandbox.Timedout', `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`),
          );
          worker.send({ requestId, event, timeoutMilliseconds } satisfies Job);
        });
      });
    },
    end,
  };
};

const withoutKind = ({ errorType, errorMessage, trace }: Extract<Report, { kind: 'error' }>) => ({
  errorType,
  errorMessage,
  trace,
});

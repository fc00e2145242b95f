import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
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
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    name,
    workerData: data,
    env: { ...environment },
    argv: [],
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  });
  createInterface({ input: worker.stdout }).on('line', (line) => log.line('stdout', line));
  createInterface({ input: worker.stderr }).on('line', (line) => log.line('stderr', line));

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
    isOver = true;
    void worker.terminate();
    finish(outcome);
  };
  const limit = (milliseconds: number, outcome: Outcome) => {
    clearTimeout(timer);
    timer = setTimeout(() => over(outcome), milliseconds);
  };

  worker.on('message', (report: Report) => {
    if (report.kind === 'ready') becameReady();
    else if (report.kind === 'unusable') over(failure(report.errorType, report.errorMessage));
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
  worker.on('error', (error) =>
    over(failure('Runtime.UnhandledError', `${name}: ${(error as Error)?.message ?? error}`)),
  );
  worker.on('exit', (code) =>
    over(failure('Runtime.ExitError', `Runtime exited without providing a reason (exit status ${code})`)),
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
          worker.postMessage({ requestId, event, timeoutMilliseconds } satisfies Job);
        });
      });
    },
    end() {
      isOver = true;
      return worker.terminate();
    },
  };
};

const withoutKind = ({ errorType, errorMessage, trace }: Extract<Report, { kind: 'error' }>) => ({
  errorType,
  errorMessage,
  trace,
});

import type { FunctionLog } from './log.ts';
import type { Outcome } from './outcome.ts';
import type { Sandbox } from './sandbox.ts';

export interface Pool {
  run(event: string, requestId: string): Promise<Outcome>;
  /** Events that are handled or wait. */
  readonly load: number;
  /** Ends the instance used last, if it is idle: the next event starts another. */
  recycle(): void;
  end(): Promise<unknown>;
}

interface Waiting {
  readonly event: string;
  readonly requestId: string;
  readonly resolve: (outcome: Outcome) => void;
}

/**
 * The instances of one function: the first starts with the first event, more when events wait, up to
 * `limit`; events beyond wait in order. (Lambda would start more, or throttle.)
 */
export const createPool = (start: () => Sandbox, limit: number, log: FunctionLog): Pool => {
  const waiting: Waiting[] = [];
  const idle: Sandbox[] = [];
  const busy = new Set<Sandbox>();

  const next = () => {
    while (waiting.length > 0) {
      const sandbox = usable() ?? (busy.size < limit ? start() : undefined);
      if (!sandbox) return;
      busy.add(sandbox);
      void handle(sandbox, waiting.shift()!);
    }
  };

  /** The instance used last is the warmest. */
  const usable = (): Sandbox | undefined => {
    for (let sandbox = idle.pop(); sandbox; sandbox = idle.pop()) if (!sandbox.isOver) return sandbox;
    return undefined;
  };

  const handle = async (sandbox: Sandbox, { event, requestId, resolve }: Waiting) => {
    const outcome = await sandbox.run(event, requestId);
    if (!outcome.ok) {
      log.failed(`${outcome.errorType}: ${outcome.errorMessage} (request ${requestId})`);
      if (outcome.trace) log.line('stdout', outcome.trace.join('\n'));
    }
    busy.delete(sandbox);
    if (!sandbox.isOver) idle.push(sandbox);
    resolve(outcome);
    next();
  };

  return {
    run: (event, requestId) =>
      new Promise((resolve) => {
        waiting.push({ event, requestId, resolve });
        next();
      }),
    get load() {
      return waiting.length + busy.size;
    },
    recycle() {
      void usable()?.end();
    },
    end: () => Promise.all([...idle, ...busy].map((sandbox) => sandbox.end())),
  };
};

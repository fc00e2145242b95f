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
  /** When it came, as `performance.now()`. */
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
}

/** So many start as soon as an event waits: what two do at once is seen, and two cores have enough to do. */
const eager = 2;
/** Milliseconds that an event waits before it is worth a further instance, whose start takes longer than most events. */
const patience = 100;

/**
 * The instances of one function: the first starts with the first event, more when events wait, up to
 * `limit`; events beyond wait in order. (Lambda would start more, or throttle.)
 */
export const createPool = (start: () => Sandbox, limit: number, log: FunctionLog): Pool => {
  const waiting: Waiting[] = [];
  const idle: Sandbox[] = [];
  const busy = new Set<Sandbox>();
  let timer: NodeJS.Timeout | undefined;

  const next = () => {
    clearTimeout(timer);
    for (let [first] = waiting; first; [first] = waiting) {
      const sandbox = usable() ?? started(first);
      if (!sandbox) return;
      busy.add(sandbox);
      waiting.shift();
      void handle(sandbox, first);
    }
  };

  /** Another instance for an event that waits, or a look at it later. */
  const started = ({ since }: Waiting): Sandbox | undefined => {
    if (busy.size >= limit) return undefined;
    const left = busy.size < eager ? 0 : since + patience - performance.now();
    if (left <= 0) return start();
    timer = setTimeout(next, Math.ceil(left));
    return undefined;
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
        waiting.push({ event, requestId, since: performance.now(), resolve });
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

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { environmentOf, type FunctionDefinition } from './definition.ts';
import { type FunctionLog, openLog } from './log.ts';
import { failure, type Outcome, payloadLimit } from './outcome.ts';
import { createPool, type Pool } from './pool.ts';
import { startSandbox } from './sandbox.ts';

export interface Functions {
  ensureFunction(definition: FunctionDefinition): void;
  /** Runs the handler with an event in JSON; never rejects. */
  invoke(functionArn: string, event: string, requestId?: string): Promise<Outcome>;
  /** Ends the instance that handled an event last, as after a crash. */
  recycle(functionArn: string): void;
  /** Ends every instance at once, whatever it does: its event counts as failed. */
  kill(functionArn: string): void;
  concurrency(functionArn: string): number;
  list(): readonly FunctionDefinition[];
  /** Events that are handled or wait. */
  readonly load: number;
  close(): Promise<void>;
}

/** The Lambda functions of the template. `endpoint` is where their SDK finds the front door. */
export const createFunctions = ({
  folder,
  region,
  endpoint,
  report,
}: {
  folder: string;
  region: string;
  endpoint: () => string;
  report: (line: string) => void;
}): Functions => {
  const known = new Map<string, { definition: FunctionDefinition; pool: Pool; log: FunctionLog }>();
  const find = (functionArn: string) => {
    const found = known.get(functionArn.replace(/:\$LATEST$/, ''));
    if (!found) throw new Error(`There is no function ${functionArn}`);
    return found;
  };

  return {
    ensureFunction(definition) {
      const log = openLog(join(folder, 'logs'), definition.name, report, definition.mayLog);
      const start = () =>
        startSandbox(definition, environmentOf(definition, { region, endpoint: endpoint() }), log);
      const pool = createPool(start, definition.concurrency, log);
      known.set(definition.arn, { definition, pool, log });
    },
    async invoke(functionArn, event, requestId = randomUUID()) {
      const size = Buffer.byteLength(event);
      if (size > payloadLimit) {
        return failure('RequestTooLarge', `${size} byte payload is too large for the Invoke operation`);
      }
      return find(functionArn).pool.run(event, requestId);
    },
    recycle: (functionArn) => find(functionArn).pool.recycle(),
    kill(functionArn) {
      void find(functionArn).pool.end();
    },
    concurrency: (functionArn) => find(functionArn).definition.concurrency,
    list: () => [...known.values()].map(({ definition }) => definition),
    get load() {
      return [...known.values()].reduce((total, { pool }) => total + pool.load, 0);
    },
    async close() {
      await Promise.all([...known.values()].map(({ pool }) => pool.end()));
      for (const { log } of known.values()) log.close();
      known.clear();
    },
  };
};

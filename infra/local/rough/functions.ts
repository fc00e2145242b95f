import { setImmediate as turn } from 'node:timers/promises';
import type { Checkpoints } from '../functions/checkpoints.ts';
import type { Functions } from '../functions/functions.ts';
import { failure, type Outcome } from '../functions/outcome.ts';
import { type Faults, halved } from './faults.ts';

/**
 * Functions that crash or take too long, before their event or after it. A time-out ends the instance, and so does one
 * crash in four, as on AWS only an exit does: the next event then starts another.
 */
export const roughFunctions = (
  functions: Functions,
  faults: Faults,
  kind: 'crashes' | 'aborts',
): Functions => {
  const lost = async (
    arn: string,
    event: string,
    requestId: string | undefined,
    { isBefore, endsInstance, outcome }: { isBefore: boolean; endsInstance: boolean; outcome: Outcome },
  ) => {
    if (isBefore) await turn();
    else {
      const done = await functions.invoke(arn, event, requestId);
      if (!done.ok) return done;
    }
    if (endsInstance) functions.recycle(arn);
    return outcome;
  };

  return {
    ...functions,
    get load() {
      return functions.load;
    },
    async invoke(arn, event, requestId) {
      const crash = faults.strike(kind);
      const timeout = faults.strike('timeouts');
      if (crash !== undefined) {
        const { first: isBefore, how } = halved(crash);
        const outcome = failure('Runtime.ExitError', 'Runtime exited with error: signal: killed');
        return lost(arn, event, requestId, { isBefore, endsInstance: how < 0.25, outcome });
      }
      if (timeout !== undefined) {
        const { timeoutSeconds = 3 } = functions.list().find((one) => one.arn === arn) ?? {};
        const text = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        const outcome = failure('Sandbox.Timedout', text);
        return lost(arn, event, requestId, { isBefore: halved(timeout).first, endsInstance: true, outcome });
      }
      return functions.invoke(arn, event, requestId);
    },
  };
};

/** Where a stream's reader got to is lost now and then: what was handled comes again, once. */
export const roughCheckpoints = (checkpoints: Checkpoints, faults: Faults): Checkpoints => {
  const lost = new Set<string>();
  return {
    get: checkpoints.get,
    set(mapping, sequenceNumber) {
      // never twice in a row: else a reader at rate 1 would stand still
      if (!lost.delete(mapping) && faults.strike('repeats') !== undefined) lost.add(mapping);
      else checkpoints.set(mapping, sequenceNumber);
    },
  };
};

import { setImmediate as turn } from 'node:timers/promises';
import type { Checkpoints } from '../functions/checkpoints.ts';
import type { Functions } from '../functions/functions.ts';
import { failure, type Outcome } from '../functions/outcome.ts';
import { type Faults, halved } from './faults.ts';

/**
 * Functions that crash or take too long, before their event or after it. Either way the instance is gone, and the next
 * event starts another, as on AWS.
 */
export const roughFunctions = (functions: Functions, faults: Faults): Functions => {
  const lost = async (
    arn: string,
    event: string,
    requestId: string | undefined,
    how: number,
    outcome: Outcome,
  ) => {
    if (halved(how).first) await turn();
    else {
      const done = await functions.invoke(arn, event, requestId);
      if (!done.ok) return done;
    }
    functions.recycle(arn);
    return outcome;
  };

  return {
    ...functions,
    get load() {
      return functions.load;
    },
    async invoke(arn, event, requestId) {
      const crash = faults.strike('crashes');
      const timeout = faults.strike('timeouts');
      if (crash !== undefined) {
        const exit = 'Runtime exited with error: signal: killed';
        return lost(arn, event, requestId, crash, failure('Runtime.ExitError', exit));
      }
      if (timeout !== undefined) {
        const { timeoutSeconds = 3 } = functions.list().find((one) => one.arn === arn) ?? {};
        const text = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        return lost(arn, event, requestId, timeout, failure('Sandbox.Timedout', text));
      }
      return functions.invoke(arn, event, requestId);
    },
  };
};

/** Where a stream's reader got to is lost now and then: what was handled comes again. */
export const roughCheckpoints = (checkpoints: Checkpoints, faults: Faults): Checkpoints => ({
  get: checkpoints.get,
  set(mapping, sequenceNumber) {
    if (faults.strike('repeats') === undefined) checkpoints.set(mapping, sequenceNumber);
  },
});

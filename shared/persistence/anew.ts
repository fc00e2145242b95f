import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../errors.ts';

/** Pauses before the tries after the first, in milliseconds, each with jitter of half its length; some 1.5 s in sum. */
const pauses = [20, 40, 80, 160, 250, 350, 500];

/**
 * Loads, decides and saves again when others wrote in between, so that many writers of one record all make progress; in
 * the end `state.busy`, which a device tries again. For steps that mean the same on the next version of the record:
 * who named a version by `If-Match` is told `state.stale` by the second try.
 */
export const anew = async <Result>(attempt: (tried: number) => Promise<Result>): Promise<Result> => {
  for (const [tried, wait] of pauses.entries()) {
    try {
      return await attempt(tried);
    } catch (error) {
      if (!isConflict(error)) throw error;
      await pause(wait / 2 + Math.random() * (wait / 2));
    }
  }
  try {
    return await attempt(pauses.length);
  } catch (error) {
    throw isConflict(error) ? new Problem('state.busy', {}, [], { cause: error }) : error;
  }
};

const isConflict = (error: unknown): boolean => error instanceof Problem && error.code === 'state.conflict';

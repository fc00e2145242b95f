import type { Clock } from './clock.ts';
import { isNoSpace } from './disk.ts';

export interface Alarm {
  /** Asks to be rung at this moment (epoch ms) at the latest; the earliest moment asked for counts. */
  at(moment: number): void;
  close(): void;
}

/** setTimeout fires at once when asked for more than 2^31-1 ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Milliseconds until what found no space on the disk is tried again. */
const RETRY = 1_000;

/**
 * Rings once when the movable clock has reached the moment asked for, whether time passed or was moved.
 * Whoever is rung asks again for the next moment.
 */
export const setAlarm = (clock: Clock, ring: () => void): Alarm => {
  let moment = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const check = () => {
    clearTimeout(timer);
    timer = undefined;
    if (moment === Number.POSITIVE_INFINITY) return;
    const wait = moment - clock.now();
    if (wait > 0) {
      timer = setTimeout(check, Math.min(wait, LONGEST_TIMER)).unref();
      return;
    }
    moment = Number.POSITIVE_INFINITY;
    try {
      ring();
    } catch (error) {
      if (!isNoSpace(error)) throw error;
      at(clock.now() + RETRY); // a full disk must not end the process
    }
  };
  const stop = clock.onAdvance(check);

  const at = (next: number) => {
    if (next >= moment) return;
    moment = next;
    clearTimeout(timer);
    timer = setTimeout(check, Math.min(Math.max(0, next - clock.now()), LONGEST_TIMER)).unref();
  };

  return {
    at,
    close() {
      stop();
      clearTimeout(timer);
      moment = Number.POSITIVE_INFINITY;
    },
  };
};

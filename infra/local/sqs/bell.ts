import { setAlarm } from '../alarm.ts';
import type { Clock } from '../clock.ts';

/** Tells who waits for messages that there are some: after the commit, after a delay, after a visibility timeout. */
export interface Bell {
  /** A message of the queue is or will be visible at this moment (epoch ms). */
  visible(queue: string, moment: number): void;
  /** Tells of what is visible now; called after the commit. */
  ring(): void;
  /** Forgets what a transaction that came to nothing promised. */
  forget(): void;
  onMessages(listener: (queue: string) => void): () => void;
  close(): void;
}

export const openBell = (
  clock: Clock,
  {
    nextMoment,
    shownBetween,
  }: {
    /** When the next hidden message becomes visible. */
    readonly nextMoment: (after: number) => number | undefined;
    /** The queues in which one became visible after the first moment and until the second. */
    readonly shownBetween: (since: number, until: number) => readonly string[];
  },
): Bell => {
  const listeners = new Set<(queue: string) => void>();
  const pending = new Set<string>();
  let announced = clock.now();

  const tell = (queue: string) => {
    for (const listener of [...listeners]) listener(queue);
  };
  const alarm = setAlarm(clock, () => {
    const now = clock.now();
    const queues = shownBetween(announced, now);
    announced = now;
    watchNext();
    for (const queue of queues) tell(queue);
  });
  const watchNext = () => {
    const moment = nextMoment(announced);
    if (moment !== undefined) alarm.at(moment);
  };
  watchNext();
  // what was told of, or sent, before the clock went back is hidden again, and must be told of once more
  const stop = clock.onAdvance(() => {
    announced = Math.min(announced, clock.now());
    watchNext();
  });

  return {
    visible(queue, moment) {
      if (moment > clock.now()) alarm.at(moment);
      else pending.add(queue);
    },
    ring() {
      const queues = [...pending];
      pending.clear();
      for (const queue of queues) tell(queue);
    },
    forget: () => pending.clear(),
    onMessages(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stop();
      alarm.close();
      listeners.clear();
    },
  };
};

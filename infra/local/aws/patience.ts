/** Notices what has come to a standstill: clients that stop sending, or stop reading, without going away. */
export interface Patience {
  /**
   * Calls `onIdle` when `progress` answers the same number for the whole time (undefined: nobody waits for the
   * client now). Answers what ends the watch.
   */
  watch(progress: () => number | undefined, onIdle: () => void): () => void;
  close(): void;
}

interface Watched {
  readonly progress: () => number | undefined;
  readonly onIdle: () => void;
  seen: number | undefined;
  since: number;
}

/** One timer for all: a request costs an entry in a set, and no timer of its own. */
export const createPatience = (milliseconds: number): Patience => {
  const all = new Set<Watched>();
  const look = () => {
    const now = performance.now();
    for (const one of all) {
      const seen = one.progress();
      if (seen === undefined || seen !== one.seen) {
        one.seen = seen;
        one.since = now;
      } else if (now - one.since >= milliseconds) {
        all.delete(one);
        one.onIdle();
      }
    }
  };
  const timer = setInterval(look, Math.ceil(milliseconds / 4));
  timer.unref();
  return {
    watch(progress, onIdle) {
      const one: Watched = { progress, onIdle, seen: undefined, since: 0 };
      all.add(one);
      return () => void all.delete(one);
    },
    close: () => clearInterval(timer),
  };
};

/** The one clock of the embedded cloud: real time plus an offset that tests move. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Moves the clock and tells everyone who waits for a moment (schedules, visibility, TTL). */
  advance(milliseconds: number): void;
  /** Called after every `advance`; returns the function that stops it. */
  onAdvance(listener: () => void): () => void;
}

export const movableClock = (): Clock => {
  const listeners = new Set<() => void>();
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance(milliseconds) {
      offset += milliseconds;
      for (const listener of [...listeners]) listener();
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The one clock of the embedded cloud: real time plus an offset that tests move. */
export interface Clock {
  /** Epoch milliseconds, whole ones as AWS tells them. */
  now(): number;
  /** Moves the clock, back when negative, and tells everyone who waits for a moment (schedules, visibility, TTL). */
  advance(milliseconds: number): void;
  /** Called after every `advance`; returns the function that stops it. */
  onAdvance(listener: () => void): () => void;
}

export const movableClock = ({
  offset: initial = 0,
  keep = () => {},
}: {
  readonly offset?: number;
  /** Told of every new offset, before anyone hears of it. */
  readonly keep?: (offset: number) => void;
} = {}): Clock => {
  const listeners = new Set<() => void>();
  let offset = Math.round(initial);
  return {
    now: () => Date.now() + offset,
    advance(milliseconds) {
      const next = offset + Math.round(milliseconds);
      if (next !== offset) keep(next);
      offset = next;
      for (const listener of [...listeners]) listener();
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/**
 * The clock of a data folder, which goes on after a restart where it was moved to: else what was written in its
 * future would wait for years.
 */
export const openClock = (folder: string): Clock => {
  const path = join(folder, 'clock.json');
  return movableClock({
    offset: readOffset(path),
    keep(offset) {
      writeFileSync(`${path}.part`, JSON.stringify({ offset }));
      renameSync(`${path}.part`, path);
    },
  });
};

const readOffset = (path: string): number => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return 0; // nobody ever moved it
  }
  const offset: unknown = JSON.parse(text).offset;
  if (typeof offset !== 'number') throw new Error(`${path} does not say how far the clock was moved`);
  return offset;
};

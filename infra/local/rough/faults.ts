import { type FaultKind, faultKinds } from './kinds.ts';
import { type Random, seededRandom, seedFor } from './random.ts';
import type { RoughSettings } from './settings.ts';

/** Decides, from a seed, what goes wrong. */
export interface Faults {
  /**
   * Asked at each occasion: undefined when nothing happens, else a number from 0 to below 1 that says how it happens.
   * The n-th occasion of a kind is the same for the same seed, whatever the other kinds do.
   */
  strike(kind: FaultKind): number | undefined;
  /** Whether the calls of this caller suffer. */
  concerns(callerArn: string): boolean;
  readonly settings: RoughSettings;
  /** Another seed starts every sequence anew. */
  change(settings: RoughSettings): void;
  /** How often each kind has struck. */
  injected(): Readonly<Record<FaultKind, number>>;
}

export const createFaults = (initial: RoughSettings): Faults => {
  let settings = initial;
  let streams = new Map<FaultKind, Random>();
  const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>;

  const streamOf = (kind: FaultKind): Random => {
    const known = streams.get(kind) ?? seededRandom(seedFor(settings.seed, kind));
    streams.set(kind, known);
    return known;
  };

  return {
    strike(kind) {
      const rate = settings.rates[kind];
      if (rate === 0) return undefined;
      const random = streamOf(kind);
      // always two draws, so that a changed rate shifts nothing
      const [whether, how] = [random(), random()];
      if (whether >= rate) return undefined;
      counts[kind] += 1;
      return how;
    },
    concerns: (arn) => settings.callers === 'all' || arn.includes(':assumed-role/'),
    get settings() {
      return settings;
    },
    change(next) {
      if (next.seed !== settings.seed) streams = new Map();
      settings = next;
    },
    injected: () => ({ ...counts }),
  };
};

/** From `low` to below `high`, by the number of a strike. */
export const between = (how: number, low: number, high: number): number => low + how * (high - low);

/**
 * The number of a strike for two questions: a half says which of two ways it happens, what is left how.
 */
export const halved = (how: number): { readonly first: boolean; readonly how: number } => ({
  first: how < 0.5,
  how: (how * 2) % 1,
});

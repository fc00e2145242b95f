/** One line of `npm run bench`: a figure of ours, what it is measured against, and whether the goal is met. */
export interface Figure {
  readonly id: string;
  readonly what: string;
  readonly ours?: number;
  readonly baseline?: number;
  readonly ratio?: number;
  readonly goal: string;
  /** `null` where it cannot be said; `why` says why. */
  readonly ok: boolean | null;
  readonly why?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const rounded = (number: number): number => Math.round(number * 100) / 100;

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

/** The value that a share of all stays below; 0.5 is the median. */
export const percentile = (numbers: readonly number[], share: number): number =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? Number.NaN;

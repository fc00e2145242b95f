type Stored = Readonly<Record<string, unknown>>;

/** Steps from each past schema to the next: `steps[0]` makes schema 2 out of 1. */
export type Upgrades = readonly ((stored: Stored) => Stored)[];

/**
 * Brings a stored item to the schema of today, step by step, on reading: data written by any past version of the
 * code stays readable, and nothing is rewritten until the record changes anyway.
 */
export const upgraded = (stored: Stored, steps: Upgrades = []): Stored => {
  const schema = Number(stored.schema ?? 1);
  return steps.slice(schema - 1).reduce((item, step) => step(item), stored);
};

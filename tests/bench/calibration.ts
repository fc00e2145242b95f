import { createHash } from 'node:crypto';
import { rounded } from './figure.ts';

/** What the loop takes on the machine that the goals were first met on: two shared cores, Node 24. */
const referenceMilliseconds = 110;
const tolerance = 1.5;

/** A fixed piece of work of the kind that the system does: hashing, objects, JSON. */
const work = (): number => {
  const started = performance.now();
  let text = '';
  for (let round = 0; round < 12_000; round += 1) {
    const rows = Array.from({ length: 12 }, (_, index) => ({
      id: `${round}-${index}`,
      text: text.slice(0, 32),
    }));
    text = createHash('sha256')
      .update(JSON.stringify(JSON.parse(JSON.stringify(rows))))
      .digest('hex');
  }
  return performance.now() - started;
};

/** How many times slower than the reference this machine is now; run it beside what is measured. */
export const slowness = (): number => rounded(Math.min(work(), work(), work()) / referenceMilliseconds);

/** Absolute times say nothing on a machine that is much slower than the one the goal was set on. */
export const judged = (isMet: boolean, slow: number): { ok: boolean | null; why?: string } =>
  isMet || slow <= tolerance
    ? { ok: isMet }
    : { ok: null, why: `the machine is ${slow} times slower than the reference` };

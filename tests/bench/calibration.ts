import { createHash } from 'node:crypto';
import { rounded } from './figure.ts';

/** Of the machine that the absolute goals were set on: 2 shared cores at about 2.5 GHz. */
const referenceMilliseconds = 400;
const tolerance = 1.5;

/** A fixed piece of work of the kind that the system does: hashing, objects, JSON. */
const work = (): number => {
  const started = performance.now();
  let text = '';
  for (let round = 0; round < 6_000; round += 1) {
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

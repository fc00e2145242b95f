import { hash } from 'node:crypto';
import { ulid } from 'ulid';

/**
 * ULIDs that are the same whenever they are asked for: of a moment and a seed, one after the other. A chunk of an
 * import that is done again after its worker was killed makes the very records that it made at first.
 */
export const idsOf = (seed: string, at: Date): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    const bytes = hash('sha256', `${seed}\n${count}`, 'buffer').values();
    return ulid(at.getTime(), () => (bytes.next().value ?? 0) / 256); // 16 letters of 5 bits, a byte each
  };
};

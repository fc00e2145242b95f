import type { Readable } from 'node:stream';

interface Threat {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * All that is known here: the test file of EICAR, anywhere in an object, under the name that GuardDuty gives it. In
 * two halves, so that no scanner takes this file, or a bundle of it, for a threat itself.
 */
const known: readonly Threat[] = [
  {
    name: 'EICAR-Test-File (not a virus)',
    bytes: Buffer.from(
      ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
    ),
  },
];

/** Bytes of a piece that may be the beginning of a threat which the next piece ends. */
const OVERLAP = Math.max(...known.map(({ bytes }) => bytes.length)) - 1;

/** The name of the first threat in bytes that come in pieces of any size; of these one is held at a time. */
export const threatIn = async (
  pieces: Readable | AsyncIterable<Buffer> | Iterable<Buffer>,
  isGivenUp: () => boolean = () => false,
): Promise<string | undefined> => {
  let end: Buffer = Buffer.alloc(0);
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    if (isGivenUp()) throw new Error('the scan was given up');
    const seam = Buffer.concat([end, piece.subarray(0, OVERLAP)]);
    for (const { name, bytes } of known) if (seam.includes(bytes) || piece.includes(bytes)) return name;
    end = piece.length < OVERLAP ? seam.subarray(-OVERLAP) : Buffer.from(piece.subarray(-OVERLAP));
  }
  return undefined;
};

import { type Bitmap, shrunk } from './bitmaps.ts';

const cells = 8;
/** A difference of brightness that saving again does not make, of 255. */
const noticeable = 1;
/** With less between its brightest and darkest part, a picture says too little to be told from others. */
const leastContrast = 8;

/** How bright parts of a picture are, row by row (ITU-R BT.601). */
const brightness = (bitmap: Bitmap, columns: number, rows: number): readonly number[] => {
  const { data } = shrunk(bitmap, columns, rows);
  return Array.from({ length: columns * rows }, (_, index) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(index * 4, index * 4 + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
};

const hexOf = (bits: readonly boolean[]): string =>
  Array.from({ length: bits.length / 4 }, (_, index) =>
    bits
      .slice(index * 4, index * 4 + 4)
      .reduce((sum, bit) => sum * 2 + Number(bit), 0)
      .toString(16),
  ).join('');

/**
 * What a picture looks like, in 128 bits (32 hex digits): where it grows brighter to the right (8 x 8), and downwards
 * (8 x 8). It stays nearly the same when the picture is saved again at another quality or size: copies differ in a few
 * bits (`copyBits`), strangers in some 60. Undefined for a picture without contrast: a blank sheet is like any other.
 */
export const perceptualHash = (picture: Bitmap): string | undefined => {
  const [wide, tall] = [brightness(picture, cells + 1, cells), brightness(picture, cells, cells + 1)];
  if (Math.max(...wide) - Math.min(...wide) < leastContrast) return undefined;
  const rightwards = wide.flatMap((bright, index) =>
    index % (cells + 1) === cells ? [] : [(wide[index + 1] ?? 0) - bright > noticeable],
  );
  const downwards = tall
    .slice(0, cells * cells)
    .map((bright, index) => (tall[index + cells] ?? 0) - bright > noticeable);
  return hexOf([...rightwards, ...downwards]);
};

/** Up to so many bits apart, two pictures count as one that was saved again. */
export const copyBits = 10;

/** In how many bits two hashes differ. */
export const hashDistance = (one: string, other: string): number => {
  let bits = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; bits > 0n; bits &= bits - 1n) count += 1;
  return count;
};

/** Pixels as decoders give them, row by row: red, green, blue, and alpha where they have four bytes each. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

/** Which pixels of a line make one of fewer, and how much each counts; the shares of one sum to 1. */
interface Shares {
  readonly first: number;
  readonly weights: readonly number[];
}

const sharesOf = (from: number, to: number): readonly Shares[] =>
  Array.from({ length: to }, (_, index) => {
    const [start, end] = [(index * from) / to, ((index + 1) * from) / to];
    const first = Math.floor(start);
    const count = Math.max(1, Math.min(from, Math.ceil(end - 1e-9)) - first);
    const weights = Array.from({ length: count }, (_, offset) => {
      const at = first + offset;
      return Math.max(0, Math.min(end, at + 1) - Math.max(start, at)) / (end - start);
    });
    return { first, weights };
  });

/** One row in fewer pixels, over white where it is transparent; three numbers each. */
const shrunkRow = (
  { width, channels, data }: Bitmap,
  y: number,
  columns: readonly Shares[],
  row: Float64Array,
): void => {
  for (let x = 0; x < columns.length; x += 1) {
    const { first = 0, weights = [] } = columns[x] ?? {};
    let [red, green, blue] = [0, 0, 0];
    let at = (y * width + first) * channels;
    for (const weight of weights) {
      const opaque = channels === 4 ? (weight * (data[at + 3] ?? 255)) / 255 : weight;
      const white = 255 * (weight - opaque);
      red += opaque * (data[at] ?? 0) + white;
      green += opaque * (data[at + 1] ?? 0) + white;
      blue += opaque * (data[at + 2] ?? 0) + white;
      at += channels;
    }
    row[x * 3] = red;
    row[x * 3 + 1] = green;
    row[x * 3 + 2] = blue;
  }
};

/** The mean of the area that each pixel stands for, exact at any ratio; four bytes, opaque. */
export const shrunk = (bitmap: Bitmap, width: number, height: number): Bitmap => {
  const columns = sharesOf(bitmap.width, width);
  const data = new Uint8Array(width * height * 4);
  const row = new Float64Array(width * 3);
  let read = -1; // neighbours share a row at their border
  for (const [y, { first, weights }] of sharesOf(bitmap.height, height).entries()) {
    const sums = new Float64Array(width * 3);
    for (const [offset, weight] of weights.entries()) {
      if (read !== first + offset) shrunkRow(bitmap, first + offset, columns, row);
      read = first + offset;
      for (let index = 0; index < sums.length; index += 1)
        sums[index] = (sums[index] ?? 0) + weight * (row[index] ?? 0);
    }
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      for (let color = 0; color < 3; color += 1) data[at + color] = Math.round(sums[x * 3 + color] ?? 0);
      data[at + 3] = 255;
    }
  }
  return { width, height, channels: 4, data };
};

/** At most `longest` pixels on the longer side; never larger than it was. */
export const fitted = (bitmap: Bitmap, longest: number): Bitmap => {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  return shrunk(bitmap, width ?? 1, height ?? 1);
};

/** Whether EXIF's orientation lays the picture on its side. */
export const isSideways = (orientation: number): boolean => orientation >= 5;

/** Turns and mirrors a picture of four bytes a pixel as EXIF's orientation says, so that it stands upright (TIFF 6.0, Orientation). */
export const upright = (bitmap: Bitmap, orientation: number): Bitmap => {
  if (orientation <= 1) return bitmap;
  const { width: w, height: h } = bitmap;
  const [width, height] = isSideways(orientation) ? [h, w] : [w, h];
  const [from, to] = [new Uint32Array(w * h), new Uint32Array(w * h)];
  new Uint8Array(from.buffer).set(bitmap.data.subarray(0, w * h * 4));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [right, bottom] = [width - 1 - x, height - 1 - y];
      const places = [x, x, right, right, x, y, y, bottom, bottom];
      const rows = [y, y, y, bottom, bottom, x, right, right, x];
      to[y * width + x] = from[(rows[orientation] ?? y) * w + (places[orientation] ?? x)] ?? 0;
    }
  return { width, height, channels: 4, data: new Uint8Array(to.buffer) };
};

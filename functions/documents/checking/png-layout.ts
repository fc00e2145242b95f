import { crc32, inflateSync } from 'node:zlib';
import { orientationOnly } from './jpeg-layout.ts';
import { RefusedFile } from './source.ts';

interface Chunk {
  readonly name: string;
  readonly at: number;
  readonly end: number;
}

export interface PngLayout {
  readonly width: number;
  readonly height: number;
  readonly chunks: readonly Chunk[];
  readonly end: number;
}

const signatureBytes = 8;
const overhead = 12; // length, name and checksum
const longestLayout = 100_000;

const broken = (reason: string) => new RefusedFile('document.broken', { reason });

const chunksOf = (bytes: Uint8Array, view: DataView): readonly Chunk[] => {
  const chunks: Chunk[] = [];
  for (let at = signatureBytes; ; ) {
    if (at + overhead > bytes.length || chunks.length > longestLayout) throw broken('cut');
    const end = at + overhead + view.getUint32(at);
    if (end > bytes.length) throw broken('cut');
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) throw broken('checksum');
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ name, at, end });
    if (name === 'IEND') return chunks;
    at = end;
  }
};

/** Walks the chunks of a PNG and their checksums, without inflating anything. */
export const pngLayout = (bytes: Uint8Array): PngLayout => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = chunksOf(bytes, view);
  const [header, last] = [chunks[0], chunks.at(-1)];
  if (header?.name !== 'IHDR' || header.end - header.at !== overhead + 13 || !last) throw broken('header');
  const [width, height] = [view.getUint32(header.at + 8), view.getUint32(header.at + 12)];
  if (width === 0 || height === 0) throw broken('header');
  return { width, height, chunks, end: last.end };
};

const dataOf = (bytes: Uint8Array, { at, end }: Chunk): Uint8Array => bytes.subarray(at + 8, end - 4);

/** How many values a pixel has, by the type of colour (PNG 3, table 8). */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Where the passes of an interlaced picture begin, and how far their pixels are apart (PNG 3, 8.1). */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The bytes that the rows of a picture take, with the byte before each that says how it is filtered. */
const dataBytes = (bytes: Uint8Array, { width, height, chunks }: PngLayout): number => {
  const at = chunks[0]?.at ?? 0;
  const [depth = 0, color = 0, interlace = 0] = [16, 17, 20].map((field) => bytes[at + field] ?? 0);
  const bits = depth * (channels[color] ?? 0);
  if (bits === 0) throw broken('header');
  const parts = interlace === 0 ? ([[0, 0, 1, 1]] as const) : passes;
  return parts.reduce((sum, [left, top, right, down]) => {
    const columns = Math.ceil((width - left) / right);
    const rows = Math.ceil((height - top) / down);
    return columns > 0 && rows > 0 ? sum + rows * (Math.ceil((columns * bits) / 8) + 1) : sum;
  }, 0);
};

/** Programs may write a little more than the picture takes. */
const moreBytes = 65_536;

/**
 * Inflates the picture's data: no more and no less than the header says. The decoder shows what stood in memory where
 * data are missing or cannot be inflated, and takes the size of an interlaced picture from its data.
 */
export const checkPngData = (bytes: Uint8Array, layout: PngLayout): void => {
  const data = layout.chunks.filter(({ name }) => name === 'IDAT').map((part) => dataOf(bytes, part));
  const needed = dataBytes(bytes, layout);
  let found: number;
  try {
    found = inflateSync(Buffer.concat(data), { maxOutputLength: needed + moreBytes }).length;
  } catch (error) {
    const isTooLong = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLong ? new RefusedFile('document.bomb', { most: needed }) : broken('data');
  }
  if (found < needed) throw broken('data');
};

/** The EXIF block (a TIFF file) that a PNG carries. */
export const pngExif = (bytes: Uint8Array, { chunks }: PngLayout): Uint8Array | undefined => {
  const chunk = chunks.find(({ name }) => name === 'eXIf');
  return chunk && dataOf(bytes, chunk);
};

const ofPicture = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs mDCV cLLI'.split(' '),
);

const chunk = (name: string, data: Uint8Array): Uint8Array => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** The same picture, bit by bit, with its colours and its orientation and nothing else that is known of it. */
export const strippedPng = (bytes: Uint8Array, layout: PngLayout, orientation: number): Uint8Array => {
  const kept = layout.chunks.filter(({ name }) => ofPicture.has(name));
  const [header, ...rest] = kept.map(({ at, end }) => bytes.subarray(at, end));
  const turned = orientation === 1 ? [] : [chunk('eXIf', orientationOnly(orientation))];
  const start = [bytes.subarray(0, signatureBytes), ...(header ? [header] : [])];
  return new Uint8Array(Buffer.concat([...start, ...turned, ...rest]));
};

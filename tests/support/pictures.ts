import { crc32 } from 'node:zlib';
import jpegFormat from '@jimp/js-jpeg';
import pngFormat from '@jimp/js-png';
import type { Bitmap } from '../../functions/documents/checking/bitmaps.ts';
import { joined } from './file-sources.ts';

const [jpeg, png] = [jpegFormat(), pngFormat()];

/** A made-up scene: some waves and patches that depend on its number, with the fine noise of a camera. */
export const sceneOf = (number: number, width = 640, height = 480): Bitmap => {
  const data = new Uint8Array(width * height * 4);
  /** A number from -3 to 3, independent of those of other scenes. */
  const wave = (index: number) => {
    const mixed = Math.sin(number * 127.1 + index * 311.7) * 43_758.5453;
    return (mixed - Math.floor(mixed)) * 6 - 3;
  };
  let noise = number + 1;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x / width, y / height];
      const at = (y * width + x) * 4;
      for (let color = 0; color < 3; color += 1) {
        noise = (noise * 1_103_515_245 + 12_345) % 2_147_483_648;
        const waves =
          Math.sin(6 * u * wave(color) + wave(3)) + Math.cos(6 * v * wave(color + 4) + 5 * u * wave(5));
        const patch = Math.sin(9 * u + wave(6)) * Math.sin(9 * v + wave(7)) > 0.3 ? 40 : 0;
        data[at + color] = Math.max(0, Math.min(255, 110 + 45 * waves + patch + (noise % 9) - 4));
      }
      data[at + 3] = 255;
    }
  return { width, height, channels: 4, data };
};

const ofJimp = ({ width, height, data }: Omit<Bitmap, 'channels'>) => ({
  width,
  height,
  data: Buffer.from(data),
});

export const jpegOf = (bitmap: Bitmap, quality = 85): Uint8Array =>
  new Uint8Array(jpeg.encode(ofJimp(bitmap), { quality }));

export const pngOf = (bitmap: Bitmap): Uint8Array =>
  new Uint8Array(png.encode(ofJimp(bitmap), { deflateLevel: 3 }));

export const jpegPixels = (bytes: Uint8Array): Bitmap => ({
  ...jpeg.decode(Buffer.from(bytes)),
  channels: 4,
});
export const pngPixels = (bytes: Uint8Array): Bitmap => ({ ...png.decode(Buffer.from(bytes)), channels: 4 });

type Rational = readonly [number, number];

/** A value of a TIFF directory as it is written. */
type Field =
  | { readonly ascii: string }
  | { readonly short: number }
  | { readonly rationals: readonly Rational[] }
  | { readonly directory: readonly Entry[] };
type Entry = readonly [tag: number, field: Field];

const words = (width: 2 | 4, ...values: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(width * values.length);
  for (const [index, value] of values.entries())
    width === 2 ? bytes.writeUInt16BE(value, index * 2) : bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
};

/** One directory at an offset, with the values that do not fit into it behind it. */
const directoryAt = (at: number, entries: readonly Entry[]): Uint8Array => {
  let free = at + 2 + entries.length * 12 + 4;
  const [rows, values]: [Uint8Array[], Uint8Array[]] = [[], []];
  const row = (tag: number, type: number, count: number, value: Uint8Array) => {
    const padded = value.length % 2 === 0 ? value : joined(value, '\0');
    const isInside = value.length <= 4;
    rows.push(
      joined(
        words(2, tag, type),
        words(4, count),
        isInside ? joined(value, '\0\0\0\0').slice(0, 4) : words(4, free),
      ),
    );
    if (isInside) return;
    values.push(padded);
    free += padded.length;
  };
  for (const [tag, field] of entries)
    if ('ascii' in field) row(tag, 2, field.ascii.length + 1, joined(field.ascii, '\0'));
    else if ('short' in field) row(tag, 3, 1, words(2, field.short));
    else if ('rationals' in field) row(tag, 5, field.rationals.length, words(4, ...field.rationals.flat()));
    else {
      const inner = directoryAt(free, field.directory);
      rows.push(joined(words(2, tag, 4), words(4, 1, free)));
      values.push(inner);
      free += inner.length;
    }
  return joined(words(2, entries.length), ...rows, words(4, 0), ...values);
};

/** What a camera is made to write. */
export interface Written {
  readonly orientation?: number;
  readonly maker?: string;
  readonly model?: string;
  readonly taken?: string;
  readonly offset?: string;
  readonly latitude?: readonly Rational[];
  readonly longitude?: readonly Rational[];
  readonly ns?: string;
  readonly ew?: string;
}

const fields = (...all: readonly (readonly [number, Field | undefined])[]): readonly Entry[] =>
  all.flatMap(([tag, field]) => (field ? [[tag, field] as const] : []));
const ascii = (text: string | undefined): Field | undefined =>
  text === undefined ? undefined : { ascii: text };

/** An EXIF block (a TIFF file) that says this. */
export const exifOf = (written: Written): Uint8Array => {
  const { latitude, longitude } = written;
  const camera = fields([0x9003, ascii(written.taken)], [0x9011, ascii(written.offset)]);
  const place = fields(
    [1, ascii(written.ns ?? (latitude && 'S'))],
    [2, latitude && { rationals: latitude }],
    [3, ascii(written.ew ?? (longitude && 'E'))],
    [4, longitude && { rationals: longitude }],
  );
  const entries = fields(
    [0x010f, ascii(written.maker)],
    [0x0110, ascii(written.model)],
    [0x0112, written.orientation === undefined ? undefined : { short: written.orientation }],
    [0x8769, camera.length > 0 ? { directory: camera } : undefined],
    [0x8825, place.length > 0 ? { directory: place } : undefined],
  );
  return joined('MM\0\x2a', words(4, 8), directoryAt(8, entries));
};

/** A segment of a JPEG. */
export const segment = (marker: number, content: Uint8Array | string): Uint8Array => {
  const bytes = joined(content);
  return joined(Uint8Array.from([0xff, marker]), words(2, bytes.length + 2), bytes);
};

/** Puts segments right behind a JPEG's start. */
export const withSegments = (jpegBytes: Uint8Array, ...segments: readonly Uint8Array[]): Uint8Array =>
  joined(jpegBytes.slice(0, 2), ...segments, jpegBytes.slice(2));

export const exifSegment = (exif: Uint8Array): Uint8Array => segment(0xe1, joined('Exif\0\0', exif));

/** A chunk of a PNG, with its checksum. */
export const chunk = (name: string, content: Uint8Array | string): Uint8Array => {
  const body = joined(name, content);
  return joined(words(4, body.length - 4), body, words(4, crc32(body)));
};

const headerEnd = 33;

/** Puts chunks right behind a PNG's header. */
export const withChunks = (pngBytes: Uint8Array, ...chunks: readonly Uint8Array[]): Uint8Array =>
  joined(pngBytes.slice(0, headerEnd), ...chunks, pngBytes.slice(headerEnd));

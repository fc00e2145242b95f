import jpegFormat from '@jimp/js-jpeg';
import pngFormat from '@jimp/js-png';
import { type Bitmap, fitted, isSideways, upright } from './bitmaps.ts';
import { type PhotoFacts, photoFacts } from './exif.ts';
import { type JpegLayout, jpegExif, strippedJpeg } from './jpeg-layout.ts';
import { jpegPixels } from './jpeg-pixels.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { checkPngData, type PngLayout, pngExif, strippedPng } from './png-layout.ts';
import { RefusedFile } from './source.ts';

export const photoLimits = {
  /** Judged from the header, before anything is decoded. */
  pixels: 50_000_000,
  /** Each scan of a progressive JPEG goes over the whole picture; programs write ten or so. */
  scans: 64,
  scannedPixels: 500_000_000,
  smallSide: 480,
  tinySide: 96,
} as const;

export interface Photo extends PhotoFacts {
  /** In pixels, as the picture is seen: after its orientation. */
  readonly width: number;
  readonly height: number;
  readonly hash?: string;
  /** JPEG files of at most 480 and 96 pixels, upright, without metadata. */
  readonly small: Uint8Array;
  readonly tiny: Uint8Array;
  /** The same picture, bit by bit, without place, device and other metadata. */
  readonly published: Uint8Array;
}

const { encode } = jpegFormat();
const { decode } = pngFormat();

/** Whatever the decoder throws, the picture is broken. */
const pngPixels = (bytes: Uint8Array): Bitmap => {
  try {
    return { ...decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)), channels: 4 };
  } catch {
    throw new RefusedFile('document.broken', { reason: 'picture' });
  }
};

const checkPixels = ({ width, height }: JpegLayout | PngLayout): void => {
  const most = photoLimits.pixels;
  if (width * height > most) throw new RefusedFile('document.too-many-pixels', { width, height, most });
};

const checkScans = ({ width, height, scans }: JpegLayout): void => {
  const most = Math.min(photoLimits.scans, Math.floor(photoLimits.scannedPixels / (width * height)));
  if (scans > most) throw new RefusedFile('document.bomb', { scans, most });
};

const jpeg = (bitmap: Bitmap, quality: number): Uint8Array =>
  new Uint8Array(encode({ ...bitmap, data: Buffer.from(bitmap.data.buffer) }, { quality }));

const photoOf = (bitmap: Bitmap, facts: PhotoFacts, published: Uint8Array): Photo => {
  const small = upright(fitted(bitmap, photoLimits.smallSide), facts.orientation);
  const hash = perceptualHash(small);
  const [width, height] = isSideways(facts.orientation)
    ? [bitmap.height, bitmap.width]
    : [bitmap.width, bitmap.height];
  return {
    ...facts,
    width,
    height,
    ...(hash && { hash }),
    small: jpeg(small, 75),
    tiny: jpeg(fitted(small, photoLimits.tinySide), 65),
    published,
  };
};

/** Looks at a JPEG whose layout is known: decodes it, and answers what it shows. */
export const jpegPhoto = async (bytes: Uint8Array, layout: JpegLayout): Promise<Photo> => {
  checkPixels(layout);
  checkScans(layout);
  const facts = photoFacts(jpegExif(bytes, layout));
  const bitmap = await jpegPixels(strippedJpeg(bytes, layout, 1), layout);
  return photoOf(bitmap, facts, strippedJpeg(bytes, layout, facts.orientation));
};

/** Looks at a PNG as `jpegPhoto` looks at a JPEG. */
export const pngPhoto = (bytes: Uint8Array, layout: PngLayout): Photo => {
  checkPixels(layout);
  checkPngData(bytes, layout);
  const facts = photoFacts(pngExif(bytes, layout));
  const bitmap = pngPixels(strippedPng(bytes, layout, 1));
  return photoOf(bitmap, facts, strippedPng(bytes, layout, facts.orientation));
};

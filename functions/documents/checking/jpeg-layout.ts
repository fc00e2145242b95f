import { RefusedFile } from './source.ts';

/** A segment of a JPEG from its marker to the next one; that of a scan includes the picture's data. */
export interface Segment {
  readonly marker: number;
  readonly at: number;
  readonly end: number;
}

export interface JpegLayout {
  readonly width: number;
  readonly height: number;
  /** Grey, the three of colour, or the four inks of print. */
  readonly components: 1 | 3 | 4;
  readonly scans: number;
  readonly segments: readonly Segment[];
  /** Behind the marker that ends the picture. */
  readonly end: number;
}

const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda];
const longestLayout = 20_000;

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
/** SOF0 to SOF15 (ITU T.81, table B.1), without the three of that range that are something else. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const broken = (reason: string) => new RefusedFile('document.broken', { reason });

/** Where the data of a scan end: at the next marker that is no restart and no stuffed byte. */
const endOfScan = (bytes: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
  throw broken('cut');
};

const isKnown = (components: number): components is 1 | 3 | 4 => [1, 3, 4].includes(components);

const frameOf = (view: DataView, { at, end }: Segment) => {
  if (end - at < 10) throw broken('frame');
  const [height, width, components] = [view.getUint16(at + 5), view.getUint16(at + 7), view.getUint8(at + 9)];
  if (width === 0 || height === 0 || !isKnown(components)) throw broken('frame');
  return { width, height, components };
};

/** Walks the markers of a JPEG without decoding anything; refuses one that is cut or has no single picture. */
export const jpegLayout = (bytes: Uint8Array, from = 0): JpegLayout => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[from] !== 0xff || bytes[from + 1] !== startOfImage) throw broken('start');
  const segments: Segment[] = [];
  for (let at = from + 2; ; ) {
    if (bytes[at] !== 0xff || segments.length > longestLayout) throw broken('markers');
    const marker = bytes[at + 1];
    if (marker === undefined) throw broken('cut');
    if (marker === 0xff)
      at += 1; // a fill byte
    else if (marker === endOfImage) {
      const frames = segments.filter((segment) => isFrame(segment.marker));
      const scans = segments.filter((segment) => segment.marker === startOfScan).length;
      if (frames.length !== 1 || frames[0] === undefined || scans === 0) throw broken('frame');
      return { ...frameOf(view, frames[0]), scans, segments, end: at + 2 };
    } else if (isRestart(marker) || marker === 0x01) at += 2;
    else {
      if (at + 4 > bytes.length) throw broken('cut');
      const behind = at + 2 + view.getUint16(at + 2);
      if (behind < at + 4 || behind > bytes.length) throw broken('cut');
      const end = marker === startOfScan ? endOfScan(bytes, behind) : behind;
      segments.push({ marker, at, end });
      at = end;
    }
  }
};

const text = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.max(0, Math.min(length, bytes.length - at))).toString(
    'latin1',
  );

const exifStart = 'Exif\0\0';

/** The EXIF block (a TIFF file) that a JPEG carries in its APP1 segment. */
export const jpegExif = (bytes: Uint8Array, { segments }: JpegLayout): Uint8Array | undefined => {
  const segment = segments.find(({ marker, at }) => marker === 0xe1 && text(bytes, at + 4, 6) === exifStart);
  return segment && bytes.subarray(segment.at + 4 + exifStart.length, segment.end);
};

/** What a picture needs: JFIF's density, the ICC profile, and Adobe's word on how colours are coded. */
const isOfPicture = (bytes: Uint8Array, { marker, at }: Segment): boolean => {
  const name = text(bytes, at + 4, 12);
  if (marker === 0xe0) return name.startsWith('JFIF\0');
  if (marker === 0xe2) return name === 'ICC_PROFILE\0';
  if (marker === 0xee) return name.startsWith('Adobe');
  return marker < 0xe0; // APP0 to APP15, JPG0 to JPG13 and comments are behind
};

/** EXIF of nothing but the orientation, as a TIFF file of one entry. */
export const orientationOnly = (orientation: number): Uint8Array =>
  Uint8Array.from([
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1], // big-endian, the directory at 8, one entry
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0], // tag 0x0112, SHORT, one value
    ...[0, 0, 0, 0],
  ]);

/** The same picture, bit by bit, with its colours and its orientation and nothing else that is known of it. */
export const strippedJpeg = (bytes: Uint8Array, layout: JpegLayout, orientation: number): Uint8Array => {
  const exif = [Buffer.from(exifStart, 'latin1'), orientationOnly(orientation)];
  const length = 2 + exif.reduce((sum, part) => sum + part.length, 0);
  const kept = layout.segments.filter((segment) => isOfPicture(bytes, segment));
  return new Uint8Array(
    Buffer.concat([
      Uint8Array.from([0xff, startOfImage]),
      ...(orientation === 1 ? [] : [Uint8Array.from([0xff, 0xe1, 0, length]), ...exif]),
      ...kept.map(({ at, end }) => bytes.subarray(at, end)),
      Uint8Array.from([0xff, endOfImage]),
    ]),
  );
};

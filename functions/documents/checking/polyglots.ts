import type { JpegLayout } from './jpeg-layout.ts';
import { jpegLayout } from './jpeg-layout.ts';
import type { PngLayout } from './png-layout.ts';
import { type FileSource, RefusedFile } from './source.ts';

/** A file that is a second one to another reader: what the other would see, and where. */
export const polyglot = (found: string, where: 'before' | 'within' | 'behind'): RefusedFile =>
  new RefusedFile('document.polyglot', { found, where });

/** Readers of PDF take a header anywhere in here. */
const headerReach = 1024;

/** Refuses a PDF that begins behind something else. */
export const checkHead = (head: Buffer): void => {
  const at = head.subarray(0, headerReach).indexOf('%PDF-', 0, 'latin1');
  if (at > 0) throw polyglot('application/pdf', 'before');
};

const endSignature = Buffer.from('PK\x05\x06', 'latin1');
const centralSignature = Buffer.from('PK\x01\x02', 'latin1');
const endLength = 22;
const longestComment = 65_535;

/** Refuses a file with a ZIP archive in its tail: readers of ZIP begin there, whatever the file begins with. */
export const checkTail = async (source: FileSource): Promise<void> => {
  const from = Math.max(0, source.size - endLength - longestComment);
  const tail = Buffer.from(await source.read(from, source.size - from));
  for (
    let at = tail.lastIndexOf(endSignature);
    at >= 0;
    at = at > 0 ? tail.lastIndexOf(endSignature, at - 1) : -1
  ) {
    if (at + endLength > tail.length) continue;
    const start = from + at - tail.readUInt32LE(at + 12); // the directory stands right before its end
    const isDirectory =
      start >= 0 && centralSignature.equals(Buffer.from(await source.read(start, centralSignature.length)));
    if (isDirectory) throw polyglot('application/zip', 'behind');
  }
};

const otherText = /%PDF-|<(script|html|iframe|!doctype html|\?php)\b/i;

const otherType = (text: string): string | undefined => {
  const found = otherText.exec(text)?.[0];
  return found && (found.startsWith('%') ? 'application/pdf' : 'text/html');
};

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Samsung's phones note what they know behind the picture: a block from `SEFH` to `SEFT`, with its length. */
const isSamsungTrailer = (bytes: Uint8Array): boolean => {
  if (bytes.length < 16 || latin(bytes.subarray(-4)) !== 'SEFT') return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = bytes.length - 8 - view.getUint32(bytes.length - 8, true);
  return start >= 0 && latin(bytes.subarray(start, start + 4)) === 'SEFH';
};

const isVideo = (bytes: Uint8Array): boolean => latin(bytes.subarray(4, 8)) === 'ftyp';

/**
 * What phones themselves append to a picture: further pictures (CIPA DC-007: previews, gain maps), the second of a
 * motion photo, Samsung's notes, zeros. It stays in the original, and is cut from the published copy.
 */
const checkAppended = (behind: Uint8Array): void => {
  const start = behind.findIndex((byte) => byte !== 0);
  if (start < 0) return;
  const rest = behind.subarray(start);
  const shifted = start >= 3 ? behind.subarray(start - 3) : rest; // a box of a video begins with zeros
  if (isSamsungTrailer(rest) || isVideo(rest) || isVideo(shifted)) return;
  if (rest[0] !== 0xff || rest[1] !== 0xd8) throw polyglot('unknown', 'behind');
  checkAppended(rest.subarray(jpegLayout(rest).end));
};

/** Refuses a JPEG with a page or a PDF in its metadata or behind its end, or with bytes there that no phone writes. */
export const checkJpegOnly = (bytes: Uint8Array, layout: JpegLayout): void => {
  const metadata = layout.segments.filter(({ marker }) => marker >= 0xe0);
  for (const { at, end } of metadata) {
    const found = otherType(latin(bytes.subarray(at, end)));
    if (found) throw polyglot(found, 'within');
  }
  const behind = bytes.subarray(layout.end);
  const found = otherType(latin(behind));
  if (found) throw polyglot(found, 'behind');
  try {
    checkAppended(behind);
  } catch (error) {
    throw error instanceof RefusedFile && error.refusal.code === 'document.polyglot'
      ? error
      : polyglot('unknown', 'behind');
  }
};

/** Refuses a PNG with a page or a PDF in its metadata, or with anything but zeros behind its end. */
export const checkPngOnly = (bytes: Uint8Array, layout: PngLayout): void => {
  for (const { at, end } of layout.chunks.filter(({ name }) => name !== 'IDAT')) {
    const found = otherType(latin(bytes.subarray(at, end)));
    if (found) throw polyglot(found, 'within');
  }
  const behind = bytes.subarray(layout.end);
  if (behind.some((byte) => byte !== 0)) throw polyglot(otherType(latin(behind)) ?? 'unknown', 'behind');
};

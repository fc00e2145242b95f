import { analyse } from 'chardet';
import { fileFault } from './file-faults.ts';

/** A text and the encoding it was found in. `offset`: the first byte behind the byte order mark. */
interface Decoded {
  readonly text: string;
  readonly encoding: string;
}

const startsWith = (bytes: Uint8Array, ...first: readonly number[]): boolean =>
  first.every((byte, index) => bytes[index] === byte);

/** Without a mark, UTF-16 of Latin letters has a zero in nearly every second byte. */
const zerosAt = (bytes: Uint8Array, odd: 0 | 1): number => {
  const sample = bytes.subarray(0, 4_000);
  const zeros = sample.reduce((sum, byte, index) => sum + (byte === 0 && index % 2 === odd ? 1 : 0), 0);
  return zeros / Math.max(1, sample.length / 2);
};

const mostlyZero = 0.6;

/** What a byte order mark says, or what zeros say. */
const marked = (bytes: Uint8Array): { readonly encoding: string; readonly label: string } | undefined => {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff))
    throw fileFault('import.encoding-unknown', { encoding: 'utf-32' });
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return { encoding: 'utf-8-bom', label: 'utf-8' };
  if (startsWith(bytes, 0xff, 0xfe) || zerosAt(bytes, 1) > mostlyZero)
    return { encoding: 'utf-16le', label: 'utf-16le' };
  if (startsWith(bytes, 0xfe, 0xff) || zerosAt(bytes, 0) > mostlyZero)
    return { encoding: 'utf-16be', label: 'utf-16be' };
  return undefined;
};

/** Bytes that are no text in an encoding become U+FFFD: the place is then found by row and column. */
const decode = (bytes: Uint8Array, label: string): string => new TextDecoder(label).decode(bytes);

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Encodings whose letters stand where windows-1252 has them, as far as Indonesian and English need any. */
const western = ['windows-1252', 'ISO-8859-1', 'ISO-8859-2', 'ISO-8859-9', 'windows-1250', 'windows-1254'];

/** Letters of UTF-8, two or three bytes each, among bytes that are none: files pasted together. */
const holdsUtf8 = (bytes: Uint8Array): boolean =>
  /[\u0080-\u07ff]|[\u0800-\ud7ff]/.test(decode(bytes, 'utf-8'));

/**
 * Decodes a text: UTF-8 with or without a byte order mark, UTF-16 of either order, or windows-1252, which old Excel
 * writes. Another encoding is refused: a name that was guessed wrong is another name.
 */
export const decodeText = (bytes: Uint8Array): Decoded => {
  const mark = marked(bytes);
  if (mark) return { text: decode(bytes, mark.label), encoding: mark.encoding };
  if (isUtf8(bytes) || holdsUtf8(bytes)) return { text: decode(bytes, 'utf-8'), encoding: 'utf-8' };
  const found = analyse(bytes).map(({ name, confidence }) => ({ name, confidence }));
  const best = found[0];
  if (best && western.includes(best.name))
    return { text: decode(bytes, 'windows-1252'), encoding: 'windows-1252' };
  throw fileFault('import.encoding-unknown', { encoding: best?.name ?? 'unknown' });
};

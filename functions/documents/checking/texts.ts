import { type FileSource, RefusedFile } from './source.ts';

const pieceBytes = 262_144;
/** All but tabs and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;

/** Refuses what is no text in UTF-8, piece by piece; a byte order mark may begin it. */
export const checkText = async (source: FileSource): Promise<void> => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < source.size; at += pieceBytes) {
    const piece = await source.read(at, pieceBytes);
    const text = readable(() => decoder.decode(piece, { stream: true }));
    if (controls.test(text)) throw unknown();
  }
  readable(() => decoder.decode());
};

const unknown = () => new RefusedFile('document.type-not-allowed', { found: 'unknown' });

const readable = (decode: () => string): string => {
  try {
    return decode();
  } catch {
    throw unknown();
  }
};

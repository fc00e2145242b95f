import { type FileSource, RefusedFile } from './source.ts';

const broken = (reason: string) => new RefusedFile('document.broken', { reason });
const mostBoxes = 20_000;
const headerBytes = 16;

/** A box of a video (ISO/IEC 14496-12, 4.2): its length in 32 bits, in 64 where the first say 1, to the end for 0. */
const boxAt = async (source: FileSource, at: number) => {
  const header = Buffer.from(await source.read(at, headerBytes));
  if (header.length < 8) throw broken('cut');
  const [short, type] = [header.readUInt32BE(0), header.toString('latin1', 4, 8)];
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) throw broken('box');
  if (short === 0) return { type, length: source.size - at };
  if (short !== 1) return { type, length: short };
  if (header.length < headerBytes) throw broken('cut');
  return { type, length: Number(header.readBigUInt64BE(8)) };
};

/** Looks at the outermost boxes of an MP4: it names itself, has an index and data, and ends where its last box does. */
export const checkVideo = async (source: FileSource): Promise<void> => {
  const types = new Set<string>();
  let boxes = 0;
  for (let at = 0; at < source.size; boxes += 1) {
    const { type, length } = await boxAt(source, at);
    if (length < 8 || at + length > source.size) throw broken('cut');
    if (boxes > mostBoxes) throw broken('boxes');
    types.add(type);
    at += length;
  }
  const isVideo = types.has('ftyp') && types.has('moov') && (types.has('mdat') || types.has('moof'));
  if (!isVideo) throw broken('boxes');
};

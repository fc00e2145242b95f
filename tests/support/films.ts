import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { videoOf } from './file-sources.ts';

const pieceBytes = 1_048_576;

/** Writes a film of so many bytes that no two share, as far as its boxes tell; one piece at a time is in memory. */
export const writeFilm = async (path: string, size: number): Promise<void> => {
  const outer = videoOf('moov', 'free');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size - outer.length);
  head.write('mdat', 4);
  const file = await open(path, 'w');
  await file.write(outer);
  await file.write(head);
  for (let left = size - outer.length - head.length; left > 0; left -= pieceBytes)
    await file.write(randomBytes(Math.min(left, pieceBytes)));
  await file.close();
};

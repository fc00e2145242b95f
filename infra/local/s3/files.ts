import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { requireSpace } from '../disk.ts';

/** Some of an object's bytes: all of them, or a part that was uploaded by itself. */
export interface Segment {
  readonly file: string;
  readonly size: number;
  /** Of a part, in base64. */
  readonly checksum?: string;
  readonly part?: number;
}

/** First and last byte, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** What is shorter is read at once and sent in one piece. */
const SMALL = 64 * 1024;
const PIECE = 64 * 1024;

export type Files = ReturnType<typeof openFiles>;

/** The bytes of objects, in files whose names say nothing: no key can lead out of the folder. */
export const openFiles = (folder: string, dataFolder: string) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (name: string) => join(folder, name);
  /** How many readers a file has, and which files are to go when they have left. */
  const readers = new Map<string, number>();
  const doomed = new Set<string>();

  const enter = (names: readonly string[]) => {
    for (const name of names) readers.set(name, (readers.get(name) ?? 0) + 1);
  };
  const leave = (names: readonly string[]) => {
    for (const name of names) {
      const others = (readers.get(name) ?? 1) - 1;
      if (others > 0) readers.set(name, others);
      else {
        readers.delete(name);
        if (doomed.delete(name)) void rm(pathOf(name), { force: true });
      }
    }
  };

  async function* bytesOf(pieces: readonly Piece[]) {
    for (const { file, first, last } of pieces) {
      const handle = await open(pathOf(file));
      try {
        for (let at = first; at <= last; ) {
          const { bytesRead, buffer } = await handle.read(
            Buffer.allocUnsafeSlow(Math.min(PIECE, last - at + 1)),
            { position: at },
          );
          if (bytesRead === 0) throw tooShort();
          yield buffer.subarray(0, bytesRead);
          at += bytesRead;
        }
      } finally {
        await handle.close();
      }
    }
  }

  return {
    /** Durable and whole when it resolves: written aside, synced, renamed. Nothing is left of content that throws. */
    async write(content: AsyncIterable<Buffer>): Promise<Segment> {
      const file = randomUUID();
      const aside = pathOf(`${file}.part`);
      const part = await open(aside, 'wx', 0o600);
      try {
        let size = 0;
        try {
          for await (const chunk of content) {
            requireSpace(dataFolder);
            await part.writeFile(chunk);
            size += chunk.length;
          }
          await part.datasync();
        } finally {
          await part.close();
        }
        await rename(aside, pathOf(file));
        return { file, size };
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
    },

    /** From now on a later `remove` does not take the bytes away from their reader. */
    read(segments: readonly Segment[], range: Range): Buffer | Readable {
      const pieces = piecesOf(segments, range);
      if (range.last - range.first < SMALL)
        return Buffer.concat(pieces.map((piece) => readAtOnce(pathOf(piece.file), piece)));
      const names = pieces.map(({ file }) => file);
      enter(names);
      const stream = Readable.from(bytesOf(pieces), { objectMode: false, highWaterMark: PIECE });
      return stream.once('close', () => leave(names));
    },

    async remove(names: readonly string[]): Promise<void> {
      for (const name of names) {
        if (readers.has(name)) doomed.add(name);
        else await rm(pathOf(name), { force: true });
      }
    },

    /** Removes what a killed process wrote and never named in a row. */
    sweep(known: ReadonlySet<string>): void {
      for (const name of readdirSync(folder)) if (!known.has(name)) rmSync(pathOf(name), { force: true });
    },
  };
};

interface Piece extends Range {
  readonly file: string;
}

const piecesOf = (segments: readonly Segment[], { first, last }: Range): Piece[] => {
  let start = 0;
  return segments.flatMap(({ file, size }) => {
    const piece = { file, first: Math.max(first - start, 0), last: Math.min(last - start, size - 1) };
    start += size;
    return piece.first <= piece.last ? [piece] : [];
  });
};

const readAtOnce = (path: string, { first, last }: Range): Buffer => {
  const bytes = Buffer.alloc(last - first + 1);
  const descriptor = openSync(path, 'r');
  try {
    if (readSync(descriptor, bytes, 0, bytes.length, first) !== bytes.length) throw tooShort();
    return bytes;
  } finally {
    closeSync(descriptor);
  }
};

const tooShort = () => new Error('A file of an object is shorter than its row says');

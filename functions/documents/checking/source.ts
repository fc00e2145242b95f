/** A stored file that is read by ranges; `read` answers fewer bytes only at the file's end. */
export interface FileSource {
  readonly size: number;
  read(from: number, length: number): Promise<Uint8Array>;
}

/** Why a file is refused: a code of the problem registry, and what was found. Never text from the file. */
export interface Refusal {
  readonly code: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Images and Office files are looked at as a whole, up to here; everything else is read by ranges. */
export const wholeBytes = 60_000_000;

/**
 * Carries a refusal out of the depth of a check; `checkFile` turns it into a value. Anything else that a reader of files
 * throws means that the file is broken, so that no library can end a check with an error of its own.
 */
export class RefusedFile extends Error {
  readonly refusal: Refusal;
  constructor(code: string, details?: Refusal['details']) {
    super(code);
    this.refusal = { code, ...(details && { details }) };
  }
}

const blockBytes = 262_144;
const keptBlocks = 64;

/** A source as checks read it: blocks that were read are kept, 16 MB of them, and a failed read is remembered. */
export interface WatchedSource extends FileSource {
  /** What the store said when it could not be read: no fault of the file, whatever a reader makes of it. */
  failure(): { readonly error: unknown } | undefined;
}

/** Reads in blocks, since readers ask for a few bytes here and there and each read of an object is a request. */
export const watched = (source: FileSource): WatchedSource => {
  const { size } = source;
  const blocks = new Map<number, Promise<Uint8Array>>();
  let failed: { readonly error: unknown } | undefined;
  const readAll = (from: number, length: number): Promise<Uint8Array> =>
    source.read(from, length).catch((error: unknown) => {
      failed ??= { error };
      throw error;
    });
  const block = (index: number): Promise<Uint8Array> => {
    const kept = blocks.get(index);
    const from = index * blockBytes;
    const bytes = kept ?? readAll(from, Math.min(blockBytes, size - from));
    blocks.delete(index); // the last used stands last
    blocks.set(index, bytes);
    for (const oldest of blocks.keys()) if (blocks.size > keptBlocks) blocks.delete(oldest);
    return bytes;
  };
  return {
    size,
    failure: () => failed,
    async read(from, length) {
      const until = Math.min(size, from + length);
      if (from >= until) return new Uint8Array();
      if (until - from > blockBytes * 8) return readAll(from, until - from);
      const parts: Uint8Array[] = [];
      for (let at = from; at < until; ) {
        const index = Math.floor(at / blockBytes);
        const start = index * blockBytes;
        const bytes = await block(index);
        const part = bytes.subarray(at - start, until - start);
        if (part.length === 0) break; // shorter than it said
        parts.push(part);
        at += part.length;
      }
      return parts.length === 1 && parts[0] ? parts[0] : new Uint8Array(Buffer.concat(parts));
    },
  };
};

/** The file in memory; refused when it is too large for that. */
export const whole = async (source: FileSource): Promise<Uint8Array> => {
  const { size } = source;
  if (size > wholeBytes) throw new RefusedFile('document.too-large', { bytes: size, most: wholeBytes });
  return source.read(0, size);
};

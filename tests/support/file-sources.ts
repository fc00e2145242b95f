import type { FileSource } from '../../functions/documents/checking/source.ts';

/** A stored file that counts what is read of it. */
export const sourceOf = (bytes: Uint8Array) => {
  const state = { bytes: 0, longest: 0 };
  const source: FileSource = {
    size: bytes.length,
    async read(from, length) {
      const part = bytes.slice(from, from + length);
      state.bytes += part.length;
      state.longest = Math.max(state.longest, part.length);
      return part;
    },
  };
  return Object.assign(source, { read: source.read, seen: state });
};

export const joined = (...parts: readonly (Uint8Array | string)[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  );

/** A box of an MP4: its length, its type, and what is in it. */
const box = (type: string, content: Uint8Array = new Uint8Array()): Uint8Array => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length + 8);
  return joined(length, type, content);
};

/** A video of no picture: names, index and data. */
export const videoOf = (...types: readonly string[]): Uint8Array =>
  joined(
    box('ftyp', joined('isom', new Uint8Array(4), 'isommp41')),
    ...types.map((type) => box(type, new Uint8Array(100).fill(7))),
  );

const utf16 = (text: string, length: number): Uint8Array => {
  const bytes = Buffer.alloc(length);
  bytes.write(text, 'utf16le');
  return bytes;
};

/** An OLE2 container whose directory names these streams. */
export const compoundOf = (...names: readonly string[]): Uint8Array => {
  const header = Buffer.alloc(512);
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(1, 48); // the directory in the sector behind the first
  return joined(header, new Uint8Array(512), ...names.map((name) => utf16(name, 128)), new Uint8Array(512));
};

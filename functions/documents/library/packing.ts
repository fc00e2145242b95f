import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Above it seconds more save some percent; opening takes the same at every level. */
const level = 12;
const lengthBytes = 4;

/** Ascending numbers as their distances, seven bits a byte, the least first. */
const bytesOf = (list: readonly number[]): number[] => {
  const bytes: number[] = [];
  for (const [index, number] of list.entries()) {
    let rest = number - (list[index - 1] ?? 0);
    for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
    bytes.push(rest);
  }
  return bytes;
};

const listIn = (bytes: Uint8Array): readonly number[] => {
  const list: number[] = [];
  let [number, part, shift] = [0, 0, 0];
  for (const byte of bytes) {
    part |= (byte & 127) << shift;
    shift += 7;
    if (byte > 127) continue;
    number += part;
    list.push(number);
    [part, shift] = [0, 0];
  }
  return list;
};

const sized = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/**
 * A value as JSON and lists of ascending numbers, as one compressed object. Unpacking reads the value only; a list when
 * it is asked for, since a million numbers would take a tenth of a second.
 */
export const packed = (value: unknown, lists: readonly (readonly number[])[]): Uint8Array => {
  const listBytes = lists.map(bytesOf);
  const lengths = listBytes.map(({ length }) => length);
  const all = [
    sized(JSON.stringify({ value, lengths })),
    ...listBytes.map((bytes) => Uint8Array.from(bytes)),
  ];
  return zstdCompressSync(Buffer.concat(all), { params: { [constants.ZSTD_c_compressionLevel]: level } });
};

export const unpacked = <Value>(bytes: Uint8Array) => {
  const all = zstdDecompressSync(bytes);
  const json = all.subarray(lengthBytes, lengthBytes + all.readUInt32LE(0));
  const { value, lengths } = JSON.parse(json.toString()) as {
    readonly value: Value;
    readonly lengths: readonly number[];
  };
  const ends = new Uint32Array(lengths.length + 1).fill(json.length + lengthBytes, 0, 1);
  for (const [index, length] of lengths.entries()) ends[index + 1] = (ends[index] ?? 0) + length;
  return {
    value,
    list: (index: number): readonly number[] => listIn(all.subarray(ends[index], ends[index + 1])),
  };
};

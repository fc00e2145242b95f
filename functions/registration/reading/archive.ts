import { constants, crc32, inflateRawSync } from 'node:zlib';
import { fileFault } from './file-faults.ts';

/** What may be in a workbook, before any of it is inflated. A workbook of 2,000 rows has some twenty entries and 2 MB. */
export const archiveLimits = {
  entries: 200,
  /** Bytes of all entries when inflated. */
  bytes: 16_000_000,
  /** How many bytes may come of one; deflate makes 1,032 at most, sheets 5 to 30. */
  ratio: 100,
  /** Below this an entry may be as repetitive as it likes. */
  bytesAtAnyRatio: 100_000,
} as const;

/** An entry of a ZIP archive, as its central directory says it. */
interface Entry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** The workbook's parts by their path; each is inflated when it is asked for, and never beyond the size it names. */
export interface Archive {
  readonly names: readonly string[];
  readonly read: (name: string) => Uint8Array | undefined;
}

// APPNOTE 6.3.9, sections 4.3.7, 4.3.12, 4.3.16
const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const localLength = 30;
const centralLength = 46;
const endLength = 22;
const longestComment = 65_535;
const isEncrypted = 0x0041; // traditional or strong encryption
const stored = 0;
const deflated = 8;
const zip64 = 0xffffffff;

const broken = () => fileFault('import.broken-workbook');

const endOf = (file: DataView): number => {
  const first = Math.max(0, file.byteLength - endLength - longestComment);
  for (let at = file.byteLength - endLength; at >= first; at -= 1)
    if (file.getUint32(at, true) === endSignature) return at;
  throw broken();
};

/** Reads the central directory; a view beyond the file throws, which is a broken workbook. */
const entriesOf = (file: DataView, bytes: Uint8Array): readonly Entry[] => {
  const end = endOf(file);
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((at) => file.getUint16(end + at, true));
  if (disk !== 0 || startDisk !== 0 || here !== count || count === undefined) throw broken();
  if (count > archiveLimits.entries)
    throw fileFault('import.bomb', { entries: count, most: archiveLimits.entries });
  const entries: Entry[] = [];
  let at = file.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (file.getUint32(at, true) !== centralSignature) throw broken();
    const [flags = 0, method] = [file.getUint16(at + 8, true), file.getUint16(at + 10, true)];
    if ((flags & isEncrypted) !== 0) throw fileFault('import.encrypted');
    if (method !== stored && method !== deflated) throw broken();
    const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((part) =>
      file.getUint16(at + part, true),
    );
    const [crc = 0, packedBytes = 0, size = 0] = [16, 20, 24].map((part) => file.getUint32(at + part, true));
    const offset = file.getUint32(at + 42, true);
    if ([packedBytes, size, offset].includes(zip64)) throw broken();
    const name = new TextDecoder().decode(
      bytes.subarray(at + centralLength, at + centralLength + nameLength),
    );
    entries.push({ name, isDeflated: method === deflated, crc, packedBytes, bytes: size, offset });
    at += centralLength + nameLength + extraLength + commentLength;
  }
  return entries;
};

/** Entries that share bytes are how a small archive grows without end: each begins behind the one before. */
const checkApart = (entries: readonly Entry[], file: DataView): void => {
  const inOrder = entries.toSorted((a, b) => a.offset - b.offset);
  for (const [index, { offset, packedBytes }] of inOrder.entries()) {
    const next = inOrder[index + 1]?.offset ?? file.byteLength;
    if (offset + localLength + packedBytes > next) throw fileFault('import.bomb', { overlapping: true });
  }
};

const checkSizes = (entries: readonly Entry[]): void => {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > archiveLimits.bytes)
    throw fileFault('import.bomb', { bytes: total, most: archiveLimits.bytes });
  for (const { bytes, packedBytes, isDeflated } of entries) {
    if (!isDeflated && bytes !== packedBytes) throw broken();
    if (bytes > archiveLimits.bytesAtAnyRatio && bytes > packedBytes * archiveLimits.ratio)
      throw fileFault('import.bomb', { ratio: Math.floor(bytes / packedBytes), most: archiveLimits.ratio });
  }
};

const archiveNames = /\.(zip|xlsx|xlsm|xlsb|xls|ods|docx|doc|pptx|jar|gz|tgz|7z|rar|bz2|xz)$/i;

const startsWith = (bytes: Uint8Array, ...first: readonly number[]): boolean =>
  first.every((byte, index) => bytes[index] === byte);

/** Whether bytes are an archive or document of their own: ZIP, gzip, 7z, RAR, or OLE2 (old Office). */
const isArchive = (bytes: Uint8Array): boolean =>
  startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) ||
  startsWith(bytes, 0x1f, 0x8b) ||
  startsWith(bytes, 0x37, 0x7a, 0xbc, 0xaf) ||
  startsWith(bytes, 0x52, 0x61, 0x72, 0x21) ||
  startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0);

/** The packed bytes of an entry, behind its local header, which names itself as the directory does. */
const packedOf = ({ name, offset, packedBytes }: Entry, file: DataView, bytes: Uint8Array): Uint8Array => {
  if (file.getUint32(offset, true) !== localSignature) throw broken();
  const [nameLength, extraLength] = [file.getUint16(offset + 26, true), file.getUint16(offset + 28, true)];
  const nameAt = offset + localLength;
  if (new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameLength)) !== name) throw broken();
  const start = nameAt + nameLength + extraLength;
  if (start + packedBytes > bytes.length) throw broken();
  return bytes.subarray(start, start + packedBytes);
};

const inflated = (entry: Entry, packed: Uint8Array): Uint8Array => {
  const bytes = entry.isDeflated
    ? inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) }) // a size that lies throws
    : packed;
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc) throw broken();
  return bytes;
};

const sampleBytes = 64;

/** The first bytes of an entry; 64 packed ones are 66 KB at most. */
const firstBytes = ({ isDeflated }: Entry, packed: Uint8Array): Uint8Array => {
  if (!isDeflated) return packed.subarray(0, sampleBytes);
  try {
    return inflateRawSync(packed.subarray(0, sampleBytes), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw broken();
  }
};

/**
 * Opens a ZIP archive: counts, sizes, ratios, overlaps, encryption and archives within are looked at first, from the
 * directory alone, so that nothing is inflated that could grow. Throws a Problem for what no workbook is.
 */
export const openArchive = (bytes: Uint8Array): Archive => {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const guarded = <Value>(read: () => Value): Value => {
    try {
      return read();
    } catch (error) {
      // a RangeError beyond the file's end, or zlib's complaint
      throw error instanceof Error && error.name === 'Problem' ? error : broken();
    }
  };
  const entries = guarded(() => {
    const all = entriesOf(file, bytes);
    checkSizes(all);
    checkApart(all, file);
    if (new Set(all.map(({ name }) => name.toLowerCase())).size < all.length) throw broken();
    for (const entry of all)
      if (archiveNames.test(entry.name) || isArchive(firstBytes(entry, packedOf(entry, file, bytes))))
        throw fileFault('import.nested');
    return all;
  });
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    names: entries.map(({ name }) => name),
    read: (name) => {
      const entry = byName.get(name);
      return entry && guarded(() => inflated(entry, packedOf(entry, file, bytes)));
    },
  };
};

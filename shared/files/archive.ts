import { constants, crc32, inflateRawSync } from 'node:zlib';
import {
  ArchiveError,
  type ArchiveFault,
  type ArchiveLimits,
  type DirectoryEntry,
  directoryOf,
  localLength,
} from './archive-directory.ts';

/** An entry that may be read; `first` are its first bytes, enough to say what it is. */
export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: number;
  readonly first: Uint8Array;
  /** By its name or its first bytes an archive or document of its own. */
  readonly isArchive: boolean;
}

/** An archive's parts by their path; each is inflated when it is asked for, and never beyond the size it names. */
export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  readonly before: number;
  readonly behind: number;
  readonly read: (name: string) => Uint8Array | ArchiveFault | undefined;
}

const localSignature = 0x04034b50;
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
const packedOf = (
  { name, offset, packedBytes }: DirectoryEntry,
  file: DataView,
  bytes: Uint8Array,
): Uint8Array => {
  if (file.getUint32(offset, true) !== localSignature) throw new ArchiveError('broken');
  const [nameLength, extraLength] = [file.getUint16(offset + 26, true), file.getUint16(offset + 28, true)];
  const nameAt = offset + localLength;
  if (new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameLength)) !== name)
    throw new ArchiveError('broken');
  const start = nameAt + nameLength + extraLength;
  if (start + packedBytes > bytes.length) throw new ArchiveError('broken');
  return bytes.subarray(start, start + packedBytes);
};

const inflated = (entry: DirectoryEntry, packed: Uint8Array): Uint8Array => {
  const bytes = entry.isDeflated
    ? inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) }) // a size that lies throws
    : packed;
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc) throw new ArchiveError('broken');
  return bytes;
};

const sampleBytes = 64;

/** The first bytes of an entry; 64 packed ones are 66 KB at most. */
const firstBytes = ({ isDeflated }: DirectoryEntry, packed: Uint8Array): Uint8Array =>
  (isDeflated
    ? inflateRawSync(packed.subarray(0, sampleBytes), { finishFlush: constants.Z_SYNC_FLUSH })
    : packed
  ).slice(0, sampleBytes);

const guarded = <Value>(read: () => Value): Value | ArchiveFault => {
  try {
    return read();
  } catch (error) {
    // beside our own, a RangeError beyond the file's end, or zlib's complaint
    return error instanceof ArchiveError ? error.why : { fault: 'broken', details: {} };
  }
};

export const isFault = (found: object | undefined): found is ArchiveFault =>
  found !== undefined && 'fault' in found;

/** Opens a ZIP archive within limits, or says why not; it never throws. */
export const openArchive = (bytes: Uint8Array, limits: ArchiveLimits): Archive | ArchiveFault => {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return guarded(() => {
    const { entries, before, behind } = directoryOf(file, limits);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    return {
      before,
      behind,
      entries: entries.map((entry) => {
        const first = firstBytes(entry, packedOf(entry, file, bytes));
        const { name } = entry;
        return { name, bytes: entry.bytes, first, isArchive: archiveNames.test(name) || isArchive(first) };
      }),
      read: (name) => {
        const entry = byName.get(name);
        return entry && guarded(() => inflated(entry, packedOf(entry, file, bytes)));
      },
    };
  });
};

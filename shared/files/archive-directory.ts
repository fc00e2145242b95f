/** What may be in an archive, before any of it is inflated. */
export interface ArchiveLimits {
  readonly entries: number;
  /** Bytes of all entries when inflated. */
  readonly bytes: number;
  /** How many bytes may come of one; deflate makes 1,032 at most, text 5 to 30. */
  readonly ratio: number;
  /** Below this an entry may be as repetitive as it likes. */
  readonly bytesAtAnyRatio: number;
}

/** Why an archive is not opened, or an entry of it not read; who asks makes a problem of its own of it. */
export interface ArchiveFault {
  readonly fault: 'broken' | 'bomb' | 'encrypted';
  readonly details: Readonly<Record<string, unknown>>;
}

/** Carries a fault out of the depth of reading; it never leaves `shared/files`. */
export class ArchiveError extends Error {
  readonly why: ArchiveFault;
  constructor(fault: ArchiveFault['fault'], details: ArchiveFault['details'] = {}) {
    super(fault);
    this.why = { fault, details };
  }
}

/** An entry of a ZIP archive, as its central directory says it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

export interface Directory {
  readonly entries: readonly DirectoryEntry[];
  /** Bytes before the first entry, and behind the record that ends the directory: its comment, or another file. */
  readonly before: number;
  readonly behind: number;
}

// APPNOTE 6.3.9, sections 4.3.7, 4.3.12, 4.3.16
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
export const localLength = 30;
const centralLength = 46;
const endLength = 22;
const longestComment = 65_535;
const isEncrypted = 0x0041; // traditional or strong encryption
const stored = 0;
const deflated = 8;
const zip64 = 0xffffffff;

/** Where the directory's end stands in the last bytes of a file; undefined when they hold none. */
export const endOfDirectory = (tail: DataView): number | undefined => {
  const first = Math.max(0, tail.byteLength - endLength - longestComment);
  for (let at = tail.byteLength - endLength; at >= first; at -= 1)
    if (tail.getUint32(at, true) === endSignature) return at;
  return undefined;
};

const entriesAt = (file: DataView, end: number, limits: ArchiveLimits): readonly DirectoryEntry[] => {
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((at) => file.getUint16(end + at, true));
  if (disk !== 0 || startDisk !== 0 || here !== count || count === undefined)
    throw new ArchiveError('broken');
  if (count > limits.entries) throw new ArchiveError('bomb', { entries: count, most: limits.entries });
  const entries: DirectoryEntry[] = [];
  let at = file.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (file.getUint32(at, true) !== centralSignature) throw new ArchiveError('broken');
    const [flags = 0, method] = [file.getUint16(at + 8, true), file.getUint16(at + 10, true)];
    if ((flags & isEncrypted) !== 0) throw new ArchiveError('encrypted');
    if (method !== stored && method !== deflated) throw new ArchiveError('broken');
    const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((part) =>
      file.getUint16(at + part, true),
    );
    const [crc = 0, packedBytes = 0, size = 0] = [16, 20, 24].map((part) => file.getUint32(at + part, true));
    const offset = file.getUint32(at + 42, true);
    if ([packedBytes, size, offset].includes(zip64)) throw new ArchiveError('broken');
    const nameAt = at + centralLength;
    if (nameAt + nameLength > file.byteLength) throw new ArchiveError('broken');
    const name = new TextDecoder().decode(new Uint8Array(file.buffer, file.byteOffset + nameAt, nameLength));
    entries.push({ name, isDeflated: method === deflated, crc, packedBytes, bytes: size, offset });
    at = nameAt + nameLength + extraLength + commentLength;
  }
  return entries;
};

/** Entries that share bytes are how a small archive grows without end: each begins behind the one before. */
const checkApart = (entries: readonly DirectoryEntry[], file: DataView): void => {
  const inOrder = entries.toSorted((a, b) => a.offset - b.offset);
  for (const [index, { offset, packedBytes }] of inOrder.entries()) {
    const next = inOrder[index + 1]?.offset ?? file.byteLength;
    if (offset + localLength + packedBytes > next) throw new ArchiveError('bomb', { overlapping: true });
  }
};

const checkSizes = (entries: readonly DirectoryEntry[], limits: ArchiveLimits): void => {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > limits.bytes) throw new ArchiveError('bomb', { bytes: total, most: limits.bytes });
  for (const { bytes, packedBytes, isDeflated } of entries) {
    if (!isDeflated && bytes !== packedBytes) throw new ArchiveError('broken');
    if (bytes > limits.bytesAtAnyRatio && bytes > packedBytes * limits.ratio)
      throw new ArchiveError('bomb', { ratio: Math.floor(bytes / packedBytes), most: limits.ratio });
  }
};

/**
 * Reads the central directory and looks at counts, sizes, ratios, overlaps and encryption, so that nothing is inflated
 * that could grow. A view beyond the file throws a RangeError, which is a broken archive.
 */
export const directoryOf = (file: DataView, limits: ArchiveLimits): Directory => {
  const end = endOfDirectory(file);
  if (end === undefined) throw new ArchiveError('broken');
  const entries = entriesAt(file, end, limits);
  checkSizes(entries, limits);
  checkApart(entries, file);
  if (new Set(entries.map(({ name }) => name.toLowerCase())).size < entries.length)
    throw new ArchiveError('broken');
  const before = entries.reduce((least, { offset }) => Math.min(least, offset), end);
  return { entries, before, behind: file.byteLength - end - endLength };
};

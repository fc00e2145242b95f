const utf8 = new TextEncoder();

interface Part {
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
  readonly offset: number;
}

const header = (length: number, fields: readonly (readonly [at: number, value: number, width: 2 | 4])[]) => {
  const view = new DataView(new ArrayBuffer(length));
  for (const [at, value, width] of fields)
    if (width === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
  return new Uint8Array(view.buffer);
};

const sizes = (at: number, { name, bytes }: Part) =>
  [
    [at, bytes.length, 4],
    [at + 4, bytes.length, 4],
    [at + 8, name.length, 2],
  ] as const;

const localHeader = (part: Part) => header(30, [[0, 0x04034b50, 4], ...sizes(18, part)]);
const centralHeader = (part: Part) =>
  header(46, [[0, 0x02014b50, 4], ...sizes(20, part), [42, part.offset, 4]]);

/**
 * A ZIP archive of parts that are inflated already, so that the reader of workbooks inflates nothing itself: it trusts
 * the sizes that a file names, inflates sheets that nobody asked for, and starts worker threads for it. Without check
 * sums: the parts' own were checked.
 */
export const storedArchive = (parts: Readonly<Record<string, string>>): ArrayBuffer => {
  const entries: Part[] = [];
  for (const [name, text] of Object.entries(parts)) {
    const last = entries.at(-1);
    const offset = last ? last.offset + 30 + last.name.length + last.bytes.length : 0;
    entries.push({ name: utf8.encode(name), bytes: utf8.encode(text), offset });
  }
  const local = entries.flatMap((part) => [localHeader(part), part.name, part.bytes]);
  const central = entries.flatMap((part) => [centralHeader(part), part.name]);
  const lengthOf = (all: readonly Uint8Array[]) => all.reduce((sum, { length }) => sum + length, 0);
  const end = header(22, [
    [0, 0x06054b50, 4],
    [8, entries.length, 2],
    [10, entries.length, 2],
    [12, lengthOf(central), 4],
    [16, lengthOf(local), 4],
  ]);
  const all = Buffer.concat([...local, ...central, end]);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.byteLength) as ArrayBuffer;
};

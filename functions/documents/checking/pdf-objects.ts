import { inflateSync } from 'node:zlib';
import { type FileSource, RefusedFile, wholeBytes } from './source.ts';

/** What acts by itself when a PDF is opened or clicked, and what carries other files (ISO 32000-1, 7.11, 12.6, 13). */
export type PdfFinding = 'encrypted' | 'scripts' | 'embedded-files';

const windowBytes = 1_048_576;
/** The longest dictionary before a stream that is looked at. */
const dictionaryBytes = 4096;
/** What one stream may grow to, and all of them together; pictures are not counted. */
const streamBytes = 64_000_000;
const allBytes = 256_000_000;

const behindName = '(?![^\\s()<>[\\]{}/%\\0])';
const reference = '\\s*(?:<<|\\[|\\d+\\s+\\d+\\s+R)';
const named = new RegExp(
  `/(?:(?<scripts>JavaScript|Launch|RichMedia)${behindName}|(?<xfa>XFA)(?=${reference})` +
    `|(?<files>EmbeddedFiles?|FileAttachment)${behindName}|(?<ef>EF)(?=${reference})` +
    `|(?<encrypt>Encrypt)(?=${reference}))`,
  'g',
);

/** Names may be written with escapes, `/Java#53cript`; each that has some is written plainly. */
const unescaped = (text: string): string =>
  text.replace(/\/[^\s()<>[\]{}/%\0]{0,127}#[0-9a-f]{2}[^\s()<>[\]{}/%\0]{0,127}/gi, (name) =>
    name.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );

const findingsIn = (text: string): readonly PdfFinding[] =>
  [...text.matchAll(named)].map(({ groups = {} }) => {
    if (groups.encrypt) return 'encrypted';
    return groups.scripts || groups.xfa ? 'scripts' : 'embedded-files';
  });

const latin = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** A stream of the file: what its dictionary says, and where its bytes begin. */
interface Stream {
  readonly dictionary: string;
  readonly at: number;
}

const isObjects = ({ dictionary }: Stream): boolean =>
  /\/ObjStm/.test(dictionary) || (/\/N\s/.test(dictionary) && /\/First\s+\d+(?!\s+\d+\s+R)/.test(dictionary));

const flate = /\/(FlateDecode|Fl)(?![A-Za-z])/g;

/** The length that the dictionary says, if it says it there. */
const saidLength = ({ dictionary }: Stream): number | undefined => {
  const said = /\/Length\s+(\d{1,10})(?!\s+\d+\s+R)(?!\d)/.exec(dictionary)?.[1];
  return said === undefined ? undefined : Number(said);
};

/** The bytes of a stream to the word that ends it. */
const packedOf = async (source: FileSource, stream: Stream): Promise<Uint8Array> => {
  const length = saidLength(stream);
  if (length !== undefined && length < streamBytes) {
    const bytes = await source.read(stream.at, length + 16);
    if (/^\s*endstream/.test(latin(bytes.subarray(length)))) return bytes.subarray(0, length);
  }
  for (let reach = 65_536; ; reach *= 8) {
    const bytes = Buffer.from(await source.read(stream.at, reach));
    const end = bytes.indexOf('endstream', 0, 'latin1');
    if (end >= 0) return bytes.subarray(0, end);
    if (bytes.length < reach || reach > streamBytes) return bytes;
  }
};

/** Inflates a stream up to a limit; undefined when its bytes are no deflated ones. */
const inflated = (packed: Uint8Array, most: number): Uint8Array | undefined => {
  try {
    return inflateSync(packed, { maxOutputLength: most });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new RefusedFile('document.bomb', { most });
    return undefined;
  }
};

/** Whether bytes begin like a deflated stream (RFC 1950, 2.2). */
const isDeflated = ([first = 0, second = 0]: Uint8Array): boolean =>
  (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;

/**
 * The text of a deflated stream, which may hold objects whatever its dictionary says; only pictures are left alone. Those
 * that say they hold objects must be read.
 */
const textIn = async (source: FileSource, stream: Stream): Promise<string> => {
  const filters = [...stream.dictionary.matchAll(flate)].length;
  if (filters > 1) throw new RefusedFile('document.bomb', { filters }); // deflated twice is for nothing but that
  const mustRead = filters === 1 && isObjects(stream);
  const isPicture = /\/Image(?![A-Za-z])/.test(stream.dictionary);
  if (!mustRead && (isPicture || !isDeflated(await source.read(stream.at, 2)))) return '';
  const text = inflated(await packedOf(source, stream), streamBytes);
  if (mustRead && (!text || /\/Predictor\s+[^1\s]/.test(stream.dictionary)))
    throw new RefusedFile('document.broken', { reason: 'objects' });
  return text ? latin(text) : '';
};

/** The streams that begin in a window of the file. */
const streamsIn = (text: string, from: number): readonly Stream[] =>
  [...text.matchAll(/(?<!end)stream\r?\n/g)].map(({ index, 0: word }) => {
    const before = text.slice(Math.max(0, index - dictionaryBytes), index);
    const start = Math.max(before.lastIndexOf(' obj'), before.lastIndexOf('endstream'));
    return {
      dictionary: unescaped(start < 0 ? before : before.slice(start)),
      at: from + index + word.length,
    };
  });

/** Where a window that ends in a long stream of a large file goes on: behind it, if the stream ends as it says. */
const behindLong = async (source: FileSource, stream: Stream, until: number): Promise<number> => {
  const end = stream.at + (saidLength(stream) ?? 0);
  if (source.size <= wholeBytes || end <= until) return until;
  return /^\s*endstream/.test(latin(await source.read(end, 16))) ? end : until;
};

/**
 * Goes through the objects of a PDF, also those in packed streams, for what acts and what carries: a reader shows only
 * what hangs at the places it looks at. Up to `wholeBytes` every byte is seen, window by window; of larger files long
 * streams are skipped. Refuses streams that grow without measure.
 */
export const pdfFindings = async (source: FileSource): Promise<ReadonlySet<PdfFinding>> => {
  const findings = new Set<PdfFinding>();
  const note = (text: string) => {
    for (const plain of new Set([text, unescaped(text)]))
      for (const finding of findingsIn(plain)) findings.add(finding);
  };
  let bytes = 0;
  const seen = new Set<number>();
  for (let from = 0; from < source.size; ) {
    const start = Math.max(0, from - dictionaryBytes);
    const text = latin(await source.read(start, from - start + windowBytes));
    note(text);
    let next = from + windowBytes;
    for (const stream of streamsIn(text, start)) {
      if (seen.has(stream.at)) continue;
      seen.add(stream.at);
      if (findings.has('encrypted')) continue; // nothing in it can be read
      const inside = await textIn(source, stream);
      bytes += inside.length;
      if (bytes > allBytes) throw new RefusedFile('document.bomb', { bytes, most: allBytes });
      note(inside);
      next = Math.max(next, await behindLong(source, stream, next));
    }
    from = next;
  }
  return findings;
};

import { getResolvedPDFJS } from 'unpdf';
import { type FileSource, RefusedFile } from './source.ts';

const rangeBytes = 65_536;
const patienceMilliseconds = 20_000;

type Task = ReturnType<Awaited<ReturnType<typeof getResolvedPDFJS>>['getDocument']>;
export type PdfDocument = Awaited<Task['promise']>;

const broken = (reason: string) => new RefusedFile('document.broken', { reason });

/** What pdf.js says, as a refusal; what is none of its own comes from reading the file. */
const refusalOf = (error: unknown): unknown => {
  if (error instanceof RefusedFile) return error;
  const name = error instanceof Error ? error.name : '';
  return name === 'PasswordException' ? new RefusedFile('document.encrypted') : broken('pdf');
};

/** Nothing is fetched, drawn or run; pdf.js decodes pictures itself, since Node has nothing else for it. */
const options = {
  rangeChunkSize: rangeBytes,
  disableAutoFetch: true,
  disableStream: true,
  disableFontFace: true,
  useSystemFonts: false,
  useWorkerFetch: false,
  isOffscreenCanvasSupported: false,
  isImageDecoderSupported: false,
  enableXfa: false,
  verbosity: 0,
} as const;

type Look<Seen> = (document: PdfDocument) => Promise<Seen>;

/** Looks at what a task opens, within the patience; what pdf.js throws becomes a refusal. */
const looked = async <Seen>(task: Task, look: Look<Seen>, interrupted: Promise<never>): Promise<Seen> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(broken('slow')), patienceMilliseconds);
  try {
    return await Promise.race([task.promise.then(look), interrupted, late]);
  } catch (error) {
    throw refusalOf(error);
  } finally {
    clearTimeout(timer);
    await task.destroy().catch(() => undefined); // it was stopped while it read
  }
};

const never = new Promise<never>(() => undefined);

/** Opens a PDF that is in memory; pdf.js takes the bytes for its own. */
export const withPdfBytes = async <Seen>(data: Uint8Array, look: Look<Seen>): Promise<Seen> => {
  const { getDocument } = await getResolvedPDFJS();
  return looked(getDocument({ ...options, data }), look, never);
};

/** Opens a PDF by ranges and lets `look` at it: of a large file no more is read than is asked for. */
export const withPdf = async <Seen>(source: FileSource, look: Look<Seen>): Promise<Seen> => {
  const { getDocument, PDFDataRangeTransport } = await getResolvedPDFJS();
  const { promise: interrupted, reject: interrupt } = Promise.withResolvers<never>();
  const first = (await source.read(0, rangeBytes)).slice(); // pdf.js takes the bytes for its own
  const range = new PDFDataRangeTransport(source.size, first);
  range.requestDataRange = (begin, end) => {
    source.read(begin, end - begin).then((bytes) => {
      if (bytes.length === Math.min(end, source.size) - begin) range.onDataRange(begin, bytes.slice());
      else interrupt(broken('cut'));
    }, interrupt);
  };
  return looked(getDocument({ ...options, range }), look, interrupted);
};

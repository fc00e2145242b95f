import { withPdf } from './pdf-document.ts';
import { type PdfFinding, pdfFindings } from './pdf-objects.ts';
import { polyglot } from './polyglots.ts';
import { type FileSource, type Refusal, RefusedFile } from './source.ts';

export interface PdfFacts {
  readonly pages: number;
}

const tailBytes = 65_536;

/** Refuses bytes behind the last end mark, but for blanks; objects there are a version that was cut. */
const checkEnd = async (source: FileSource): Promise<void> => {
  const from = Math.max(0, source.size - tailBytes);
  const tail = Buffer.from(await source.read(from, tailBytes)).toString('latin1');
  const mark = tail.lastIndexOf('%%EOF');
  const behind = tail.slice(mark + '%%EOF'.length);
  if (mark < 0 || /^[\s\0]*$/.test(behind)) return;
  if (/^\s*(\d+\s+\d+\s+obj|xref)/.test(behind)) throw new RefusedFile('document.broken', { reason: 'cut' });
  throw polyglot('unknown', 'behind');
};

/** What a reader sees of the file: that it opens and has pages, and what hangs where readers look for it. */
const seenOf = (source: FileSource) =>
  withPdf(source, async (document) => {
    const { info } = await document.getMetadata();
    const findings: PdfFinding[] = [];
    if ((info as { EncryptFilterName?: unknown }).EncryptFilterName) findings.push('encrypted');
    if (await document.getJSActions()) findings.push('scripts');
    if (await document.getAttachments()) findings.push('embedded-files');
    await document.getPage(1);
    return { pages: document.numPages, findings };
  });

/** Looks at a PDF by ranges: its objects first, which bounds what they grow to, then as a reader opens it. */
export const checkPdf = async (
  source: FileSource,
): Promise<{ readonly refusals: readonly Refusal[]; readonly pdf?: PdfFacts }> => {
  await checkEnd(source);
  const inObjects = await pdfFindings(source);
  if (inObjects.has('encrypted')) throw new RefusedFile('document.encrypted');
  const { pages, findings } = await seenOf(source);
  if (findings.includes('encrypted')) throw new RefusedFile('document.encrypted');
  const all = [...new Set([...inObjects, ...findings])].toSorted();
  return { refusals: all.map((finding) => ({ code: `document.${finding}` })), pdf: { pages } };
};

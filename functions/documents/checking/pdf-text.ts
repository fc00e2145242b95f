import { type PdfDocument, withPdf } from './pdf-document.ts';
import { type FileSource, RefusedFile, watched } from './source.ts';

/** How much of a PDF is read for its words. */
export interface TextLimits {
  readonly pages: number;
  readonly characters: number;
  /** Looked at between pages. */
  readonly milliseconds: number;
}

export interface PdfText {
  /** By page, from the first; a page of pictures is empty. */
  readonly pages: readonly string[];
  /** Whether there was more than the limits let in. */
  readonly isCut: boolean;
}

const textOfPage = async (document: PdfDocument, number: number): Promise<string> => {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
  return text
    .replace(/(\p{L})-\n(?=\p{Ll})/gu, '$1') // a word that was divided at the end of a line
    .replace(/[^\S\n]+/g, ' ')
    .trim();
};

const pagesOf = async (document: PdfDocument, limits: TextLimits): Promise<PdfText> => {
  const pages: string[] = [];
  const started = performance.now();
  let characters = 0;
  while (pages.length < document.numPages) {
    const isLate = performance.now() - started > limits.milliseconds;
    if (pages.length >= limits.pages || characters >= limits.characters || isLate)
      return { pages, isCut: true };
    // a page that cannot be read has no words; the file was checked before
    const text = await textOfPage(document, pages.length + 1).catch(() => '');
    pages.push(text.slice(0, limits.characters - characters));
    characters += text.length;
  }
  return { pages, isCut: characters > limits.characters };
};

/** The words of a checked PDF, for search; a file that cannot be opened has none. Throws what the source throws. */
export const textOfPdf = async (source: FileSource, limits: TextLimits): Promise<PdfText> => {
  const file = watched(source);
  try {
    return await withPdf(file, (document) => pagesOf(document, limits));
  } catch (error) {
    const failure = file.failure();
    if (failure) throw failure.error;
    if (error instanceof RefusedFile) return { pages: [], isCut: false };
    throw error;
  }
};

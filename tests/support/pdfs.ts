import { deflateSync } from 'node:zlib';
import { joined } from './file-sources.ts';

export interface PdfMade {
  /** What stands on each page. */
  readonly pages?: readonly string[];
  /** More entries of the catalog, and of the trailer. */
  readonly catalog?: string;
  readonly trailer?: string;
  /** More objects, from the number `firstMore` on; a string is written as it is. */
  readonly more?: readonly (string | Uint8Array)[];
}

/** A stream with its dictionary. */
export const streamOf = (dictionary: string, content: Uint8Array | string): Uint8Array => {
  const bytes = joined(content);
  return joined(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`, bytes, '\nendstream');
};

export const packedStream = (dictionary: string, content: Uint8Array | string): Uint8Array =>
  streamOf(`${dictionary} /Filter /FlateDecode`, deflateSync(joined(content)));

const written = (text: string): Uint8Array =>
  streamOf('', `BT /F1 12 Tf 50 700 Td (${text.replace(/([()\\])/g, '\\$1')}) Tj ET`);

/** A packed stream that holds one object. */
export const objectStream = (number: number, object: string, name = 'ObjStm'): Uint8Array =>
  packedStream(`/Type /${name} /N 1 /First ${`${number} 0 `.length}`, `${number} 0 ${object}`);

/** The number of the first of the objects in `more`. */
export const firstMore = 100;

/** A PDF, object by object, with its table. */
export const pdfOf = ({
  pages = ['Berita acara'],
  catalog = '',
  trailer = '',
  more = [],
}: PdfMade = {}): Uint8Array => {
  const pageNumber = (index: number) => 10 + index * 2;
  const kids = pages.map((_, index) => `${pageNumber(index)} 0 R`).join(' ');
  const objects: (readonly [number, string | Uint8Array])[] = [
    [1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`],
    [2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`],
    [3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'],
    ...pages.flatMap((text, index) => [
      [
        pageNumber(index),
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${pageNumber(index) + 1} 0 R >>`,
      ] as const,
      [pageNumber(index) + 1, written(text)] as const,
    ]),
    ...more.map((object, index) => [firstMore + index, object] as const),
  ];
  const parts: Uint8Array[] = [joined('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')];
  const offsets = new Map<number, number>();
  let at = parts[0]?.length ?? 0;
  for (const [number, object] of objects) {
    const part = joined(`${number} 0 obj\n`, object, '\nendobj\n');
    offsets.set(number, at);
    parts.push(part);
    at += part.length;
  }
  const size = Math.max(...offsets.keys()) + 1;
  const table = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const end = `xref\n0 ${size}\n${table.join('')}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`;
  return joined(...parts, end);
};

import type { Reader } from './cells.ts';
import { columnLetter } from './sheet.ts';
import { plain } from './words.ts';

/** What a column of a kind of sheet holds, and how its header may be spelled. */
export interface Column {
  readonly field: string;
  /** The header as templates write it, Indonesian and English. */
  readonly id: string;
  readonly en: string;
  /** Other headers that mean the same, as `plain` compares them. */
  readonly spellings: readonly string[];
  readonly isRequired?: boolean;
  /** Fields that this one column holds instead of columns of their own. */
  readonly standsFor?: readonly string[];
  readonly read: Reader;
  /** What the rows of a template hold, and in English where the words differ. */
  readonly example?: readonly string[];
  readonly exampleEn?: readonly string[];
  /** What belongs here, for those who fill in a template. */
  readonly means: { readonly id: string; readonly en: string };
}

/** A column of a file and the field that it was taken for; none where its header is unknown, and then it is left out. */
export interface MappedColumn {
  /** `A`, `B`, … */
  readonly column: string;
  readonly header: string;
  readonly field?: string;
}

/** What the header of a file was taken for. */
export interface Mapping {
  readonly columns: readonly MappedColumn[];
  /** Headers that mean nothing here: their cells are not read. */
  readonly unknown: readonly string[];
  /** Headers that the file should have. */
  readonly missing: readonly string[];
  /** Headers that mean the same field. */
  readonly double: readonly { readonly field: string; readonly headers: readonly string[] }[];
}

/** `Jenis Kelamin (L/P)` and `Jenis Kelamin` are one header: what stands in brackets explains. */
const spellingsOf = (header: string): readonly string[] =>
  [plain(header), plain(header.replace(/\([^()]*\)/g, ''))].filter((said) => said !== '');

/** Each spelling of a header and the field that it means; no header means two. */
const fieldsBySpelling = (known: readonly Column[]): ReadonlyMap<string, string> =>
  new Map(
    known.flatMap(({ field, id, en, spellings }) =>
      [plain(id), plain(en), ...spellings].map((spelling) => [spelling, field] as const),
    ),
  );

/** Takes each header for a column of a kind, and says what is unknown, missing or said twice. */
export const mappedTo = (known: readonly Column[], header: readonly string[]): Mapping => {
  const fields = fieldsBySpelling(known);
  const columns = header.map((text, index): MappedColumn => {
    const field = spellingsOf(text).flatMap((said) => fields.get(said) ?? [])[0];
    return { column: columnLetter(index), header: text, ...(field !== undefined && { field }) };
  });
  const headersOf = (field: string) =>
    columns.flatMap((column) => (column.field === field ? [column.header] : []));
  const isThere = ({ field }: Column) =>
    headersOf(field).length > 0 ||
    known.some((column) => column.standsFor?.includes(field) && headersOf(column.field).length > 0);
  return {
    columns,
    unknown: columns.flatMap(({ field, header: text }) => (field === undefined && text !== '' ? [text] : [])),
    missing: known.flatMap((column) => (column.isRequired && !isThere(column) ? [column.id] : [])),
    double: known.flatMap(({ field }) => {
      const headers = headersOf(field);
      return headers.length > 1 ? [{ field, headers }] : [];
    }),
  };
};

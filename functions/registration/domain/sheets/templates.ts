import type { Language } from '../../../../shared/errors.ts';
import type { ImportKind } from '../../../../shared/routes/registration/imports.ts';
import type { Column } from './columns.ts';
import { sheetKinds } from './interpreted.ts';

/** Spreadsheets in Indonesian take a comma for the decimal sign, and open only this separator in columns by themselves. */
const separator = ';';
const lineEnd = '\r\n';
const byteOrderMark = '\ufeff';

const cell = (text: string): string => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const exampleOf = ({ example = [], exampleEn = example }: Column, language: Language): readonly string[] =>
  language === 'en' ? exampleEn : example;

/** Columns that a template shows: not those that only read what other lists have. */
const shown = (kind: ImportKind): readonly Column[] =>
  sheetKinds[kind].columns.filter(({ field, standsFor }) => field !== 'line' && !standsFor);

/** Kinds that have a template: all. */
export const templateKinds = Object.keys(sheetKinds);

/**
 * A CSV file to fill in: the header and rows that show how, with plainly invented names; to be written over. UTF-8 with
 * a byte order mark, without which Excel takes it for another encoding.
 */
export const template = (kind: ImportKind, language: Language): string => {
  const columns = shown(kind);
  const examples = columns.map((column) => exampleOf(column, language));
  const count = Math.max(...examples.map((example) => example.length));
  const rows = Array.from({ length: count }, (_, index) => examples.map((example) => example[index] ?? ''));
  return [columns.map((column) => column[language]), ...rows.filter((row) => row.some((text) => text !== ''))]
    .map((row) => row.map(cell).join(separator) + lineEnd)
    .join('')
    .replace(/^/, byteOrderMark);
};

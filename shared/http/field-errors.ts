import type * as z from 'zod/mini';
import type { FieldError, Language } from '../errors.ts';

/** What is wrong with the shape of a field, in both languages; the codes of `errors[]` in `request.invalid`. */
const messages = {
  required: { id: 'wajib diisi', en: 'is required' },
  type: { id: 'jenisnya salah', en: 'has the wrong type' },
  'unknown-field': { id: 'tidak dikenal', en: 'is not known here' },
  'too-small': { id: 'terlalu kecil atau terlalu pendek', en: 'is too small or too short' },
  'too-big': { id: 'terlalu besar atau terlalu panjang', en: 'is too big or too long' },
  value: { id: 'bukan salah satu nilai yang dikenal', en: 'is not one of the known values' },
  format: { id: 'bentuknya salah', en: 'has the wrong form' },
  ulid: { id: 'harus ULID', en: 'must be a ULID' },
  date: { id: 'harus tanggal kalender YYYY-MM-DD', en: 'must be a calendar date YYYY-MM-DD' },
  limit: { id: 'harus 1 sampai 100', en: 'must be 1 to 100' },
  'max-bytes': { id: 'harus 1000 sampai 1000000', en: 'must be 1000 to 1000000' },
  nik: { id: 'harus 16 angka', en: 'must be 16 digits' },
  'card-number': { id: 'harus 16 angka', en: 'must be 16 digits' },
  rt: { id: 'harus 1 sampai 3 angka', en: 'must be 1 to 3 digits' },
  'legal-ground': { id: 'harus kutipan peraturan', en: 'must cite a rule of law' },
  phone: { id: 'harus 6 sampai 15 angka', en: 'must be 6 to 15 digits' },
  'area-code': { id: 'harus kode wilayah', en: 'must be an area code' },
  'control-characters': { id: 'memuat karakter yang tidak terlihat', en: 'holds invisible characters' },
  base64: { id: 'bukan base64', en: 'is not base64' },
  json: { id: 'bukan JSON', en: 'is not JSON' },
  'utf-8': { id: 'bukan UTF-8', en: 'is not UTF-8' },
  'not-expected': { id: 'tidak diharapkan di sini', en: 'is not expected here' },
  'if-match': { id: 'harus ETag dengan versi, "3"', en: 'must be an ETag with a version, "3"' },
  'idempotency-key': {
    id: 'harus 1 sampai 255 karakter ASCII',
    en: 'must be 1 to 255 visible ASCII characters',
  },
  'three-decimals': { id: 'paling banyak tiga desimal', en: 'has more than three decimals' },
  'shares-of-100': { id: 'jumlah bagian harus 100', en: 'shares must add up to 100' },
  'need-twice': { id: 'satu kebutuhan muncul dua kali', en: 'names a need twice' },
  year: { id: 'harus tahun YYYY', en: 'must be a year YYYY' },
  purpose: { id: 'bukan tujuan yang dikenal', en: 'is not a known purpose' },
} as const satisfies Record<string, Record<Language, string>>;

type FieldCode = keyof typeof messages;

const isFieldCode = (code: string): code is FieldCode => Object.hasOwn(messages, code);

const byIssue: Readonly<Record<string, FieldCode>> = {
  too_small: 'too-small',
  too_big: 'too-big',
  invalid_value: 'value',
  invalid_format: 'format',
  invalid_union: 'value',
};

const codeOf = (issue: z.core.$ZodIssue): FieldCode => {
  if (isFieldCode(issue.message)) return issue.message; // our own formats name themselves in their message
  const isMissing = issue.input === undefined && ['invalid_type', 'invalid_value'].includes(issue.code);
  if (isMissing) return 'required';
  if (issue.code === 'invalid_type') return 'type';
  return byIssue[issue.code] ?? 'format';
};

/** One step of a JSON pointer (RFC 6901). */
const step = (key: PropertyKey): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const fieldError = (pointer: string, code: FieldCode): FieldError => ({
  pointer,
  code,
  message: messages[code].en,
});

/** What the schema found wrong, as pointers into the body, or behind `/query` and `/params` into the address. */
export const fieldErrors = (issues: readonly z.core.$ZodIssue[], prefix = ''): FieldError[] =>
  issues.flatMap((issue) => {
    const at = prefix + issue.path.map(step).join('');
    if (issue.code !== 'unrecognized_keys') return [fieldError(at, codeOf(issue))];
    return issue.keys.map((key) => fieldError(at + step(key), 'unknown-field'));
  });

/** The message of a field in the caller's language; rules of the domain keep the title of their problem. */
export const fieldMessage = ({ code, message }: FieldError, language: Language): string =>
  isFieldCode(code) ? messages[code][language] : message;

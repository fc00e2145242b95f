import { goodHouseholds } from './cast.ts';

const two = (number: number) => String(number).padStart(2, '0');

/** A NIK that can exist and that nobody has: kecamatan Gambir, a woman born in 1980, a serial from 9001. */
export const nikOf = (number: number): string =>
  `317101${two(41 + (number % 28))}${two((number % 12) + 1)}80${9000 + number}`;

const birthOf = (number: number): string => `${two((number % 28) + 1)}/${two((number % 12) + 1)}/1980`;

const row = (
  number: number,
  more: { readonly nik?: string; readonly name?: string; readonly born?: string } = {},
) => {
  const { nik = nikOf(number), name = `Keluarga Rekaan ${two(number)}`, born = birthOf(number) } = more;
  return [
    number,
    nik,
    name,
    'Kepala keluarga',
    'P',
    born,
    `00${(number % 9) + 1}`,
    `0${(number % 3) + 1}`,
  ].join(';');
};

/** What goes wrong on paper: each of these rows is refused by its rule, and the others are stored without them. */
const faulty: readonly string[] = [
  row(61, { nik: '3171013213809061' }), // a day 32 and a month 13
  row(62, { nik: '3333333333333333' }), // sixteen equal digits
  row(63, { name: '=HYPERLINK("contoh")' }), // a formula
  row(64, { born: '30/02/1980', nik: '' }), // no such day
  row(65, { nik: nikOf(1), born: birthOf(1) }), // the NIK of the first row
];

/** Sixty households as an office keeps them in a spreadsheet, and five rows that have faults. */
export const householdFile = (): string =>
  [
    'Nomor Keluarga;NIK;Nama;Hubungan;Jenis Kelamin;Tanggal Lahir;RT;RW',
    ...Array.from({ length: goodHouseholds }, (_, index) => row(index + 1, index === 6 ? { nik: '0' } : {})),
    ...faulty,
  ].join('\r\n');

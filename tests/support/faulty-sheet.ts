import writeExcelFile from 'write-excel-file/node';

/** The columns of the sheet, as offices head them. */
const header = [
  'Nomor Keluarga',
  'No KK',
  'NIK',
  'Nama',
  'Hubungan',
  'Jenis Kelamin',
  'Tanggal Lahir',
  'RT/RW',
  'Alamat',
  'No HP',
  'Keterangan',
] as const;
type Header = (typeof header)[number];
export type SheetRow = Readonly<Record<Header, string>>;

/** A fault that a sheet is known to have: where, and what it is called. */
export interface PlantedFault {
  /** As the spreadsheet shows it: the header stands in row 1. */
  readonly row: number;
  readonly column: string;
  readonly code: string;
}

const words = (text: string) => text.split(' ');
// plainly invented names: a plant and an animal
const plants = words(
  'Melati Kenanga Mawar Anggrek Cempaka Dahlia Teratai Flamboyan Bakung Kamboja Tanjung Soka Seruni Nusa Jambu Mangga Salak Durian Rambutan Manggis Belimbing Sawo Nangka Kelapa Pisang Pepaya Jeruk Duku Langsat Kedondong Jati Mahoni Cendana Meranti Sengon Waru Beringin Randu Trembesi Bambu Rotan Pandan Serai Jahe Kunyit',
);
const animals = words(
  'Merpati Kutilang Kenari Merak Elang Bangau Camar Jalak Gelatik Cendrawasih Kancil Rusa Banteng Kijang Trenggiling Tupai Landak Musang Bajing Beruang Kuda Kerbau Kambing Domba Kelinci Belut Gurame Lele Bandeng Kerapu Tongkol Teri Udang Kepiting Cumi Penyu Kura Bunglon Cicak Tokek Belalang Capung Kunang Lebah Semut',
);

const two = (number: number) => String(number).padStart(2, '0');
const months = words(
  'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember',
);

/** A 16-digit number of Gambir; 40 is added to the day of a woman. */
const numberOf = (day: number, month: number, year: number, serial: number) =>
  `317101${two(day)}${two(month)}${two(year % 100)}${String(serial).padStart(4, '0')}`;

const isBlank = (index: number, every: number) => index % every === 0;

/** The household of a row, without fault; `isWhole`: with every number that it could have. */
const household = (index: number, isWhole: boolean): SheetRow => {
  const isWoman = index % 3 === 0;
  const [day, month, year] = [1 + (index % 28), 1 + (index % 12), 1950 + (index % 45)];
  const dates = [
    `${two(day)}/${two(month)}/${year}`,
    `${day}-${month}-${year}`,
    `${year}-${two(month)}-${two(day)}`,
    `${day} ${months[month - 1]} ${year}`,
  ];
  const has = (every: number, absent: string, present: string) =>
    !isWhole && isBlank(index, every) ? absent : present;
  return {
    'Nomor Keluarga': String(index + 1),
    'No KK': has(7, '-', numberOf(1 + (index % 28), 1 + (index % 12), 2012, index + 1)),
    NIK: has(5, index % 2 === 0 ? '' : '0', numberOf(day + (isWoman ? 40 : 0), month, year, index + 1)),
    Nama: `${plants[index % plants.length]} ${animals[Math.floor(index / plants.length) % animals.length]} Contoh`,
    Hubungan: words('Kepala_Keluarga kepala KK')[index % 3]?.replace('_', ' ') ?? '',
    'Jenis Kelamin': (isWoman ? words('P Perempuan wanita') : words('L Laki-laki Pria'))[index % 3] ?? '',
    'Tanggal Lahir': dates[index % dates.length] ?? '',
    'RT/RW': `${two(1 + (index % 9)).padStart(3, '0')}/00${1 + (index % 5)}`,
    Alamat: has(4, '', `Jl. Contoh No. ${index + 1}`),
    'No HP': has(3, '-', `+62 800-${String(1_000_000 + index)}`),
    Keterangan: has(2, '', index % 4 === 1 ? 'dinding bambu; lantai tanah' : 'atap "rumbia"'),
  };
};

interface Planting {
  readonly name: string;
  readonly column: Header;
  readonly code: string;
  /** What becomes of a row; `before` is the row above it. */
  readonly plant: (row: SheetRow, before: SheetRow) => string;
  /** Other cells that the row has from the one above, so that it has no second fault. */
  readonly alike?: readonly Header[];
}

const kind = (
  name: string,
  column: Header,
  code: string,
  plant: Planting['plant'],
  alike: readonly Header[] = [],
): Planting => ({ name, column, code, plant, alike });
const digits = (text: string, at: number, put: string) =>
  text.slice(0, at) + put + text.slice(at + put.length);

/** The twenty kinds of faults; each is found in one cell, and nothing else in its row. */
export const kindsOfFault: readonly Planting[] = [
  kind('no name', 'Nama', 'row.required', () => ''),
  kind('a formula', 'Keterangan', 'row.formula', () => '=HYPERLINK("http://contoh.invalid";"klik")'),
  kind('a formula by @', 'Alamat', 'row.formula', () => '@SUM(A1:A9)'),
  kind('a formula by +', 'Keterangan', 'row.formula', () => "+cmd|' /C calc'!A0"),
  kind('a formula by -', 'Alamat', 'row.formula', () => '-2+3'),
  kind('a formula behind a tab', 'Nama', 'row.formula', ({ Nama }) => `\t${Nama}`),
  kind('a NIK of 15 digits', 'NIK', 'row.number-digits', ({ NIK }) => NIK.slice(1)),
  kind('a NIK with a letter', 'NIK', 'row.number-digits', ({ NIK }) => digits(NIK, 4, 'O')),
  kind('a NIK of day 32', 'NIK', 'household.number-impossible', ({ NIK }) => digits(NIK, 6, '32')),
  kind('a NIK of sixteen equal digits', 'NIK', 'household.number-impossible', () => '1'.repeat(16)),
  kind('a NIK of the other sex', 'NIK', 'household.number-mismatch', ({ NIK }) =>
    digits(NIK, 6, two((Number(NIK.slice(6, 8)) + 40) % 80)),
  ),
  kind('a NIK of another birth', 'NIK', 'household.number-mismatch', ({ NIK }) => digits(NIK, 10, '49')),
  kind('a NIK that Excel has rounded', 'NIK', 'row.digits-lost', () => '3,17101E+15'),
  kind('a NIK for the second time', 'NIK', 'row.nik-twice', (_, before) => before.NIK, [
    'Jenis Kelamin',
    'Tanggal Lahir',
  ]),
  kind('a card number with serial 0000', 'No KK', 'household.number-impossible', (row) =>
    digits(row['No KK'], 12, '0000'),
  ),
  kind('a card number of another household', 'No KK', 'row.card-twice', (_, before) => before['No KK']),
  kind('a birth in a year of two digits', 'Tanggal Lahir', 'row.date-year', () => '31-12-80'),
  kind('a birth on a day that is none', 'Tanggal Lahir', 'row.date-unreal', () => '31/02/1980'),
  kind('a sex that is no word', 'Jenis Kelamin', 'row.word', () => 'X'),
  kind('no head', 'Hubungan', 'household.not-one-head', () => 'Anak'),
];

interface Asked {
  /** A household in each row; 2,000 are as many as a file may have. */
  readonly households: number;
  /** How many of them have a fault, one each, of all kinds in turn; half of the households at most. */
  readonly faults: number;
  /** The kinds of faults, if not all. */
  readonly kinds?: readonly Planting[];
}

export interface FaultySheet {
  /** CSV as Excel writes it in Indonesia: UTF-8 with its mark, semicolons, CRLF. */
  readonly bytes: Uint8Array;
  readonly asWorkbook: () => Promise<Uint8Array>;
  /** By row. */
  readonly expected: readonly PlantedFault[];
  /** How many households have no fault. */
  readonly good: number;
}

const cell = (text: string) => (/["\t;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A list of households as it comes out of an office, with faults of which every one is known. */
export const faultySheet = ({ households, faults, kinds = kindsOfFault }: Asked): FaultySheet => {
  if (faults * 2 > households)
    throw new Error('A fault needs a household of its own, and a good one above it');
  const planted = new Map(
    Array.from({ length: faults }, (_, index) => [
      Math.floor(((index + 1) * households) / faults) - 1,
      kinds[index % kinds.length],
    ]),
  );
  const whole = (index: number) => household(index, planted.has(index) || planted.has(index + 1));
  const rows = Array.from({ length: households }, (_, index): SheetRow => {
    const [row, fault] = [whole(index), planted.get(index)];
    if (!fault) return row;
    const before = whole(index - 1);
    const alike = Object.fromEntries((fault.alike ?? []).map((column) => [column, before[column]]));
    return { ...row, ...alike, [fault.column]: fault.plant(row, before) };
  });
  const table = [header, ...rows.map((row) => header.map((column) => row[column]))];
  return {
    bytes: new TextEncoder().encode(`\ufeff${table.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`),
    asWorkbook: async () =>
      new Uint8Array(await writeExcelFile(table.map((row) => row.map((text) => text || null))).toBuffer()),
    expected: [...planted].flatMap(([index, fault]) =>
      fault ? [{ row: index + 2, column: fault.column, code: fault.code }] : [],
    ),
    good: households - faults,
  };
};

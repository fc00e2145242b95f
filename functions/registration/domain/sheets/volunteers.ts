import { volunteerRoutes } from '../../../../shared/routes/volunteers/volunteers.ts';
import { type Reader, readList, readText } from './cells.ts';
import type { Finding } from './faults.ts';
import { inRow, oneEach, only, originOf, type SheetKind } from './kind.ts';
import {
  collectedOnColumn,
  lineColumn,
  nameColumn,
  neighbourhoodColumns,
  pastDate,
  phoneColumn,
  sexColumn,
} from './person-columns.ts';
import { sectorWords, wordReader } from './words.ts';

const readSector = wordReader(sectorWords);

const readSectors: Reader = (text) => {
  const read = readList(text).map(readSector);
  const fault = read.find((word): word is { readonly fault: Finding } => 'fault' in word);
  return fault ?? { value: [...new Set(read.flatMap((word) => ('value' in word ? [word.value] : [])))] };
};

/** Volunteers: one in each row. */
export const volunteerSheet: SheetKind = {
  columns: [
    lineColumn,
    { ...nameColumn, example: ['Relawan Contoh Satu', 'Relawan Contoh Dua'] },
    { ...sexColumn, isRequired: true, example: ['P', 'L'], exampleEn: ['F', 'M'] },
    ...neighbourhoodColumns(true).map((column) => ({
      ...column,
      ...(column.field === 'rt' && { example: ['003', '004'] as const }),
      ...(column.field === 'rw' && { example: ['002', '002'] as const }),
    })),
    {
      field: 'occupation',
      id: 'Pekerjaan',
      en: 'Occupation',
      spellings: ['profesi', 'job', 'work'],
      read: readText,
      example: ['Guru', 'Pedagang'],
      means: { id: 'pekerjaan sehari-hari', en: 'daily work' },
    },
    {
      field: 'skills',
      id: 'Keterampilan',
      en: 'Skills',
      spellings: ['keahlian', 'kemampuan', 'skill'],
      read: (text) => ({ value: readList(text) }),
      example: ['mengajar, mencatat', ''],
      means: { id: 'dipisahkan koma', en: 'separated by commas' },
    },
    {
      field: 'sectors',
      id: 'Bidang',
      en: 'Sectors',
      spellings: ['bidangminat', 'minat', 'sektor', 'sector', 'interests'],
      read: readSectors,
      example: ['Pendidikan, Kesehatan', 'Lingkungan'],
      exampleEn: ['Education, Health', 'Environment'],
      means: {
        id: 'Ekonomi, Perumahan, Lingkungan, Kesehatan, Pendidikan',
        en: 'Purchasing power, Housing, Environment, Health, Education',
      },
    },
    {
      field: 'registeredOn',
      id: 'Tanggal Terdaftar',
      en: 'Registered On',
      spellings: ['tgldaftar', 'tanggaldaftar', 'tglterdaftar', 'tanggalpendaftaran', 'registrationdate'],
      isRequired: true,
      read: pastDate,
      example: ['04/03/2012', '04/03/2012'],
      means: { id: 'hari mendaftar sebagai relawan', en: 'the day of registration as a volunteer' },
    },
    { ...phoneColumn, example: ['0800-0000-003', ''] },
    collectedOnColumn,
  ],
  schema: volunteerRoutes.registerVolunteer.body,
  grouped: oneEach,
  draft: ([line], { locationId, newId }) => ({
    body: {
      volunteerId: newId(),
      locationId,
      skills: [],
      sectors: [],
      origin: originOf(line.values),
      ...only(line.values, [
        'name',
        'sex',
        'rt',
        'rw',
        'occupation',
        'skills',
        'sectors',
        'registeredOn',
        'phone',
      ]),
    },
    placeOf: (path) =>
      path[0] === 'skills' || path[0] === 'sectors' ? { row: line.row, field: path[0] } : inRow(line)(path),
    faults: [],
    notes: [],
  }),
  rules: () => [],
  unique: [],
};

/** The kelurahan of the demo and its people, all plainly invented; ids and keys are fixed, so that a second run repeats. */

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A fixed ULID: the demo's prefix, a letter for the kind, a number. */
const idOf = (kind: string, number: number): string => {
  const digits = [...String(number).padStart(4, '0')].map((digit) => crockford[Number(digit)]).join('');
  return `01JDEM00000000000000${kind}0${digits}`;
};

export const kelurahan = '31.71.01.1001';
export const location = idOf('A', 1);
export const board = idOf('C', 1);
export const term = idOf('C', 2);
export const assetId = (number: number) => idOf('F', number);
export const unitId = (number: number) => idOf('D', number);
export const postId = (number: number) => idOf('G', number);
export const volunteerId = (number: number) => idOf('E', number);
export const personId = (number: number) => idOf('B', number);

/** Of the papers that prove charter, election and term, the ratification, and the assets from 11 on. */
export const paperId = (number: number) => idOf('Q', number);
export const guideline = idOf('Q', 200);
export const photoId = (number: number) => idOf('Q', 100 + number);
export const groupId = (number: number) => idOf('K', number);
export const importId = idOf('J', 1);
export const poorList = idOf('H', 1);
export const privacyRequest = idOf('N', 1);
/** A household of the file that is entered once more by hand. */
export const householdAgain = idOf('M', 1);
export const memberAgain = idOf('M', 2);
/** Households of the file without a fault. */
export const goodHouseholds = 60;

/** The accounts that act in the demo. */
export const accounts = {
  national: 'demo-kantor-pusat',
  facilitator: 'demo-fasilitator',
  secretary: 'demo-sekretaris',
} as const;

export const minutes = (number: number, date: string) => ({
  number: `BA-${String(number).padStart(2, '0')}/DEMO/2026`,
  date,
  place: 'Balai kelurahan',
});

export const termStart = '2026-09-01';

const isWoman = (number: number) => number % 2 === 0;

/** Nine members of the board, then the staff of its units. */
export const people = Array.from({ length: 16 }, (_, index) => ({
  personId: personId(index + 1),
  sex: isWoman(index + 1) ? ('female' as const) : ('male' as const),
  name: `Warga Rekaan ${String(index + 1).padStart(2, '0')}`,
  phone: `08000001${String(index + 1).padStart(2, '0')}`,
}));

const skills = ['mencatat', 'mengukur', 'mengajar', 'memasak', 'memasang pipa'];
const sectors = ['health', 'education', 'environment', 'housing', 'purchasing-power'] as const;

export const volunteers = Array.from({ length: 45 }, (_, index) => ({
  volunteerId: volunteerId(index + 1),
  sex: isWoman(index) ? ('female' as const) : ('male' as const),
  rt: String((index % 9) + 1).padStart(3, '0'),
  rw: String((index % 3) + 1).padStart(2, '0'),
  skills: [skills[index % skills.length] ?? 'mencatat'],
  sectors: [sectors[index % sectors.length] ?? 'health'],
  registeredOn: '2026-03-04',
  name: `Relawan Rekaan ${String(index + 1).padStart(2, '0')}`,
  phone: `08000002${String(index + 1).padStart(2, '0')}`,
}));

const tally = (votes: readonly number[]) =>
  votes.map((count, index) => ({ personId: personId(index + 1), votes: count }));

/** Ballots of three RT, and the kelurahan meeting where sixty delegates elected nine. */
export const election = {
  date: '2026-08-15',
  minutes: { documentId: paperId(2), ...minutes(1, '2026-08-15') },
  bases: [
    {
      level: 'rt',
      name: 'RT 001/01',
      registered: 240,
      cast: 150,
      valid: 146,
      invalid: 4,
      tally: tally([80, 75, 60]),
    },
    {
      level: 'rt',
      name: 'RT 002/01',
      registered: 210,
      cast: 120,
      valid: 120,
      invalid: 0,
      tally: tally([50, 66, 41]),
    },
    {
      level: 'rt',
      name: 'RT 003/02',
      registered: 198,
      cast: 101,
      valid: 99,
      invalid: 2,
      tally: tally([40, 33, 52]),
    },
    {
      level: 'kelurahan',
      name: 'Rembug warga',
      registered: 60,
      cast: 58,
      valid: 57,
      invalid: 1,
      tally: tally([55, 52, 50, 47, 44, 40, 38, 35, 31, 12]),
    },
  ],
} as const;

export const assets = [
  { name: 'Rumah pompa', place: 'RT 003 RW 02', rupiah: 12_500_000, title: 'statement-of-grant' },
  { name: 'Kantor sekretariat', place: 'RT 001 RW 01', rupiah: 85_000_000, title: 'certificate' },
  { name: 'Gerobak sampah', place: 'RT 005 RW 02', rupiah: 4_200_000, title: 'deed' },
] as const;

/** Units of the board, each with who holds its posts. */
export const units = [
  {
    number: 2,
    kind: 'upk',
    posts: [
      ['manager', 11],
      ['loan-officer', 12],
      ['bookkeeper', 13],
      ['cashier', 14],
    ],
  },
  { number: 3, kind: 'upl', posts: [['manager', 15]] },
  { number: 4, kind: 'ups', posts: [['manager', 16]] },
] as const;

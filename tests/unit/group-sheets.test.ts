import { describe, expect, it } from 'vitest';
import { interpreted } from '../../functions/registration/domain/sheets/interpreted.ts';
import type { Known, Reference, World } from '../../functions/registration/domain/sheets/kind.ts';
import { anId, personId } from '../support/builders.ts';
import { aSheet, aWorld } from '../support/sheets.ts';

const header =
  'Nomor KSM;Nama KSM;Bidang;Asal;Tanggal Terbentuk;Nomor Usulan;Tanggal Usulan;Nomor BA;Tanggal BA;Tahap;Tanggal Berakhir;NIK;No KK;ID Keluarga;ID Orang;L/P;Jabatan';
const group = (more: { kind?: string; stage?: string; formed?: string; ends?: string } = {}) =>
  [
    '1;KSM Contoh',
    more.kind ?? 'Lingkungan',
    'Arisan',
    more.formed ?? '01/10/2012',
    'U-1;15/10/2012;BA-5;01/11/2012',
    more.stage ?? '1',
    more.ends ?? '31/12/2013',
  ].join(';');
const again = '1;;;;;;;;;;';
const person = (number: number, sex = 'P', post = 'anggota') => `;;;${personId(number)};${sex};${post}`;
const household = (number: number, sex = 'P', post = 'anggota') =>
  `;;${anId('HVSE', number)};;${sex};${post}`;

const read = (lines: readonly string[], world: Partial<World> = {}) =>
  interpreted('groups', aSheet(header, ...lines), aWorld(world)).records;
const faults = (lines: readonly string[], world: Partial<World> = {}) =>
  read(lines, world).flatMap(({ errors }) =>
    errors.map(({ row, column, code }) => `${row} ${column} ${code}`),
  );

const three = [
  `${group()};${person(1, 'P', 'Ketua')}`,
  `${again};${person(2)}`,
  `${again};${household(1, 'L')}`,
];

describe('rows become a group with its members', () => {
  it('as the route takes it that registers one, of the board that the import is for', () => {
    const [one, ...others] = read(three);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ rows: [2, 3, 4], errors: [] });
    expect(one?.body).toEqual({
      groupId: anId('NEW', 1),
      boardId: anId('BARD', 1),
      name: 'KSM Contoh',
      kind: 'infrastructure',
      formedFrom: 'arisan',
      formedOn: '2012-10-01',
      proposal: { number: 'U-1', date: '2012-10-15' },
      minutes: { number: 'BA-5', date: '2012-11-01' },
      stage: 1,
      endsOn: '2013-12-31',
      members: [
        { memberId: anId('NEW', 2), personId: personId(1), sex: 'female', post: 'head' },
        { memberId: anId('NEW', 3), personId: personId(2), sex: 'female', post: 'member' },
        { memberId: anId('NEW', 4), householdId: anId('HVSE', 1), sex: 'male', post: 'member' },
      ],
      origin: { source: 'import' },
    });
  });

  it('by the name of the group where it has no number, which may stand in the first row only', () => {
    const lines = ['KSM;Jabatan', 'Melati;Ketua', ';Anggota', 'Mawar;Ketua', 'Melati;Anggota'];
    const columns =
      'Bidang;Asal;Tanggal Terbentuk;Nomor Usulan;Tanggal Usulan;Nomor BA;Tanggal BA;Tanggal Berakhir;L/P';
    const [first, ...rest] = lines;
    const { records } = interpreted('groups', aSheet(`${first};${columns}`, ...rest), aWorld());
    expect(records.map(({ rows }) => rows)).toEqual([[2, 3, 5], [4]]);
  });

  it('that says one thing of itself in all its rows', () => {
    const lines = [three[0] ?? '', `1;KSM Lain;;;;;;;;;;${person(2)}`, three[2] ?? ''];
    expect(faults(lines)).toEqual(['3 Nama KSM row.differs']);
  });
});

describe('a member is named by a number that the register knows', () => {
  const nik = '3171014101920001';
  const card = '3171010101120001';
  const known =
    (...found: readonly Known[]) =>
    (_: Reference) =>
      found;
  const lines = (reference: string) => [three[0] ?? '', three[1] ?? '', `${again};${reference};P;anggota`];

  it.each([
    ['NIK', `${nik};;;`, { nik }],
    ['card number', `;${card};;`, { cardNumber: card }],
    ['both', `${nik};${card};;`, { nik, cardNumber: card }],
  ])('by %s', (_, reference, asked) => {
    const questions: Reference[] = [];
    const [one] = read(lines(reference), {
      known: (question) => {
        questions.push(question);
        return [{ householdId: anId('HVSE', 9) }];
      },
    });
    expect(one?.errors).toEqual([]);
    expect(one?.body).toMatchObject({ members: [{}, {}, { householdId: anId('HVSE', 9) }] });
    expect(questions).toEqual([asked]);
  });

  it('that nobody has, or several have, is refused in its column', () => {
    expect(faults(lines(`${nik};;;`), { known: known() })).toEqual(['4 NIK household.not-found']);
    expect(faults(lines(`;${card};;`), { known: known() })).toEqual(['4 No KK household.not-found']);
    const two = [{ householdId: anId<string>('HVSE', 1) }, { householdId: anId<string>('HVSE', 2) }];
    expect(faults(lines(`${nik};;;`), { known: known(...two) })).toEqual(['4 NIK row.several']);
  });

  it('or by nothing, which is refused', () => {
    expect(faults(lines(';;;'))).toEqual(['4 NIK group.member-unnamed']);
    expect(faults(lines(';;x;'))).toEqual(['4 ID Keluarga row.invalid']);
  });
});

describe('the rules of a request hold for a group of a file', () => {
  const economic = (women: number, size: number) => [
    `${group({ kind: 'Ekonomi', stage: '' })};${person(1, women > 0 ? 'P' : 'L', 'Ketua')}`,
    ...Array.from({ length: size - 1 }, (_, n) => `${again};${person(n + 2, n + 1 < women ? 'P' : 'L')}`),
  ];

  it('R-5: an economic group has five members, two of them women', () => {
    expect(faults(economic(2, 5))).toEqual([]);
    expect(faults(economic(2, 4))).toEqual(['2 Nama KSM group.too-small']);
    expect(faults(economic(1, 5))).toEqual(['2 L/P group.few-women']);
  });

  it('R-5: any other has three', () => {
    expect(faults(three)).toEqual([]);
    expect(faults(three.slice(0, 2))).toEqual(['2 Nama KSM group.too-small']);
  });

  it.each([
    ['no head', [`${group()};${person(1)}`, ...three.slice(1)], '2 Jabatan group.not-one-head'],
    ['a member twice', [...three, `${again};${person(2)}`], '5 ID Orang group.member-twice'],
    [
      'no stage',
      [`${group({ stage: '' })};${person(1, 'P', 'Ketua')}`, ...three.slice(1)],
      '2 Tahap group.stage-missing',
    ],
    [
      'an end before its beginning',
      [`${group({ ends: '30/09/2012' })};${person(1, 'P', 'Ketua')}`, ...three.slice(1)],
      '2 Tanggal Berakhir group.ends-before-start',
    ],
    [
      'a beginning that has not come',
      [`${group({ formed: '02/03/2013' })};${person(1, 'P', 'Ketua')}`, ...three.slice(1)],
      '2 Tanggal Terbentuk row.date-future',
    ],
  ])('%s is refused', (_, lines, fault) => {
    expect(faults(lines)).toContain(fault);
  });

  it('a group without a board is refused, and what is missing is named', () => {
    expect(faults(three, { boardId: undefined })).toEqual(['2 Nama KSM row.required']);
    expect(faults([`1;KSM;;;;;;;;;;;;;;;`])).toEqual([
      '2 Bidang row.required',
      '2 Asal row.required',
      '2 Tanggal Terbentuk row.required',
      '2 Nomor Usulan row.required',
      '2 Tanggal Usulan row.required',
      '2 Nomor BA row.required',
      '2 Tanggal BA row.required',
      '2 Tanggal Berakhir row.required',
      '2 L/P row.required',
      '2 Jabatan row.required',
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFile, recordsOf, settledImport } from '../support/imports.ts';
import { anActiveKelurahan, aVolunteer, told } from '../support/kelurahan.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
  // the first volunteer: their service makes its secret
  await told(kelurahan.facilitator.registerVolunteer({ body: aVolunteer(kelurahan.locationId) }));
  await system.settled();
});
afterAll(() => system.close());

type Kind = Parameters<typeof aFile>[1];

/** The template of a kind, as it is downloaded and sent. */
const template = async (kind: Kind, language: 'id' | 'en') => {
  const { bytes } = await told(kelurahan.facilitator.getImportTemplate({ params: { kind }, language }));
  return bytes;
};
const stored = async () => ({
  registration: recordsOf(await system.table('registration')),
  volunteers: recordsOf(await system.table('volunteers')),
});
const kindsIn = (items: ReturnType<typeof recordsOf>, kind: string) =>
  [...items.values()].filter((item) => item.kind === kind).length;

/** Sends a file, commits it, looks, and takes it back: everything is as it was. */
const roundTrip = async (
  client: AnyClient,
  file: ReturnType<typeof aFile>,
  look: (counts: Awaited<ReturnType<typeof stored>>) => void,
) => {
  const before = await stored();
  const { importId } = await told(client.receiveImport({ body: file }));
  const params = { importId };
  const checked = await settledImport(system, client, importId);
  expect(checked.faults).toEqual([]);
  await told(client.commitImport({ params, body: {} }));
  const { counts } = await settledImport(system, client, importId);
  expect(counts).toMatchObject({ stored: counts.records, refused: 0 });
  look(await stored());
  await told(client.undoImport({ params }));
  expect(await settledImport(system, client, importId)).toMatchObject({
    status: 'undone',
    counts: { undone: counts.stored, kept: 0 },
  });
  return { before, after: await stored() };
};

describe('the template of each kind is a file that is stored and taken back, item by item', () => {
  it.each(['id', 'en'] as const)('households (%s)', async (language) => {
    const file = aFile(kelurahan.locationId, 'households', await template('households', language));
    const { before, after } = await roundTrip(kelurahan.facilitator, file, ({ registration }) =>
      expect(kindsIn(registration, 'household')).toBeGreaterThan(0),
    );
    expect(after).toEqual(before);
  });

  it.each(['id', 'en'] as const)('persons (%s)', async (language) => {
    const file = aFile(kelurahan.locationId, 'persons', await template('persons', language));
    const { before, after } = await roundTrip(kelurahan.facilitator, file, ({ registration }) =>
      expect(kindsIn(registration, 'person')).toBe(12),
    );
    expect(after).toEqual(before);
  });

  it.each(['id', 'en'] as const)(
    'volunteers (%s), who are the records of another service',
    async (language) => {
      const file = aFile(kelurahan.locationId, 'volunteers', await template('volunteers', language));
      const { before, after } = await roundTrip(kelurahan.facilitator, file, ({ volunteers }) =>
        expect(kindsIn(volunteers, 'volunteer')).toBe(3),
      );
      expect(after).toEqual(before);
    },
  );

  it('a board, where a kelurahan has none', async () => {
    const { locationId } = await told(
      kelurahan.national.enrolLocation({
        body: {
          area: '31.71.01.1003',
          years: [{ year: 2012, kind: 'tahun-1', letter: { number: 'SK-01/UJI/2012', date: '2012-01-16' } }],
        },
      }),
    );
    const facilitator = system.as('fasilitator-3', 'facilitator', '31.71.01');
    await system.settled();
    const file = aFile(locationId, 'boards', await template('boards', 'id'));
    const { before, after } = await roundTrip(facilitator, file, ({ registration }) =>
      expect(kindsIn(registration, 'board')).toBe(2),
    );
    expect(after).toEqual(before);
  });
});

it('a board, where a kelurahan has one, is found by the check (R-1)', async () => {
  const { facilitator, locationId } = kelurahan;
  const file = aFile(locationId, 'boards', await template('boards', 'id'));
  const { importId } = await told(facilitator.receiveImport({ body: file }));
  expect(await settledImport(system, facilitator, importId)).toMatchObject({
    status: 'faulty',
    counts: { good: 0 },
    faults: [{ row: 2, code: 'board.already-active', rule: 'R-1' }],
  });
});

it('groups name their members by the numbers on paper, and an undo takes the posts back that they gave', async () => {
  const { facilitator, secretary, locationId, boardId } = kelurahan;
  const card = (number: number) => `317101010112000${number}`;
  const households = [
    'Nomor Keluarga;No KK;NIK;Nama;Hubungan;Jenis Kelamin',
    ...[1, 2, 3].map((number) => `${number};${card(number)};;Warga Uji KSM ${number};Kepala;P`),
  ].join('\n');
  const families = await told(
    facilitator.receiveImport({ body: aFile(locationId, 'households', households) }),
  );
  await system.settled();
  await told(facilitator.commitImport({ params: families, body: {} }));
  await system.settled();
  const headers = [
    'Nomor KSM',
    'Nama KSM',
    'Bidang',
    'Asal',
    'Tanggal Terbentuk',
    'Nomor Usulan',
    'Tanggal Usulan',
    'Nomor Berita Acara',
    'Tanggal Berita Acara',
    'Tanggal Berakhir',
    'No KK',
    'Jenis Kelamin',
    'Jabatan',
  ];
  const group = (number: number) =>
    `1;KSM Uji;Sosial;Arisan;01/10/2012;U-1;15/10/2012;BA-5;01/11/2012;31/12/2013;${card(number)};P;${number === 1 ? 'Ketua' : 'Anggota'}`;
  const file = aFile(locationId, 'groups', [headers.join(';'), ...[1, 2, 3].map(group)].join('\n'), {
    boardId,
  });
  const { before, after } = await roundTrip(secretary, file, ({ registration }) =>
    expect(kindsIn(registration, 'group')).toBe(1),
  );
  expect(after).toEqual(before);
});

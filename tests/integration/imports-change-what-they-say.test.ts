import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultySheet } from '../support/faulty-sheet.ts';
import { aFile, faultsOf, recordsOf, settledImport } from '../support/imports.ts';
import { aKelurahan, anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
});
afterAll(() => system.close());

const sheet = (...lines: readonly string[]) => lines.join('\n');
const households = (...lines: readonly string[]) =>
  sheet('Nomor Keluarga;No KK;NIK;Nama;Hubungan;Jenis Kelamin;RT', ...lines);

const received = async (...file: Parameters<typeof aFile>) => {
  const { importId } = await told(kelurahan.facilitator.receiveImport({ body: aFile(...file) }));
  return {
    importId,
    params: { importId },
    checked: await settledImport(system, kelurahan.facilitator, importId),
  };
};
const stored = async (service = 'registration') => recordsOf(await system.table(service));
const committed = async (importId: string) => {
  await told(kelurahan.facilitator.commitImport({ params: { importId }, body: { goodRowsOnly: true } }));
  return settledImport(system, kelurahan.facilitator, importId);
};
const undone = async (importId: string) => {
  await told(kelurahan.facilitator.undoImport({ params: { importId } }));
  return settledImport(system, kelurahan.facilitator, importId);
};

describe('the same file', () => {
  const file = faultySheet({ households: 12, faults: 2 });

  it('changes nothing when it is sent again, and is named; after an undo it may be imported again', async () => {
    const { facilitator, locationId } = kelurahan;
    const { importId } = await received(locationId, 'households', file.bytes);
    const writes = system.writes();
    const again = await facilitator.receiveImport({ body: aFile(locationId, 'households', file.bytes) });
    expect(again).toMatchObject({ problem: { code: 'import.same-file', details: { importId } } });
    expect(await committed(importId)).toMatchObject({ counts: { stored: 10 } });
    const renamed = aFile(locationId, 'households', file.bytes, { fileName: 'salinan.csv' });
    expect(await refusedWith(facilitator.receiveImport({ body: renamed }))).toBe('import.same-file');
    expect(system.writes()).toBeGreaterThan(writes); // the commit's
    expect(await undone(importId)).toMatchObject({ counts: { undone: 10 } });
    const second = await received(locationId, 'households', file.bytes);
    expect(second.importId).not.toBe(importId);
    expect(second.checked).toMatchObject({ status: 'faulty', counts: { good: 10 } });
  });
});

describe('a commit', () => {
  it('is of who sent it: records come from an import, entered by the account that committed', async () => {
    const { locationId, area } = kelurahan;
    const { importId } = await received(
      locationId,
      'households',
      households('1;;;Warga Uji Asal;Kepala;P;003'),
    );
    await committed(importId);
    const registered = (await system.promised()).filter(({ type }) => type === 'household-registered.v1');
    expect(registered.at(-1)).toMatchObject({
      actor: `fasilitator-${area}`,
      state: { origin: { source: 'import', enteredBy: `fasilitator-${area}` } },
    });
    await undone(importId);
  });

  it('does not wait for numbers that are registered already: the check notes them (R-10)', async () => {
    const { locationId } = kelurahan;
    const card = '3171010101120077';
    const first = await received(
      locationId,
      'households',
      households(`1;${card};;Warga Uji Satu;Kepala;P;003`),
    );
    expect(first.checked).toMatchObject({ status: 'checked', counts: { notes: 0 } });
    await committed(first.importId);
    const second = await received(
      locationId,
      'households',
      households(`1;${card};;Warga Uji Dua;Kepala;P;003`),
    );
    expect(second.checked).toMatchObject({ status: 'checked', counts: { good: 1, notes: 1 } });
    expect(await faultsOf(kelurahan.facilitator, second.importId)).toMatchObject([
      { row: 2, column: 'No KK', code: 'import.number-known', rule: 'R-10', severity: 'note' },
    ]);
    expect(JSON.stringify(second.checked)).not.toContain(card);
    await undone(first.importId);
  });

  it('stores nothing of a file that is no sheet, and the import says why', async () => {
    const before = await stored();
    const { params, checked } = await received(kelurahan.locationId, 'households', 'x', {
      fileName: 'a.pdf',
    });
    expect(checked).toMatchObject({ status: 'failed', faults: [{ code: 'import.type-unknown' }] });
    expect(
      await refusedWith(kelurahan.facilitator.commitImport({ params, body: { goodRowsOnly: true } })),
    ).toBe('import.status');
    const left = [...(await stored())].filter(([key]) => !before.has(key)).map(([, { kind }]) => kind);
    expect(left.toSorted()).toEqual(['import-file', 'import-report', 'personal', 'unique']);
  });
});

describe('an undo', () => {
  it('leaves what has changed since, and what others name, and says which', async () => {
    const { facilitator, secretary, locationId, boardId, minutes } = kelurahan;
    const lines = ['Satu', 'Dua', 'Tiga', 'Empat', 'Lima'].map(
      (name, index) => `${index + 1};;;Warga Uji Undo ${name};Kepala;P;00${index + 1}`,
    );
    const { importId } = await received(locationId, 'households', households(...lines));
    await committed(importId);
    const { items } = await told(facilitator.listHouseholds({ query: { area: kelurahan.area } }));
    const idOf = (rt: string) => items.find((household) => household.rt === rt)!.householdId;
    await told(
      facilitator.changeHousehold({ params: { householdId: idOf('002') }, ifMatch: 1, body: { rt: '012' } }),
    );
    const members = ['003', '004', '005'].map((rt, index) => ({
      householdId: idOf(rt),
      sex: 'female' as const,
      post: index === 0 ? ('head' as const) : ('member' as const),
    }));
    const group = {
      boardId,
      name: 'KSM Uji',
      kind: 'sosial' as const,
      formedFrom: 'arisan' as const,
      formedOn: '2012-10-01',
      proposal: { number: 'USULAN-01/UJI/2012', date: '2012-10-15' },
      minutes: { ...minutes, date: '2012-11-01' },
      endsOn: '2013-12-31',
      members,
    };
    await told(secretary.registerGroup({ body: group }));
    await system.settled();

    expect(await undone(importId)).toMatchObject({ status: 'undone', counts: { undone: 1, kept: 4 } });
    const kept = await faultsOf(facilitator, importId, '2');
    expect(kept.map(({ row, code, during, recordId }) => ({ row, code, during, recordId }))).toEqual([
      { row: 3, code: 'import.changed-since', during: 'undo', recordId: idOf('002') },
      ...['003', '004', '005'].map((rt, index) => ({
        row: 4 + index,
        code: 'import.in-use',
        during: 'undo',
        recordId: idOf(rt),
      })),
    ]);
    const gone = await facilitator.getHousehold({ params: { householdId: idOf('001') }, purpose: 'audit' });
    expect(gone).toMatchObject({ problem: { code: 'household.not-found' } });
    const feed = await told(facilitator.listHouseholds({ query: { area: kelurahan.area, since: '' } }));
    expect(feed.removed).toContainEqual(expect.objectContaining({ id: idOf('001'), reason: 'withdrawn' }));
  });
});

describe('who may', () => {
  it('a volunteer brings households and nothing else, and takes nothing back', async () => {
    const { area, locationId } = kelurahan;
    const volunteer = system.as('relawan-impor', 'volunteer', area);
    const file = households('1;;;Warga Uji Relawan;Kepala;P;003');
    const { importId } = await told(volunteer.receiveImport({ body: aFile(locationId, 'households', file) }));
    const persons = aFile(locationId, 'persons', 'nama;jk\nWarga Uji;P');
    expect(await refusedWith(volunteer.receiveImport({ body: persons }))).toBe('access.no-post');
    expect(await refusedWith(volunteer.undoImport({ params: { importId } }))).toBe('access.role');
  });

  it('an import of another kelurahan is not there', async () => {
    const { importId } = await received(
      kelurahan.locationId,
      'households',
      households('1;;;Warga Uji Jauh;Kepala;P;1'),
    );
    const other = await aKelurahan(system, { area: '31.71.01.1002' });
    const params = { importId };
    expect(await refusedWith(other.facilitator.getImport({ params }))).toBe('import.not-found');
    expect(await refusedWith(other.facilitator.listImportFaults({ params }))).toBe('import.not-found');
    expect(await refusedWith(other.facilitator.commitImport({ params, body: {} }))).toBe('import.not-found');
  });
});

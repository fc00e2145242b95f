import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aFile, settledImport } from '../support/imports.ts';
import { aKelurahan, told } from '../support/kelurahan.ts';
import { everythingIn, foundIn } from '../support/layers.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

/** Of a good row, of a row with faults, of a volunteer, of the name of a file, and of a file that nobody commits. */
const secrets = ['Zulhijah', 'Qomariyanto', 'Wiqtorina', 'Jxsembiring', 'Vqarlina'];
const numbers = ['3171014501900007', '3171019901900008', '81298765001'];
/** No secret: this must be found, or the search finds nothing at all. */
const known = 'BKM Terbuka Sekali';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => rmSync(system.folder, { recursive: true, force: true }));

it('names and numbers of a file stand in nothing that the system wrote, whatever became of the file', async () => {
  const { facilitator, locationId } = await aKelurahan(system);
  await told(facilitator.formBoard({ body: { locationId, name: known } }));
  const households = [
    'Nomor Keluarga;NIK;Nama;Hubungan;Jenis Kelamin;No HP;Zulhijah sendiri',
    `1;${numbers[0]};Zulhijah Satu;Kepala;P;+62 ${numbers[2]};x`,
    `2;${numbers[1]};Qomariyanto Dua;Kepala;X;=1+1;x`,
  ].join('\n');
  const volunteers = 'Nama;Jenis Kelamin;RT;RW;Tanggal Terdaftar\nWiqtorina;P;003;002;04/03/2012';
  const committed = [
    aFile(locationId, 'households', households, { fileName: 'Daftar Jxsembiring.csv' }),
    aFile(locationId, 'volunteers', volunteers),
  ];
  for (const body of committed) {
    const { importId } = await told(facilitator.receiveImport({ body }));
    const checked = await settledImport(system, facilitator, importId);
    expect(checked).toMatchObject({ fileName: body.fileName, counts: { good: 1 } });
    await told(facilitator.commitImport({ params: { importId }, body: { goodRowsOnly: true } }));
    const { counts, fileName } = await settledImport(system, facilitator, importId);
    expect([counts.stored, fileName]).toEqual([1, undefined]); // the file has gone with its name
  }
  const left = aFile(locationId, 'persons', 'Nama;Jenis Kelamin\nVqarlina;P');
  const { importId } = await told(facilitator.receiveImport({ body: left }));
  expect(await settledImport(system, facilitator, importId)).toMatchObject({ status: 'checked' });

  await system.redeliver();
  expect(system.deadLetters()).toEqual([]);
  expect((await system.archived()).flatMap(({ events }) => events).length).toBeGreaterThan(5);
  await system.close({ keep: true });
  const places: string[] = [];
  let isKnownFound = false;
  for (const [place, bytes] of everythingIn(system.folder)) {
    const found = foundIn(bytes, [known, ...secrets, ...numbers]);
    isKnownFound ||= found.includes(known);
    places.push(...found.filter((word) => word !== known).map((word) => `${word}: ${place}`));
  }
  expect(places).toEqual([]);
  expect(isKnownFound).toBe(true);
  expect(foundIn(Buffer.from(system.log.join('\n')), [...secrets, ...numbers])).toEqual([]);
}, 120_000);

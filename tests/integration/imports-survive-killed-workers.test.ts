import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultySheet } from '../support/faulty-sheet.ts';
import { aFile, faultsOf, recordsOf, settledImport } from '../support/imports.ts';
import { aKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { killingJobs } from '../support/killing.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

const planted = faultySheet({ households: 2_000, faults: 200 });

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem({ rough: 'off' }); // the killing is the fault
});
afterAll(() => system.close());

it('a file of 2,000 households with 200 faults: found, the rest stored once although workers die, and undone', async () => {
  const { facilitator, locationId } = await aKelurahan(system);
  const stored = async () => recordsOf(await system.table('registration'));
  const before = await stored();

  const body = aFile(locationId, 'households', planted.bytes, { fileName: 'keluarga.csv' });
  const { importId } = await told(facilitator.receiveImport({ body }));
  const params = { importId };
  expect(await settledImport(system, facilitator, importId)).toMatchObject({
    status: 'faulty',
    detected: { format: 'csv', encoding: 'utf-8-bom', separator: ';' },
    counts: { rows: 2_000, records: 2_000, good: planted.good, faults: 200, stored: 0 },
  });
  const found = (await faultsOf(facilitator, importId)).filter(({ severity }) => severity === 'fault');
  expect(found.map(({ row, column, code }) => ({ row, column, code }))).toEqual(
    planted.expected.toSorted((a, b) => a.row - b.row),
  );
  const kinds = async () => new Set([...(await stored()).values()].map(({ kind }) => kind));
  expect(await kinds()).not.toContain('household');
  expect(await refusedWith(facilitator.commitImport({ params, body: {} }))).toBe('import.has-faults');

  const killing = killingJobs(system);
  await told(facilitator.commitImport({ params, body: { goodRowsOnly: true } }));
  expect(await settledImport(system, facilitator, importId)).toMatchObject({
    status: 'committed',
    counts: { stored: planted.good, refused: 0 },
  });
  expect(killing.killed()).toBeGreaterThanOrEqual(8 + 4); // after each chunk, and within every other one
  const households = [...(await stored()).values()].filter(({ kind }) => kind === 'household');
  expect(households).toHaveLength(planted.good);
  const registered = (await system.promised()).filter(({ type }) => type === 'household-registered.v1');
  expect(new Set(registered.map(({ subject }) => subject)).size).toBe(planted.good);
  expect(registered).toHaveLength(planted.good);

  await told(facilitator.undoImport({ params }));
  expect(await settledImport(system, facilitator, importId)).toMatchObject({
    status: 'undone',
    counts: { undone: planted.good, kept: 0 },
  });
  killing.stop();
  expect(await stored()).toEqual(before);
  expect(system.deadLetters()).toEqual([]);
}, 600_000);

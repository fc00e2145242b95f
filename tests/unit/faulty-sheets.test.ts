import { describe, expect, it } from 'vitest';
import { interpreted } from '../../functions/registration/domain/sheets/interpreted.ts';
import { readFile } from '../../functions/registration/reading/read-file.ts';
import { householdRoutes } from '../../shared/routes/registration/households.ts';
import { type FaultySheet, faultySheet, kindsOfFault } from '../support/faulty-sheet.ts';
import { aWorld } from '../support/sheets.ts';

const found = async (bytes: Uint8Array, name = 'keluarga.csv') => {
  const sheet = await readFile(bytes, name);
  const { records } = interpreted('households', sheet, aWorld());
  const faults = records.flatMap(({ errors }) => errors);
  return { sheet, records, faults: faults.map(({ row, column, code }) => ({ row, column, code })) };
};

const byRow = ({ expected }: FaultySheet) => expected.toSorted((a, b) => a.row - b.row);

describe('a file of 2,000 households with 200 planted faults of 20 kinds', () => {
  const planted = faultySheet({ households: 2_000, faults: 200 });

  it('is one of 20 kinds, each ten times, and fits into an import', () => {
    expect(kindsOfFault).toHaveLength(20);
    expect(planted.expected).toHaveLength(200);
    expect(planted.bytes.length).toBeLessThan(2 ** 20);
  });

  it('has exactly those, each in its row and column', async () => {
    const { sheet, records, faults } = await found(planted.bytes);
    expect(sheet).toMatchObject({ format: 'csv', encoding: 'utf-8-bom', separator: ';' });
    expect(faults).toEqual(byRow(planted));
    expect(records.filter(({ errors }) => errors.length === 0)).toHaveLength(planted.good);
  });

  it('has the same ones as a workbook', async () => {
    const { sheet, faults } = await found(await planted.asWorkbook(), 'keluarga.xlsx');
    expect(sheet).toMatchObject({ format: 'xlsx', sheet: 'Sheet1' });
    expect(faults).toEqual(byRow(planted));
  });

  it('leaves good rows that the route takes as they are, each with an id of its own', async () => {
    const { records } = await found(planted.bytes);
    const good = records.filter(({ errors }) => errors.length === 0);
    for (const { body } of good)
      expect(householdRoutes.registerHousehold.body.safeParse(body).success).toBe(true);
    const ids = records.map(({ body }) => (body as { householdId: string }).householdId);
    expect(new Set(ids).size).toBe(2_000);
  });

  it('is read and looked through in less than two seconds', async () => {
    await found(planted.bytes); // once to compile
    const start = performance.now();
    await found(planted.bytes);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('each kind of fault is found in its cell, and nothing else', () => {
  it.each(kindsOfFault.map((kind) => [kind.name, kind] as const))('%s', async (_, kind) => {
    const planted = faultySheet({ households: 6, faults: 2, kinds: [kind] });
    const { faults } = await found(planted.bytes);
    expect(faults).toEqual([
      { row: 4, column: kind.column, code: kind.code },
      { row: 7, column: kind.column, code: kind.code },
    ]);
  });
});

it('a file without faults has none, and notes the numbers that are absent', async () => {
  const { records, faults } = await found(faultySheet({ households: 100, faults: 0 }).bytes);
  expect(faults).toEqual([]);
  const notes = records.flatMap((record) => record.notes);
  expect(new Set(notes.map(({ code, rule }) => `${code} ${rule}`))).toEqual(
    new Set(['row.number-absent R-9']),
  );
});

it('a suggestion never repeats what stands in the cell', async () => {
  const planted = faultySheet({ households: 400, faults: 200 });
  const sheet = await readFile(planted.bytes, 'keluarga.csv');
  const cells = new Set(sheet.rows.slice(1).flatMap((row) => row.slice(1).filter((text) => text.length > 2)));
  const { records } = interpreted('households', sheet, aWorld());
  for (const { suggestion = '' } of records.flatMap(({ errors, notes }) => [...errors, ...notes]))
    expect([...cells].filter((text) => suggestion.includes(text))).toEqual([]);
});

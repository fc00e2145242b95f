import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  readFaults,
  readRows,
  reportItems,
  rowsItem,
} from '../../functions/registration/store/import-reports.ts';
import { importKey, readImport } from '../../functions/registration/store/imports.ts';
import type { Item } from '../../shared/persistence/read.ts';
import { openPart } from '../../shared/privacy/personal.ts';

const fixture = (kind: string): Item =>
  JSON.parse(readFileSync(new URL(`../support/stored/${kind}-1.json`, import.meta.url), 'utf8'));
const bytes = (base64: unknown) => new Uint8Array(Buffer.from(String(base64), 'base64'));

/** The key of the fixture's import, wrapped by that of its service. */
const key = 'KOrCGa8X6AYMtzoUXUI7blJ3WjtIz3Mfn68KbXCOpvtlRrVwWse4Gcvef5iHsaNZsw8NFBJrdOHCWMJ8';
const fault = {
  row: 3,
  column: 'NIK',
  pointer: '/rows/3/nik',
  code: 'row.number-digits',
  rule: 'R-8',
  severity: 'fault',
  during: 'check',
} as const;
const stored = { row: 202, id: '01KHSEH0000000000000000001' };

describe('an import as a past version of the code stored it', () => {
  it('of schema 1 is read whole, and stands under the key of its fixture', () => {
    const item = fixture('import');
    const {
      pk,
      sk,
      kind: _,
      schema: __,
      of: kind,
      parts: ___,
      gsi1pk,
      gsi1sk,
      feedpk,
      feedsk,
      ...said
    } = item;
    expect(readImport(item)).toEqual({ ...said, kind });
    expect(importKey(String(said.importId))).toEqual({ pk, sk });
  });

  it('of schema 1 has its file sealed in parts, under a key of its own', () => {
    const { pk, sk, sealed } = fixture('import-file');
    const wrapping = createSecretKey(new Uint8Array(32).fill(7));
    const part = openPart(wrapping, { key: bytes(key), pk }, sk, bytes(sealed));
    expect(inflateRawSync(part).toString()).toBe('nama;jk\nWarga Contoh Satu;P\n');
    expect(() => openPart(wrapping, { key: bytes(key), pk }, 'FILE#1', bytes(sealed))).toThrow(/auth/);
  });

  it('of schema 1 says what was wrong, and which records it stored', () => {
    const [report, rows] = [fixture('import-report'), fixture('import-rows')];
    expect(readFaults({ ...report, faults: bytes(report.faults) })).toEqual([fault]);
    expect(readRows({ ...rows, rows: bytes(rows.rows) })).toEqual([stored]);
  });

  it('is written today under the keys of its fixtures', () => {
    const importId = String(fixture('import').importId);
    const [report] = reportItems(importId, 'check', 0, [fault]);
    expect(report).toMatchObject({ pk: fixture('import-report').pk, sk: fixture('import-report').sk });
    const rows = rowsItem(importId, 200, [stored], new Date('2012-09-01T05:00:00.000Z'));
    expect(rows).toMatchObject({
      sk: fixture('import-rows').sk,
      expiresAt: fixture('import-rows').expiresAt,
    });
    expect(readRows({ ...rows })).toEqual([stored]);
  });
});

it('a report of many faults is kept a hundred to an item, in the order of the rows', () => {
  const faults = Array.from({ length: 250 }, (_, index) => ({ ...fault, row: index + 2 }));
  const items = reportItems('01KMPRT0000000000000000001', 'check', 0, faults);
  expect(items.map(({ sk }) => sk)).toEqual([0, 1, 2].map((part) => `REPORT#1#000000#00000${part}`));
  expect(items.flatMap((item) => readFaults(item))).toEqual(faults);
});

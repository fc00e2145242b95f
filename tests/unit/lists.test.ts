import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Repeated } from '../../shared/messaging/committed.ts';
import { openCursor, signCursor } from '../../shared/persistence/cursor.ts';
import { list, listed } from '../../shared/persistence/lists.ts';
import { endRepeated, matching, stored, unique } from '../../shared/persistence/records.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { upgraded } from '../../shared/persistence/upgrades.ts';

const key = createSecretKey(new Uint8Array(32).fill(1));
const binding = { route: 'boards.list', query: '["31",false,{}]', caller: 'account-1' };
const refused = expect.objectContaining({ code: 'request.cursor' });
const positions = fc.dictionary(fc.string(), fc.string());
const bindings = fc.record({ route: fc.string(), query: fc.string(), caller: fc.string() });

describe('a cursor', () => {
  it('opens for the list, the query and the caller that it was made for', () => {
    fc.assert(
      fc.property(positions, bindings, (position, bound) => {
        expect(openCursor(key, signCursor(key, position, bound), bound)).toEqual(
          JSON.parse(JSON.stringify(position)),
        );
      }),
    );
  });

  it('opens for no other list, query or caller', () => {
    fc.assert(
      fc.property(positions, bindings, bindings, (position, made, other) => {
        fc.pre(JSON.stringify(made) !== JSON.stringify(other));
        expect(() => openCursor(key, signCursor(key, position, made), other)).toThrow(refused);
      }),
    );
    for (const part of ['route', 'query', 'caller'] as const) {
      const cursor = signCursor(key, { pk: 'a' }, binding);
      expect(() => openCursor(key, cursor, { ...binding, [part]: `${binding[part]}x` })).toThrow(refused);
    }
  });

  it('is not made by somebody without the key, and not changed', () => {
    const cursor = signCursor(key, { pk: 'a' }, binding);
    const [, mac = ''] = cursor.split('.');
    const forged = `${Buffer.from('{"pk":"b"}').toString('base64url')}.${mac}`;
    expect(() => openCursor(key, forged, binding)).toThrow(refused);
    expect(() => openCursor(createSecretKey(new Uint8Array(32).fill(2)), cursor, binding)).toThrow(refused);
  });

  it('is refused, not a defect, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => openCursor(key, text, binding)).toThrow(refused);
      }),
    );
  });
});

describe('the places of a record in lists', () => {
  const board = { kind: 'BOARD', id: 'B1', area: '31.71.01.1001', acceptedAt: '2012-09-01T05:00:00.000Z' };

  it('are by area of the nation or of one city, and by change in its kelurahan', () => {
    expect(listed('any-area', board)).toEqual({
      gsi1pk: 'BOARD',
      gsi1sk: '31.71.01.1001#B1',
      feedpk: 'BOARD#31.71.01.1001',
      feedsk: '2012-09-01T05:00:00.000Z#B1',
    });
    expect(listed('one-city', board).gsi1pk).toBe('BOARD#31.71');
  });

  it('are refused for an area that is too wide, before anything is read', async () => {
    const ask = async (area: string, since?: 'beginning') =>
      list(
        {} as ServiceTable,
        {
          kind: 'PERSON',
          breadth: 'one-city',
          area,
          page: { limit: 25, after: undefined, since },
          now: new Date(0),
        },
        (item) => item,
      );
    for (const area of ['ID', '31']) {
      await expect(ask(area)).rejects.toMatchObject({ code: 'area.too-wide' });
    }
    for (const area of ['ID', '31', '31.71', '31.71.01']) {
      await expect(ask(area, 'beginning')).rejects.toMatchObject({ code: 'area.too-wide' });
    }
  });
});

describe('a stored record', () => {
  it('knows its key, kind and schema beside what it says', () => {
    const record = { name: 'BKM Contoh', version: 2 };
    expect(stored({ pk: 'BOARD#1', sk: 'BOARD' }, 'board', record, { gsi1pk: 'BOARD' })).toEqual({
      pk: 'BOARD#1',
      sk: 'BOARD',
      kind: 'board',
      schema: 1,
      gsi1pk: 'BOARD',
      ...record,
    });
  });

  it('R-1: is unique by an item of its own, and the refusal names who holds the place', () => {
    const { item, otherwise } = unique('table', 'BOARD#L1', 'B2', 'board.already-active');
    expect(item.Put).toMatchObject({
      Item: { pk: 'UNIQUE#BOARD#L1', holder: 'B2' },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    expect(otherwise?.({ holder: 'B1' })).toMatchObject({
      code: 'board.already-active',
      details: { holder: 'B1' },
    });
  });

  it('is changed at the version that If-Match names, or at any when it names none', () => {
    expect(matching({ version: 3 }, 3)).toEqual({ version: 3 });
    expect(matching({ version: 3 }, undefined)).toEqual({ version: 3 });
    for (const ifMatch of [2, 4, 0]) {
      expect(() => matching({ version: 3 }, ifMatch)).toThrow(
        expect.objectContaining({ code: 'state.stale', details: { version: 3, ifMatch } }),
      );
    }
  });

  it('R-14: is a repeat with the same content, and a conflict with another that gives nothing away', () => {
    const record = { createdAs: 'fingerprint-1', name: 'BKM Contoh' };
    expect(() => endRepeated(undefined, 'fingerprint-1')).not.toThrow();
    expect(() => endRepeated(record, 'fingerprint-1')).toThrow(Repeated);
    expect(() => endRepeated(record, 'fingerprint-2')).toThrow(
      expect.objectContaining({ code: 'state.exists', details: { rule: 'R-14' } }),
    );
  });

  it('is brought to the schema of today step by step, from wherever it is', () => {
    const steps = [
      (item: object) => ({ ...item, two: true }),
      (item: object) => ({ ...item, three: 'two' in item ? 'after two' : 'first' }),
    ];
    expect(upgraded({ schema: 1 }, steps)).toEqual({ schema: 1, two: true, three: 'after two' });
    expect(upgraded({}, steps)).toEqual({ two: true, three: 'after two' });
    expect(upgraded({ schema: 2 }, steps)).toEqual({ schema: 2, three: 'first' });
    expect(upgraded({ schema: 3 }, steps)).toEqual({ schema: 3 });
    expect(upgraded({ schema: 1 })).toEqual({ schema: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import {
  besideStanding,
  type ConflictRecord,
  chosenOf,
  conflictAnswer,
  decideConflict,
  keepConflict,
  mustBeDecidable,
} from '../../functions/registration/domain/conflict.ts';
import type { Conflict } from '../../shared/routes/registration/kept-conflict.ts';
import { aGiven, aHousehold, anArea, anEntry, anId } from '../support/builders.ts';

const { householdId, locationId } = aHousehold();
const conflictId = anId<Conflict['conflictId']>('CNFT', 1);
const differences = [
  { pointer: '/phone', standing: '0800000001', sent: '0800000002' },
  { pointer: '/address', standing: null, sent: 'Gang Contoh 1' },
];

const kept = (more: Partial<Parameters<typeof keepConflict>[0]> = {}, given = aGiven()) =>
  keepConflict(
    {
      conflictId,
      of: { kind: 'household', id: householdId, version: 3 },
      locationId,
      area: anArea(),
      basedOn: 2,
      differences,
      owner: { role: 'facilitator' },
      by: anEntry.by,
      createdAs: anEntry.createdAs,
      ...more,
    },
    given,
  );
const conflict = (more: Partial<ConflictRecord> = {}): ConflictRecord => ({ ...kept().next, ...more });
const refusedWith = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('R-16: keeping both values', () => {
  it('says where, by whom, who sees to it and until when', () => {
    expect(kept().next).toMatchObject({
      cause: 'stale',
      basedOn: 2,
      fields: differences,
      sentBy: 'account-1',
      sentAt: '2012-09-01T05:00:00.000Z',
      owner: { role: 'facilitator' },
      deadline: '2012-09-15',
      status: 'open',
      version: 1,
    });
  });

  it('R-14: is of another content where the sender has seen no version', () => {
    expect(kept({ basedOn: 0 }).next.cause).toBe('exists');
  });

  it('tells everybody which fields, and nobody a personal value', () => {
    const { events } = kept();
    expect(events).toMatchObject([
      {
        contract: { type: 'conflict-kept.v1' },
        subject: conflictId,
        data: {
          of: { kind: 'household', id: householdId },
          pointers: ['/phone', '/address'],
          owner: 'facilitator',
          deadline: '2012-09-15',
        },
      },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/08000|Gang/);
  });

  it('tells of a board, which has nothing personal, the values in the state only', () => {
    const name = { pointer: '/name', standing: 'BKM Contoh', sent: 'BKM Contoh Jaya' };
    const { events } = kept({ of: { kind: 'board', id: anId('BARD', 1), version: 2 }, differences: [name] });
    expect(events[0].state).toMatchObject({ fields: [name] });
    expect(JSON.stringify(events[0].data)).not.toContain('Jaya');
  });

  it('lasts as long as the policy says', () => {
    const value = { from: '2007-01-01', value: 3, area: '31.71', source: 'a city' };
    expect(kept({}, aGiven(undefined, { 'conflict.days': [value] })).next.deadline).toBe('2012-09-04');
  });

  it('is overdue from the day after its deadline, and not when it is decided', () => {
    // the day begins at 17.00 UTC in Jakarta
    const overdueAt = (at: string, more = {}) => conflictAnswer(conflict(more), aGiven(at)).isOverdue;
    expect(overdueAt('2012-09-15T16:59:59.000Z')).toBe(false);
    expect(overdueAt('2012-09-15T17:00:00.000Z')).toBe(true);
    expect(overdueAt('2012-09-15T17:00:00.000Z', { status: 'decided' })).toBe(false);
  });
});

describe('deciding a conflict', () => {
  const choose = (...choices: Parameters<typeof chosenOf>[1]) => chosenOf(conflict().fields, choices);

  it('takes for each field what stands, what was sent, or another value', () => {
    expect(
      choose({ pointer: '/phone', choice: 'sent' }, { pointer: '/address', choice: 'standing' }),
    ).toEqual([{ pointer: '/phone', value: '0800000002' }]);
    const other = { pointer: '/address', choice: 'other', value: 'Gang Contoh 9' } as const;
    expect(choose({ pointer: '/phone', choice: 'other', value: null }, other)).toEqual([
      { pointer: '/phone', value: null },
      { pointer: '/address', value: 'Gang Contoh 9' },
    ]);
  });

  it('takes every field once', () => {
    const phone = { pointer: '/phone', choice: 'sent' } as const;
    const address = { pointer: '/address', choice: 'sent' } as const;
    expect(() => choose(phone)).toThrow(refusedWith('conflict.choices', { missing: '/address' }));
    for (const [index, choices] of [
      [1, [phone, { pointer: '/nik', choice: 'sent' } as const, address]],
      [2, [phone, address, { ...phone, choice: 'standing' } as const]],
    ] as const)
      expect(() => choose(...choices)).toThrow(
        expect.objectContaining({
          code: 'conflict.choices',
          errors: [expect.objectContaining({ pointer: `/choices/${index}/pointer` })],
        }),
      );
  });

  it('is not for who sent the change, and happens once', () => {
    expect(() => mustBeDecidable(conflict(), 'account-1')).toThrow(
      refusedWith('conflict.own-entry', { rule: 'section 3.2' }),
    );
    expect(() => mustBeDecidable(conflict(), 'account-2')).not.toThrow();
    expect(() => mustBeDecidable(conflict({ status: 'decided' }), 'account-2')).toThrow(
      refusedWith('conflict.decided'),
    );
  });

  it('keeps both values and what was chosen', () => {
    const { next, events } = decideConflict(
      conflict(),
      [
        { pointer: '/phone', choice: 'sent' },
        { pointer: '/address', choice: 'standing' },
      ],
      { by: 'account-2', recordVersion: 4 },
      aGiven(),
    );
    expect(next).toMatchObject({
      of: { version: 4 },
      fields: [
        { ...differences[0], choice: 'sent' },
        { ...differences[1], choice: 'standing' },
      ],
      status: 'decided',
      decidedBy: 'account-2',
      version: 2,
    });
    expect(events).toMatchObject([{ contract: { type: 'conflict-decided.v1' }, recordversion: 2 }]);
    expect(JSON.stringify(events)).not.toMatch(/08000|Gang/);
  });
});

describe('a conflict that is looked at', () => {
  it('shows what stands by now, as a decision would replace it', () => {
    const shown = besideStanding(conflict(), { phone: '0800000003' }, 7);
    expect(shown).toMatchObject({
      of: { version: 7 },
      fields: [
        { pointer: '/phone', standing: '0800000003', sent: '0800000002' },
        { pointer: '/address', standing: null, sent: 'Gang Contoh 1' },
      ],
    });
  });

  it('shows what stood when it was decided', () => {
    const decided = conflict({ status: 'decided' });
    expect(besideStanding(decided, { phone: '0800000003' }, 7)).toEqual(decided);
  });

  it('shows nothing of values that cannot be read any more', () => {
    const closed = conflict({ fields: [{ pointer: '/phone' }] });
    expect(besideStanding(closed, { phone: '0800000003' }, 7).fields).toEqual([{ pointer: '/phone' }]);
  });
});

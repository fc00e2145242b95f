import { describe, expect, it } from 'vitest';
import {
  boardAnswer,
  correctBoard,
  formBoard,
  mustDecide,
  statusOn,
} from '../../functions/registration/domain/board.ts';
import { aBoard, aGiven, aLocation, aNewBoard, anEntry } from '../support/builders.ts';

/** Midnight in Jakarta (UTC+7) begins a day. */
const midnight = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) - 7 * 3_600_000).toISOString();
const lastMoment = (date: string) =>
  new Date(Date.parse(`${date}T23:59:59.999Z`) - 7 * 3_600_000).toISOString();
const warnings = (at: string, board = aBoard()) => boardAnswer(board, aGiven(at)).warnings ?? [];

describe('E-7: a board', () => {
  it('is forming until its first term starts, then active, and a caretaker from the day after the last', () => {
    expect(statusOn(aNewBoard(), '2012-09-01')).toBe('forming');
    expect(statusOn(aBoard(), '2012-08-31')).toBe('forming');
    expect(statusOn(aBoard(), '2012-09-01')).toBe('active');
    expect(statusOn(aBoard(), '2015-08-31')).toBe('active');
    expect(statusOn(aBoard(), '2015-09-01')).toBe('caretaker');
  });

  it('stays under its running term until the next one starts, and is a caretaker in a gap between them', () => {
    const next = { start: '2015-11-01', end: '2018-10-31', number: 2, members: [] };
    const termId = aBoard().term?.termId;
    if (!termId) throw new Error('the board has no term');
    const board = aBoard({ term: { ...next, termId, previousEnd: '2015-08-31' } });
    expect(statusOn(board, '2015-08-31')).toBe('active');
    expect(statusOn(board, '2015-09-01')).toBe('caretaker');
    expect(statusOn(board, '2015-10-31')).toBe('caretaker');
    expect(statusOn(board, '2015-11-01')).toBe('active');
    expect(statusOn(board, '2018-11-01')).toBe('caretaker');
  });

  it('decides until the end of its last day at its place, and not after', () => {
    expect(() => mustDecide(aBoard(), aGiven(lastMoment('2015-08-31')))).not.toThrow();
    expect(() => mustDecide(aBoard(), aGiven(midnight('2015-09-01')))).toThrow(
      expect.objectContaining({ code: 'board.caretaker', details: { rule: 'E-7', termEnd: '2015-08-31' } }),
    );
  });

  it('decides nothing before its first term', () => {
    const refusal = expect.objectContaining({ code: 'board.without-term' });
    expect(() => mustDecide(aNewBoard(), aGiven())).toThrow(refusal);
    expect(() => mustDecide(aBoard(), aGiven(lastMoment('2012-08-31')))).toThrow(refusal);
    expect(() => mustDecide(aBoard(), aGiven(midnight('2012-09-01')))).not.toThrow();
  });

  it('warns from 90 days before the end, and differently after it', () => {
    expect(warnings(lastMoment('2015-06-01'))).toEqual([]);
    const ending = [{ code: 'term.ending', rule: 'E-7', pointer: '/term/end' }];
    expect(warnings(midnight('2015-06-02'))).toEqual(ending);
    expect(warnings(lastMoment('2015-08-31'))).toEqual(ending);
    expect(warnings(midnight('2015-09-01'))).toMatchObject([{ code: 'term.ended' }]);
  });

  it('does not warn before its first term', () => {
    expect(warnings(midnight('2012-09-01'), aNewBoard())).toEqual([]);
    const term = { ...aBoard().term, start: '2012-10-01', end: '2012-10-31' } as NonNullable<
      ReturnType<typeof aBoard>['term']
    >;
    expect(warnings(midnight('2012-09-01'), aBoard({ term }))).toEqual([]);
  });

  it('is answered with its status, which is not stored', () => {
    expect(aBoard()).not.toHaveProperty('status');
    expect(boardAnswer(aBoard(), aGiven()).status).toBe('active');
    expect(boardAnswer(aBoard(), aGiven())).not.toHaveProperty('warnings');
  });
});

describe('registering a board', () => {
  const location = aLocation();

  it('R-1, E-8: takes its place from the location and keeps its deed', () => {
    const charter = { number: '12', notary: 'Notaris Contoh', date: '2012-09-03' };
    const body = { locationId: location.locationId, name: 'BKM Contoh Mandiri', charter };
    const { next, events } = formBoard(body, location, anEntry, aGiven());
    expect(next).toMatchObject({ area: location.area, charter, version: 1, createdAs: 'fingerprint-1' });
    expect(next).not.toHaveProperty('term');
    expect(events).toMatchObject([
      {
        contract: { type: 'board-formed.v1' },
        subject: next.boardId,
        recordversion: 1,
        state: { status: 'forming', name: 'BKM Contoh Mandiri' },
      },
    ]);
  });

  it('R-14: takes the id that a device made', () => {
    const { boardId } = aBoard();
    const body = { boardId, locationId: location.locationId, name: 'BKM Contoh' };
    expect(formBoard(body, location, anEntry, aGiven()).next.boardId).toBe(boardId);
  });

  it('is corrected field by field; null removes the charter', () => {
    const charter = { number: '12', notary: 'Notaris Contoh', date: '2012-09-03' };
    const board = aBoard({ version: 3, charter });
    const renamed = correctBoard(board, { name: 'BKM Lain' }, aGiven());
    expect(renamed.next).toMatchObject({ name: 'BKM Lain', charter, version: 4 });
    expect(renamed.events).toMatchObject([{ contract: { type: 'board-changed.v1' }, recordversion: 4 }]);
    expect(correctBoard(board, { charter: null }, aGiven()).next).toMatchObject({
      name: board.name,
      charter: undefined,
    });
  });
});

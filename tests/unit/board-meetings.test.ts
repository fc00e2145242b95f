import { describe, expect, it } from 'vitest';
import type { Actor } from '../../shared/contract/actor.ts';
import { isConcerned, mustBeDisinterested } from '../../shared/contract/actor.ts';
import { mustAddUp } from '../../shared/contract/attendance.ts';
import {
  type BoardCopy,
  type BoardMeeting,
  mustBeDecidedBy,
  termOn,
} from '../../shared/contract/board-meeting.ts';
import type { PolicyTable } from '../../shared/policy/policy.ts';
import { aBoard, aGiven, anArea, anId, personId } from '../support/builders.ts';

const memberIds = Array.from({ length: 9 }, (_, index) => personId(index + 1));
const terms = [{ start: '2012-09-01', end: '2015-08-31', memberIds }];
const board: BoardCopy = { boardId: aBoard().boardId, locationId: aBoard().locationId, terms };
const minutes = {
  documentId: anId<BoardMeeting['minutes']['documentId']>('DC', 1),
  number: 'BA-01/UJI/2013',
  date: '2013-01-20',
} as const;

const decided = (
  meeting: Partial<BoardMeeting>,
  { at = '2013-02-01T03:00:00Z', of = board, overrides = {} as Partial<PolicyTable> } = {},
) =>
  mustBeDecidedBy(
    {
      board: of,
      area: anArea(),
      meeting: { minutes, present: memberIds.slice(0, 5), ...meeting } as BoardMeeting,
      pointer: '/meeting',
    },
    aGiven(at, overrides),
  );
const refusal = (code: string, pointer?: string) =>
  expect.objectContaining({ code, ...(pointer && { errors: [expect.objectContaining({ pointer })] }) });

describe('SD-5: a decision of the board', () => {
  it('needs more than half of its members: five of nine decide, four do not', () => {
    expect(() => decided({ present: memberIds.slice(0, 5) })).not.toThrow();
    expect(() => decided({ present: memberIds.slice(0, 4) })).toThrow(
      refusal('meeting.no-quorum', '/meeting/present'),
    );
  });

  it('is not taken by just half of an even board', () => {
    const of = { ...board, terms: [{ ...terms[0]!, memberIds: memberIds.slice(0, 8) }] };
    expect(() => decided({ present: memberIds.slice(0, 4) }, { of })).toThrow(refusal('meeting.no-quorum'));
    expect(() => decided({ present: memberIds.slice(0, 5) }, { of })).not.toThrow();
  });

  it('does not count who withdrew because it concerns them (SD-4)', () => {
    const present = memberIds.slice(0, 5);
    expect(() => decided({ present, withdrew: [personId(1)] })).toThrow(refusal('meeting.no-quorum'));
    expect(() => decided({ present: memberIds.slice(0, 6), withdrew: [personId(1)] })).not.toThrow();
  });

  it('counts members only, and each once', () => {
    const present = [...memberIds.slice(0, 4), personId(11)];
    expect(() => decided({ present })).toThrow(refusal('meeting.not-member', '/meeting/present/4'));
    const twice = [...memberIds.slice(0, 4), personId(1)];
    expect(() => decided({ present: twice })).toThrow(refusal('meeting.twice', '/meeting/present/4'));
  });

  it('was taken today at the latest', () => {
    expect(() => decided({ minutes: { ...minutes, date: '2013-02-01' } })).not.toThrow();
    expect(() => decided({ minutes: { ...minutes, date: '2013-02-02' } })).toThrow(
      refusal('meeting.in-future', '/meeting/minutes/date'),
    );
  });

  it('goes by the quorum of its place and time', () => {
    const overrides = {
      'board.quorum-percent': [{ from: '2007-01-01', value: 66, area: '31', source: 'uji' }],
    };
    expect(() => decided({ present: memberIds.slice(0, 5) }, { overrides })).toThrow(
      refusal('meeting.no-quorum'),
    );
    expect(() => decided({ present: memberIds.slice(0, 6) }, { overrides })).not.toThrow();
  });
});

describe('E-7, L8: a board decides', () => {
  it('until the last day of its term, and as a caretaker nothing new', () => {
    const on = (day: string) => decided({ minutes: { ...minutes, date: day } }, { at: `${day}T03:00:00Z` });
    expect(() => on('2015-08-31')).not.toThrow();
    expect(() => on('2015-09-01')).toThrow(refusal('board.caretaker'));
  });

  it('nothing that it says now, after its end, to have decided before', () => {
    expect(() => decided({}, { at: '2015-09-01T03:00:00Z' })).toThrow(refusal('board.caretaker'));
  });

  it('not before its first term', () => {
    expect(() => termOn(board, '2012-08-31')).toThrow(refusal('board.without-term'));
    expect(() => decided({}, { of: { ...board, terms: [] } })).toThrow(refusal('board.without-term'));
  });

  it('by the members of the day: an early election ends the term before', () => {
    const later = {
      start: '2014-01-01',
      end: '2016-12-31',
      memberIds: [personId(20), personId(21), personId(22)],
    };
    const of = { ...board, terms: [...terms, later] };
    expect(termOn(of, '2013-12-31').memberIds).toEqual(memberIds);
    expect(termOn(of, '2014-01-01').memberIds).toEqual(later.memberIds);
    expect(() => decided({}, { of, at: '2014-02-01T03:00:00Z' })).not.toThrow(); // minutes of the term before
  });
});

describe('SD-4: who may not check or decide', () => {
  const actor: Actor = {
    account: 'akun-1',
    personIds: [personId(1), personId(2)],
    householdIds: [anId('HSE', 1)],
    posts: [],
  };

  it.each([
    ['the account that entered it', { accounts: ['akun-1'] }],
    ['the person, by any id that it was merged from', { personIds: [personId(2)] }],
    ['somebody of the same household', { householdIds: [anId<string>('HSE', 1)] }],
  ])('%s', (_, concerned) => {
    expect(isConcerned(actor, concerned)).toBe(true);
    expect(() => mustBeDisinterested(actor, concerned)).toThrow(refusal('duty.not-separate'));
  });

  it('anybody else may', () => {
    const others = { accounts: ['akun-2'], personIds: [personId(3)], householdIds: [anId<string>('HSE', 2)] };
    expect(() => mustBeDisinterested(actor, others)).not.toThrow();
    expect(() => mustBeDisinterested(actor, {})).not.toThrow();
  });
});

describe('C-9: an attendance', () => {
  it('adds up, and holds no more poor people than came', () => {
    expect(() => mustAddUp({ total: 40, women: 18, men: 22, poor: 40 }, '/attendance')).not.toThrow();
    expect(() => mustAddUp({ total: 40, women: 18, men: 23, poor: 16 }, '/attendance')).toThrow(
      refusal('attendance.mismatch', '/attendance/total'),
    );
    expect(() => mustAddUp({ total: 40, women: 18, men: 22, poor: 41 }, '/attendance')).toThrow(
      refusal('attendance.poor-above-total', '/attendance/poor'),
    );
  });
});

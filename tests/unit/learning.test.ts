import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  doFollowUp,
  formLearningGroup,
  holdLearningSession,
  type LearningSessionRecord,
} from '../../functions/volunteers/domain/learning.ts';
import type { Problem } from '../../shared/errors.ts';
import { learningRoutes } from '../../shared/routes/volunteers/learning.ts';
import { aGiven, anArea, anEntry, anId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';
import { locationId } from '../support/volunteer-builders.ts';

const { body: Forming } = learningRoutes.formLearningGroup;
const { body: Holding } = learningRoutes.holdLearningSession;
const given = (at?: string) => aGiven(at ?? '2012-09-01T05:00:00.000Z');

const form = (more: object = {}) =>
  formLearningGroup(
    Forming.parse({ locationId, name: 'KBK Uji', formedOn: '2012-08-01', ...more }),
    { locationId, area: anArea() },
    anEntry,
    given(),
  );

const followUp = (number: number, dueOn = '2012-09-15') => ({
  followUpId: anId('FVP', number),
  what: 'Menyiapkan papan',
  owner: { body: 'board', id: anId('BARD', 1) },
  dueOn,
});
const asked = {
  learningGroupId: anId('KBK', 1),
  number: 1,
  on: '2012-08-20',
  place: 'Balai RW 02',
  topic: 'Papan informasi',
  value: 'Kejujuran',
  participants: [
    { kind: 'volunteer', total: 9, women: 6 },
    { kind: 'board', total: 3, women: 1 },
  ],
  decisions: ['Laporan ditempel'],
  followUps: [followUp(1), followUp(2)],
};
const hold = (more: object = {}) =>
  holdLearningSession(Holding.parse({ ...asked, ...more }), form().next, anEntry, given());

describe('a learning community (K-6)', () => {
  it('is of an enrolled kelurahan, formed today or before', () => {
    expect(form({ formedOn: '2012-09-01' }).next).toMatchObject({ locationId, version: 1 });
    expect(() => form({ formedOn: '2012-09-02' })).toThrow(refusalAt('date.in-future', '/formedOn'));
  });
});

describe('a session (K-6)', () => {
  it('is told in numbers: who came, how many women, how much follows', () => {
    const { next, events } = hold();
    expect(next).toMatchObject({ topic: 'Papan informasi', value: 'Kejujuran', version: 1 });
    expect(events).toMatchObject([
      {
        contract: { type: 'learning-session-held.v1' },
        data: { on: '2012-08-20', total: 12, women: 7, followUps: 2 },
      },
    ]);
  });

  it('took place today or before', () => {
    const later = { followUps: [followUp(1, '2012-09-20')] };
    expect(hold({ on: '2012-09-01', ...later }).next.on).toBe('2012-09-01');
    expect(() => hold({ on: '2012-09-02', ...later })).toThrow(refusalAt('meeting.in-future', '/on'));
  });

  it('has no more women of a kind than participants of it, and each kind once', () => {
    const counted = (women: number) => hold({ participants: [{ kind: 'other', total: 5, women }] });
    expect(counted(5).next.participants).toHaveLength(1);
    expect(() => counted(6)).toThrow(refusalAt('attendance.mismatch', '/participants/0/women'));
    const twice = { participants: [asked.participants[0], asked.participants[0]] };
    expect(Holding.safeParse({ ...asked, ...twice }).success).toBe(false);
  });

  it('has follow-ups that are due on its day or later', () => {
    expect(hold({ followUps: [followUp(1, '2012-08-20')] }).next.followUps).toHaveLength(1);
    expect(() => hold({ followUps: [followUp(1), followUp(2, '2012-08-19')] })).toThrow(
      refusalAt('date.too-early', '/followUps/1/dueOn', { rule: 'K-6', on: '2012-08-20' }),
    );
  });

  it('may mediate a complaint and advise on a plan (K-7)', () => {
    const linked = { complaintId: anId('CMP', 1), planId: anId('PAN', 1) };
    expect(hold(linked).next).toMatchObject(linked);
  });
});

describe('a follow-up', () => {
  const session = hold().next;
  const done = (doneOn: string, followUpId: string = anId('FVP', 1), of = session) =>
    doFollowUp(of, { followUpId, doneOn }, given());

  it('is done on the day of the session at the earliest, and today at the latest', () => {
    expect(done('2012-08-20').next.followUps[0]?.doneOn).toBe('2012-08-20');
    expect(done('2012-09-01').next.followUps[0]?.doneOn).toBe('2012-09-01');
    expect(() => done('2012-08-19')).toThrow(refusalAt('date.too-early', '/doneOn'));
    expect(() => done('2012-09-02')).toThrow(refusalAt('date.in-future', '/doneOn'));
  });

  it('is one of the session', () => {
    expect(() => done('2012-08-21', anId('FVP', 9))).toThrow(refusal('follow-up.not-found'));
  });

  it('is done once, whatever is tried in whatever order', () => {
    const tries = fc.array(
      fc.record({
        number: fc.integer({ min: 1, max: 3 }),
        doneOn: fc.constantFrom('2012-08-19', '2012-08-25'),
      }),
    );
    fc.assert(
      fc.property(tries, (all) => {
        const model = new Set<number>();
        let state: LearningSessionRecord = session;
        for (const { number, doneOn } of all) {
          const refused =
            number === 3
              ? 'follow-up.not-found'
              : model.has(number)
                ? 'follow-up.done'
                : doneOn < session.on
                  ? 'date.too-early'
                  : undefined;
          try {
            const { next, events } = done(doneOn, anId('FVP', number), state);
            expect(refused).toBeUndefined();
            expect(events).toMatchObject([{ recordversion: state.version + 1, data: { doneOn } }]);
            state = next;
            model.add(number);
          } catch (error) {
            expect((error as Problem).code).toBe(refused);
          }
        }
        const undone = state.followUps.filter((one) => one.doneOn === undefined);
        expect(undone).toHaveLength(2 - model.size);
        expect(state.version).toBe(1 + model.size);
      }),
    );
  });
});

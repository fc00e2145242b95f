import { describe, expect, it } from 'vitest';
import { factOf, provenAnew, recordAssembly } from '../../functions/activities/domain/assembly.ts';
import { evidenceNow } from '../../functions/activities/domain/proven.ts';
import type { Paper } from '../../shared/contract/evidence.ts';
import { partsOf } from '../../shared/routes/activities/assembly-kinds.ts';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import { aGiven, anEntry, anId, personId } from '../support/builders.ts';
import { area, cycleId, documentId, locationId } from '../support/planning.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const assemblyId = anId<Body['assemblyId']>('ASM', 1);
type Body = Parameters<typeof recordAssembly>[0];

const aPaper = (requirement: Requirement, number: number, more: Partial<Paper> = {}): Paper => ({
  documentId: documentId(number),
  locationId,
  kind: requirements[requirement].kind,
  of: { kind: 'assembly', id: assemblyId },
  requirement,
  status: 'checked',
  version: 4,
  ...more,
});
const papers = [aPaper('assembly-minutes', 1), aPaper('attendance-list', 2), aPaper('assembly-lot', 3)];
const known = (all: readonly Paper[] = papers) => new Map(all.map((paper) => [paper.documentId, paper]));

const minutes = { documentId: documentId(1), number: 'BA-02/UJI/2012', date: '2012-08-12' };
const aBody = (more: Partial<Body> = {}): Body => ({
  assemblyId,
  cycleId,
  stage: 'S1',
  kind: 'readiness',
  date: '2012-08-12',
  place: 'Balai kelurahan',
  minutes,
  attendanceListId: documentId(2),
  attendance: { total: 100, women: 40, men: 60, poor: 40 },
  decision: 'accepted',
  ...more,
});
const record = (more: Partial<Body> = {}, all = papers) =>
  recordAssembly(aBody(more), { locationId, area }, anEntry, known(all), aGiven());

const tally = (...votes: number[]) =>
  votes.map((count, index) => ({ personId: personId(index + 1), votes: count }));
const ballots = { registered: 60, cast: 50, valid: 48, invalid: 2, tally: tally(30, 20, 10) };
const noDecision = { decision: undefined };
const rtBallot = (more: object = {}) => ({
  ...({ ...noDecision, stage: 'S4', kind: 'rt-ballot' } as const),
  ballots: { ...ballots, ...more },
});
const kelurahan = (more: Partial<Body> = {}) => ({
  ...({ ...noDecision, stage: 'S4', kind: 'kelurahan' } as const),
  seats: 2,
  delegates: [
    { rw: '01', women: 14, men: 16 },
    { rw: '02', women: 15, men: 15 },
  ],
  ballots,
  ...more,
});

describe('an assembly', () => {
  it('is recorded with what proves it, and tells its cycle what the gates ask', () => {
    const { next, events } = record();
    expect(next.evidence?.map(({ requirement, status }) => [requirement, status])).toEqual([
      ['assembly-minutes', 'met'],
      ['attendance-list', 'met'],
    ]);
    expect(factOf(next)).toMatchObject({ decision: 'accepted', documentIds: [documentId(1), documentId(2)] });
    expect(events[0]).toMatchObject({ data: { isProven: true, decision: 'accepted' }, recordversion: 1 });
  });

  it.each([
    ['minutes', { minutes: { ...minutes, documentId: documentId(9) } }, '/minutes/documentId'],
    ['an attendance list', { attendanceListId: documentId(9) }, '/attendanceListId'],
  ])('needs %s that was checked (L4)', (_, more, pointer) => {
    expect(() => record(more)).toThrow(refusalAt('evidence.not-checked', pointer));
  });

  it('was held today or before', () => {
    expect(() => record({ date: '2012-09-01' })).not.toThrow();
    expect(() => record({ date: '2012-09-02' })).toThrow(refusalAt('meeting.in-future', '/date'));
  });

  it('belongs to a stage of its kind', () => {
    expect(() => record({ stage: 'S2' })).toThrow(refusalAt('assembly.parts', '/stage', { stages: ['S1'] }));
    const priority = { ...noDecision, kind: 'priority' } as const;
    for (const stage of partsOf.priority.stages) expect(() => record({ ...priority, stage })).not.toThrow();
    expect(() => record({ ...priority, stage: 'S6' })).toThrow(refusal('assembly.parts'));
  });

  it('reports what its kind needs, and nothing that it does not have', () => {
    expect(() => record(noDecision)).toThrow(refusalAt('assembly.parts', '/decision'));
    expect(() => record({ ballots })).toThrow(refusalAt('assembly.parts', '/ballots'));
    expect(() => record({ ...kelurahan(), delegates: undefined })).toThrow(
      refusalAt('assembly.parts', '/delegates'),
    );
  });

  it('has as many women and men as came, and no more poor than came (C-9)', () => {
    expect(() => record({ attendance: { total: 100, women: 40, men: 59, poor: 0 } })).toThrow(
      refusalAt('attendance.mismatch', '/attendance/total', { rule: 'C-9' }),
    );
    expect(() => record({ attendance: { total: 100, women: 40, men: 60, poor: 101 } })).toThrow(
      refusal('attendance.poor-above-total'),
    );
  });
});

describe('C-9: participation', () => {
  const of = (attendance: Body['attendance']) => record({ attendance }).next.participation;

  it('is met at equality, and not below', () => {
    expect(of({ total: 100, women: 40, men: 60, poor: 40 })).toMatchObject({
      poor: { numerator: 40, denominator: 100, isMet: true, policy: { value: 40 } },
      women: { isMet: true },
    });
    expect(of({ total: 1000, women: 399, men: 601, poor: 399 })).toMatchObject({
      poor: { isMet: false },
      women: { isMet: false },
    });
  });

  it('is undefined and not met where nobody came', () => {
    expect(of({ total: 0, women: 0, men: 0, poor: 0 })).toMatchObject({
      poor: { numerator: 0, denominator: 0, isMet: false },
      women: { isMet: false },
    });
  });

  it('of voters is that of adults at the smallest basis, and of no other meeting', () => {
    const voters = (cast: number, registered: number) =>
      record(rtBallot({ cast, valid: cast, invalid: 0, registered, tally: [] })).next.participation.voters;
    expect(voters(30, 100)).toMatchObject({ numerator: 30, denominator: 100, isMet: true });
    expect(voters(29, 100)).toMatchObject({ isMet: false });
    expect(voters(0, 0)).toMatchObject({ isMet: false });
    expect(record(kelurahan()).next.participation.voters).toBeUndefined();
  });
});

describe('E-2, E-5: ballots', () => {
  it('add up: cast is valid and invalid, and not more than the registered', () => {
    expect(() => record(rtBallot({ cast: 51 }))).toThrow(
      refusalAt('election.cast-mismatch', '/ballots/cast'),
    );
    expect(() => record(rtBallot({ registered: 49 }))).toThrow(
      refusalAt('election.cast-above-registered', '/ballots/cast'),
    );
    expect(() => record(rtBallot({ registered: 50 }))).not.toThrow();
  });

  it('of an RT name three persons each, by the policy that is told', () => {
    expect(() => record(rtBallot({ tally: tally(48, 48, 48) }))).not.toThrow();
    expect(() => record(rtBallot({ tally: tally(48, 48, 48, 1) }))).toThrow(
      refusalAt('election.votes-above-ballots', '/ballots/tally', { perBallot: 3 }),
    );
  });

  it('of the kelurahan meeting name as many as there are seats', () => {
    expect(() => record(kelurahan({ ballots: { ...ballots, tally: tally(48, 47, 1) } }))).not.toThrow();
    expect(() => record(kelurahan({ ballots: { ...ballots, tally: tally(48, 47, 2) } }))).toThrow(
      refusalAt('election.votes-above-ballots', '/ballots/tally', { perBallot: 2 }),
    );
  });

  it('with a tie for the last seat need the minutes of the lot, a checked document too', () => {
    const tied = kelurahan({ ballots: { ...ballots, tally: tally(30, 20, 20) } });
    expect(() => record(tied)).toThrow(refusalAt('election.tie-without-lot', '/lotMinutes', { rule: 'E-5' }));
    const lotMinutes = { ...minutes, documentId: documentId(3) };
    expect(record({ ...tied, lotMinutes }).next.evidence).toHaveLength(3);
    expect(() => record({ ...tied, lotMinutes }, papers.slice(0, 2))).toThrow(
      refusalAt('evidence.not-checked', '/lotMinutes/documentId'),
    );
    const clear = kelurahan({ ballots: { ...ballots, tally: tally(30, 20, 19) } });
    expect(() => record(clear)).not.toThrow();
  });

  it('are those of the delegates, who alone elect: as many as their RW sent', () => {
    const one = { rw: '01', women: 30, men: 29 };
    expect(() => record(kelurahan({ delegates: [one] }))).toThrow(
      refusalAt('assembly.delegates', '/ballots/registered', { rule: 'E-2', delegates: 59 }),
    );
    const twice = [one, { rw: '01', women: 1, men: 0 }];
    expect(() => record(kelurahan({ delegates: twice }))).toThrow(
      refusalAt('assembly.delegates', '/delegates/1/rw'),
    );
  });
});

describe('E-3: the election committee', () => {
  const committee = (members: number, bylaws: number) =>
    record({
      ...({ ...noDecision, stage: 'S4', kind: 'rw-meeting' } as const),
      committee: { perRw: [{ rw: '01', members }], groups: { bylaws, election: 3, monitoring: 3 } },
    });

  it('has at least three persons per RW and three in each working group', () => {
    expect(() => committee(3, 3)).not.toThrow();
    expect(() => committee(2, 3)).toThrow(
      refusalAt('assembly.committee', '/committee/perRw/0/members', { rule: 'E-3' }),
    );
    expect(() => committee(3, 2)).toThrow(refusalAt('assembly.committee', '/committee/groups/bylaws'));
  });
});

describe('L4: what proves an assembly, seen anew', () => {
  const assembly = record().next;
  const proven = { of: { kind: 'assembly', id: assemblyId }, locationId } as const;
  const now = (all: readonly Paper[], standing = assembly.evidence) =>
    evidenceNow(standing, proven, 'assembly-minutes', documentId(1), all);
  const withdrawn = aPaper('assembly-minutes', 1, { status: 'withdrawn' });

  it('is nothing any more when its minutes are withdrawn, and its cycle hears so', () => {
    const { next, events } = provenAnew(assembly, now([withdrawn])!, aGiven());
    expect(factOf(next).documentIds).toEqual([]);
    expect(events[0]).toMatchObject({ data: { isProven: false }, recordversion: 2 });
  });

  it('is another paper where there is one, whichever was told first', () => {
    const other = aPaper('assembly-minutes', 4);
    const after = now([withdrawn], assembly.evidence);
    for (const standing of [assembly.evidence, after])
      for (const all of [
        [withdrawn, other],
        [other, withdrawn],
      ])
        expect(now(all, standing)?.[0]).toEqual({
          requirement: 'assembly-minutes',
          documentId: other.documentId,
          status: 'met',
        });
  });

  it('changes nothing when it is told again, or when a paper is of another record or place', () => {
    expect(now(papers)).toBeUndefined();
    expect(now([withdrawn], now([withdrawn]))).toBeUndefined();
    expect(now([aPaper('assembly-minutes', 5, { locationId: anId('PACE', 2) })])).toBeUndefined();
  });
});

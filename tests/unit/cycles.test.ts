import { describe, expect, it } from 'vitest';
import {
  type CycleRecord,
  closersOn,
  closeStage,
  losePaper,
  openCycle,
  reopenStage,
} from '../../functions/activities/domain/cycle.ts';
import { tellPunctuality } from '../../functions/activities/domain/punctuality.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { type Stage, stages, yearlyStages } from '../../shared/routes/activities/stages.ts';
import { aGiven, aLocation, anEntry, anId, someMinutes } from '../support/builders.ts';
import {
  aBoardMember,
  aCyclePaper,
  aFacilitator,
  anAssemblyFact,
  anOpenCycle,
  anOpening,
  area,
  aSchedule,
  cycleId,
  documentId,
  everyPaper,
  everythingKnown,
  locationId,
  nothingKnown,
} from '../support/planning.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const known = { ...everythingKnown(), papers: everyPaper };
const minutes = { ...someMinutes, documentId: everyPaper.at(-1)!.documentId };

const closed = (cycle: CycleRecord, stage: Stage, more: Partial<typeof known> = {}, on = '2012-09-01') =>
  closeStage(cycle, { stage, on, by: 'board' }, { ...known, ...more }, aBoardMember, aGiven());
/** The cycle after the stages before one were closed, each in its turn. */
const upTo = (stage: Stage, on?: string): CycleRecord =>
  stages
    .slice(0, stages.indexOf(stage))
    .reduce((before, one) => closed(before, one, {}, on).next, anOpenCycle());
const statuses = ({ stages: all }: CycleRecord) => all.map(({ status }) => status);

describe('C-1: a planning cycle', () => {
  it('opens with S0 open and the others waiting, each with its day', () => {
    const cycle = anOpenCycle();
    expect(statuses(cycle)).toEqual(['open', ...stages.slice(1).map(() => 'waiting')]);
    expect(cycle.stages.map(({ plannedOn }) => plannedOn)).toEqual(aSchedule().map(({ on }) => on));
  });

  it('is refused with a schedule that leaves out a stage, turns two around, or goes back in time', () => {
    const open = (planned: ReturnType<typeof aSchedule>) => () =>
      openCycle(anOpening({ planned }), aLocation(), undefined, anEntry, aGiven());
    const all = aSchedule();
    expect(open(all.slice(0, -1))).toThrow(refusalAt('cycle.schedule', '/planned/9', { expected: 'S8' }));
    expect(open([all[1]!, all[0]!, ...all.slice(2)])).toThrow(refusalAt('cycle.schedule', '/planned/0'));
    expect(open(all.with(4, { stage: 'S3', on: '2012-05-14' }))).toThrow(
      refusalAt('cycle.schedule', '/planned/4'),
    );
    expect(open(all.with(4, { stage: 'S3', on: '2012-05-15' }))).not.toThrow();
  });

  it('closes its stages in order, and is complete with the last', () => {
    const cycle = upTo('S8');
    expect(statuses(cycle)).toEqual([...stages.slice(1).map(() => 'closed'), 'open']);
    const { next, events } = closed(cycle, 'S8');
    expect(next).toMatchObject({ status: 'completed', version: 11 });
    expect(events[0]).toMatchObject({ data: { stage: 'S8', status: 'completed', on: '2012-09-01' } });
    expect(events[0].data).not.toHaveProperty('open');
    expect(() => closed(next, 'S8')).toThrow(refusal('cycle.ended'));
  });

  it.each(['S1', 'S8'] as const)('refuses to close %s before its turn', (stage) => {
    expect(() => closed(anOpenCycle(), stage)).toThrow(refusal('stage.not-open', { open: 'S0' }));
  });

  it('refuses to close what nothing proves, and names each missing proof', () => {
    const bare = { ...nothingKnown, terms: known.terms, papers: [] };
    expect(() => closed(upTo('S4'), 'S4', bare)).toThrow(
      expect.objectContaining({
        code: 'stage.proof-missing',
        errors: [
          {
            pointer: '/proofs/committee-decree',
            code: 'missing',
            message: expect.stringContaining('decree'),
          },
          ...['ballots-counted', 'kelurahan-meeting', 'board-elected', 'bylaws', 'notary-record'].map(
            (proof) => expect.objectContaining({ pointer: `/proofs/${proof}` }),
          ),
        ],
      }),
    );
  });

  it('refuses to have closed a stage tomorrow', () => {
    expect(() => closed(anOpenCycle(), 'S0', {}, '2012-09-02')).toThrow(
      refusalAt('meeting.in-future', '/on', { today: '2012-09-01' }),
    );
  });

  it('keeps the day on which a stage was closed apart from the moment at which that arrived (C-10)', () => {
    const { next, events } = closed(anOpenCycle(), 'S0', {}, '2012-03-07');
    expect(next.stages[0]?.closing).toMatchObject({
      on: '2012-03-07',
      enteredAt: '2012-09-01T05:00:00.000Z',
    });
    expect(events[0].time).toBe('2012-03-07T05:00:00.000Z');
    expect(events[0].acceptedat).toBe('2012-09-01T05:00:00.000Z');
  });
});

describe('C-2: a readiness meeting that refuses', () => {
  const readiness = anAssemblyFact('readiness', 'S1', 1, { decision: 'refused' });
  const assemblies = [readiness];
  const papers = everyPaper.filter(({ requirement }) => requirement !== 'help-request');

  it('ends the cycle for the year, and needs no request for help', () => {
    const { next } = closed(upTo('S1'), 'S1', { assemblies, papers });
    expect(next.status).toBe('refused');
    expect(statuses(next).slice(2)).toEqual(stages.slice(2).map(() => 'waiting'));
    expect(() => closed(next, 'S1v')).toThrow(refusal('cycle.ended', { rule: 'C-2' }));
    expect(() =>
      reopenStage(next, { stage: 'S1', by: 'board', minutes }, known, aBoardMember, aGiven()),
    ).toThrow(refusal('cycle.ended', { rule: 'C-2' }));
  });

  it('asks for that request when it accepts', () => {
    expect(() => closed(upTo('S1'), 'S1', { papers })).toThrow(
      refusal('stage.proof-missing', { missing: [{ proof: 'help-request', why: 'missing' }] }),
    );
  });

  it('counts by its last decision', () => {
    const later = anAssemblyFact('readiness', 'S1', 2, { decision: 'accepted', date: '2012-08-13' });
    expect(closed(upTo('S1'), 'S1', { assemblies: [later, readiness] }).next.status).toBe('running');
  });

  it('leaves the stage open again when its minutes are withdrawn', () => {
    const { next } = closed(upTo('S1'), 'S1', { assemblies, papers });
    const lost = losePaper(next, { documentId: readiness.documentIds[0]! }, aGiven())?.next;
    expect(lost).toMatchObject({ status: 'running' });
    expect(lost?.stages[1]?.status).toBe('open');
  });
});

describe('C-3: who closes a stage', () => {
  const terms = [{ start: '2012-09-01', end: '2015-08-31' }];
  const close = (
    by: 'board' | 'lurah' | 'election-committee',
    closes: typeof aBoardMember,
    more: object = {},
    cited: typeof minutes | undefined = minutes,
  ) =>
    closeStage(
      anOpenCycle(),
      { stage: 'S0', on: '2012-09-01', by, minutes: cited },
      { ...known, ...more },
      closes,
      aGiven(),
    );

  it('is the board from the first to the last day of a term', () => {
    expect(closersOn({ terms }, '2012-08-31')).toEqual(['lurah', 'election-committee']);
    expect(closersOn({ terms }, '2012-09-01')).toEqual(['board']);
    expect(closersOn({ terms }, '2015-08-31')).toEqual(['board']);
    expect(closersOn({ terms }, '2015-09-01')).toEqual(['lurah', 'election-committee']);
  });

  it('is nobody else while there is a board', () => {
    expect(() => close('lurah', aFacilitator)).toThrow(refusalAt('stage.closer', '/by', { rule: 'C-3' }));
    expect(() => close('board', aFacilitator)).toThrow(refusal('access.no-post', { rule: 'C-3' }));
    expect(() => close('board', aBoardMember, {}, undefined)).not.toThrow();
  });

  it('is the lurah or the committee before there is one, by minutes that a facilitator enters', () => {
    const none = { terms: [] };
    expect(() => close('board', aBoardMember, none)).toThrow(refusalAt('stage.closer', '/by'));
    expect(() => close('lurah', aBoardMember, none)).toThrow(refusal('access.no-post'));
    expect(close('election-committee', aFacilitator, none).next.stages[0]?.status).toBe('closed');
    const withoutMinutes = () =>
      closeStage(
        anOpenCycle(),
        { stage: 'S0', on: '2012-09-01', by: 'lurah' },
        { ...known, ...none },
        aFacilitator,
        aGiven(),
      );
    expect(withoutMinutes).toThrow(refusalAt('stage.closer', '/minutes'));
  });

  it('cites minutes that are checked, of this cycle and this kelurahan (L4)', () => {
    const withPaper = (more: object) => () =>
      close('lurah', aFacilitator, {
        terms: [],
        papers: everyPaper.with(-1, { ...everyPaper.at(-1)!, ...more }),
      });
    expect(withPaper({ status: 'withdrawn' })).toThrow(
      refusalAt('evidence.withdrawn', '/minutes/documentId'),
    );
    expect(withPaper({ of: { kind: 'cycle', id: anId('CYC', 2) } })).toThrow(refusal('evidence.of-another'));
    expect(withPaper({ locationId: anId('PACE', 2) })).toThrow(refusal('evidence.of-another'));
  });
});

describe('C-4: a closed stage that is opened again', () => {
  const reopen = (cycle: CycleRecord, stage: Stage) =>
    reopenStage(cycle, { stage, by: 'board', minutes }, known, aBoardMember, aGiven());

  it('is the open one, and later ones that were closed say that they rest on an older version', () => {
    const { next, events } = reopen(upTo('S5'), 'S2');
    expect(statuses(next).slice(2, 7)).toEqual(['closed', 'open', 'closed', 'closed', 'waiting']);
    expect(next.stages.flatMap(({ stage, basedOnOlder }) => (basedOnOlder ? [stage] : []))).toEqual([
      'S3',
      'S4',
    ]);
    expect(next.stages[3]?.reopenedBecause).toMatchObject({ cause: 'minutes', minutes });
    expect(events[0]).toMatchObject({ data: { stage: 'S2', open: 'S2', basedOnOlder: ['S3', 'S4'] } });
  });

  it('says no more why it was open once it is closed; later ones rest on the older until they are closed anew', () => {
    const again = closed(reopen(upTo('S5'), 'S2').next, 'S2').next;
    expect(again.stages[3]).not.toHaveProperty('reopenedBecause');
    expect(again.stages[4]?.basedOnOlder).toBe(true);
    const renewed = closed(reopen(again, 'S3').next, 'S3').next;
    expect(renewed.stages[4]).not.toHaveProperty('basedOnOlder');
    expect(renewed.stages[5]?.basedOnOlder).toBe(true);
  });

  it('must have been closed', () => {
    expect(() => reopen(upTo('S5'), 'S5')).toThrow(refusal('stage.not-open', { status: 'open' }));
    expect(() => reopen(upTo('S5'), 'S6')).toThrow(refusal('stage.not-open', { status: 'waiting' }));
  });

  it('takes the measures of the election with it when it is S4', () => {
    expect(upTo('S5').participation).toBeDefined();
    expect(reopen(upTo('S5'), 'S4').next.participation).toBeUndefined();
    expect(reopen(upTo('S5'), 'S2').next.participation).toBeDefined();
  });
});

describe('L4: a paper that is withdrawn', () => {
  const letter = everyPaper[0]!;
  const lose = (cycle: CycleRecord, paper = letter) => losePaper(cycle, paper, aGiven());

  it('opens the stage that it closed, names itself, and marks those after it', () => {
    const { next, events } = lose(upTo('S2'))!;
    expect(next.stages[0]).toMatchObject({
      status: 'open',
      reopenedBecause: {
        cause: 'paper-withdrawn',
        documentId: letter.documentId,
        requirement: 'location-letter',
      },
    });
    expect(events[0]).toMatchObject({
      contract: { type: 'stage-reopened.v1' },
      data: { stage: 'S0', documentId: letter.documentId, basedOnOlder: ['S1', 'S1v'] },
    });
  });

  it('changes nothing of a cycle that does not rely on it, or not any more', () => {
    expect(lose(anOpenCycle())).toBeUndefined();
    const other = aCyclePaper('location-letter', 99);
    const again = closed(lose(upTo('S2'))!.next, 'S0', {
      papers: [{ ...letter, status: 'withdrawn' }, other],
    }).next;
    expect(lose(again)).toBeUndefined();
    expect(lose(again, other)).toBeDefined();
  });

  it('opens the stage that relied on a meeting or a plan which it proved', () => {
    expect(lose(upTo('S6'), { ...letter, documentId: documentId(201) })?.next.stages[6]?.status).toBe('open');
    expect(lose(upTo('S5'), { ...letter, documentId: documentId(106) })?.next.stages[5]?.status).toBe('open');
  });
});

describe('C-5, C-6: a year out of a medium-term plan', () => {
  const before = upTo('S7');
  const inherit = (
    more: Partial<ReturnType<typeof anOpening>> = {},
    from: CycleRecord | undefined = before,
  ) =>
    openCycle(
      anOpening({
        cycleId: anId('CYC', 2),
        year: 2013,
        kind: 'tahun-2',
        inheritsFrom: cycleId,
        planned: aSchedule(yearlyStages),
        ...more,
      }),
      { locationId, area },
      from,
      anEntry,
      aGiven(),
    ).next;

  it('starts at S7 with the stages before it, and the measures of the election, inherited', () => {
    const cycle = inherit();
    expect(statuses(cycle)).toEqual([...stages.slice(0, -2).map(() => 'inherited'), 'open', 'waiting']);
    expect(cycle.participation).toEqual(before.participation);
    expect(closed(closed(cycle, 'S7').next, 'S8').next.status).toBe('completed');
  });

  it('is one of the years of that plan: the second and third, not the first and not the fourth', () => {
    expect(() => inherit({ year: 2012 })).toThrow(refusalAt('cycle.nothing-inherited', '/year'));
    expect(() => inherit({ year: 2014 })).not.toThrow();
    expect(() => inherit({ year: 2015 })).toThrow(
      refusalAt('cycle.nothing-inherited', '/year', { rule: 'C-6' }),
    );
  });

  it('needs a cycle of this kelurahan that got as far as S6', () => {
    const refused = refusalAt('cycle.nothing-inherited', '/inheritsFrom', { rule: 'C-6' });
    expect(() => inherit({}, upTo('S6'))).toThrow(refused);
    expect(() => inherit({}, { ...before, locationId: anId('PACE', 2) })).toThrow(refused);
    expect(() =>
      openCycle(
        anOpening({ inheritsFrom: anId('CYC', 9) }),
        { locationId, area },
        undefined,
        anEntry,
        aGiven(),
      ),
    ).toThrow(refused);
  });

  it('is none in Tahun-4, when the board is elected anew', () => {
    expect(() => inherit({ kind: 'tahun-4' })).toThrow(
      refusalAt('cycle.nothing-inherited', '/inheritsFrom', { rule: 'C-5' }),
    );
  });
});

describe('C-10: time and quality of a city', () => {
  const tell = (cycles: readonly CycleRecord[], day: string) =>
    tellPunctuality(cycles, { area: '31.71', year: 2012, day }, policyTable());

  it('counts a kelurahan as on schedule until the day after a stage was due', () => {
    const cycle = anOpenCycle(); // S0 is due on 15 February
    expect(tell([cycle], '2012-02-15').onTime).toMatchObject({ numerator: 1, denominator: 1, isMet: true });
    expect(tell([cycle], '2012-02-16').onTime).toMatchObject({ numerator: 0, isMet: false });
  });

  it('judges by the day on which it happened, however late that arrived', () => {
    const late = closed(anOpenCycle(), 'S0', {}, '2012-02-16').next;
    expect(tell([late], '2012-02-16').onTime.numerator).toBe(1);
    expect(tell([late], '2012-03-15').onTime.numerator).toBe(1);
    expect(tell([late], '2012-03-16').onTime.numerator).toBe(0);
  });

  it('reaches the figure of the programme at 90 %, and not below', () => {
    const [good, bad] = [upTo('S2', '2012-02-10'), anOpenCycle()];
    const of = (on: number, off: number) =>
      tell([...Array(on).fill(good), ...Array(off).fill(bad)], '2012-04-16').onTime;
    expect(of(9, 1)).toMatchObject({ numerator: 9, denominator: 10, isMet: true });
    expect(of(89, 11)).toMatchObject({ isMet: false });
    expect(of(0, 0)).toMatchObject({ denominator: 0, isMet: false });
  });

  it('puts each kelurahan into one of four quadrants, and those that refused into none', () => {
    const good = upTo('S5', '2012-02-10');
    const poor = { ...good, participation: { ...good.participation!, voters: undefined } };
    const refused = { ...anOpenCycle(), status: 'refused' as const };
    const cycles = [good, poor, anOpenCycle(), refused];
    expect(tell(cycles, '2012-07-16')).toMatchObject({
      refused: 1,
      onTime: { numerator: 2, denominator: 3 },
      quality: { numerator: 1, denominator: 3 },
      quadrants: { onTimeAndGood: 1, onTimeOnly: 1, goodOnly: 0, neither: 1 },
    });
    expect(tell([good], '2012-07-15').quadrants.onTimeAndGood).toBe(1);
    expect(tell([good], '2012-09-01').quadrants.goodOnly).toBe(1);
  });
});

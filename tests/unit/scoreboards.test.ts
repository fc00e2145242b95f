import { describe, expect, it } from 'vitest';
import { type Mark, marksOf, measures } from '../../functions/activities/domain/measures.ts';
import { scoreboardOf, spanOf } from '../../functions/activities/domain/scoreboard.ts';
import { measured } from '../../shared/events/subscriptions.ts';
import type { Institution } from '../../shared/routes/activities/facilitation.ts';
import { aGiven, aLocation, anArea } from '../support/builders.ts';

const location = aLocation();
const given = aGiven('2013-06-30T03:00:00Z');
const aMark = (measure: string, on: string, number = 1): Mark => ({
  measure,
  on,
  subject: `S${number}`,
  link: `/v1/${measure}/S${number}`,
});
const existing = (...names: Institution[]) => new Map(names.map((name) => [name, '2012-09-01']));
const scored = (marks: readonly Mark[], known = existing(), year = 2013) =>
  scoreboardOf(location, year, marks, known, given);

describe('the scoreboard of a kelurahan (G2 to G6)', () => {
  it('shows the five pillars side by side, each figure with the records behind it', () => {
    const { pillars } = scored([aMark('visits', '2013-01-22'), aMark('visits', '2013-03-05', 2)]);
    expect(pillars.map(({ pillar }) => pillar)).toEqual([
      'integration',
      'institutions',
      'facilitation',
      'local-government',
      'governance',
    ]);
    const figure = pillars.flatMap(({ figures }) => figures).find(({ measure }) => measure === 'visits');
    expect(figure).toEqual({ measure: 'visits', count: 2, links: ['/v1/visits/S1', '/v1/visits/S2'] });
  });

  it('counts what happened in its year, and until today', () => {
    const marks = ['2012-12-31', '2013-01-01', '2013-06-30', '2013-07-01'].map((on, index) =>
      aMark('visits', on, index),
    );
    const visits = (year: number) =>
      scored(marks, existing(), year)
        .pillars.flatMap(({ figures }) => figures)
        .find(({ measure }) => measure === 'visits')?.count;
    expect([visits(2012), visits(2013), visits(2014)]).toEqual([1, 2, 0]);
  });

  it('asks for the twelve months before the day that it looks at', () => {
    expect(spanOf(2013, anArea(), given)).toMatchObject({ from: '2012-06-30', until: '2013-06-30' });
    expect(spanOf(2012, anArea(), given)).toMatchObject({ from: '2011-12-31', until: '2012-12-31' });
  });

  it('knows every fact that it listens to, once in the list of measures at least', () => {
    const types = new Set(measures.map(({ event }) => event.type));
    expect(new Set(Object.values(measured).map(({ type }) => type))).toEqual(types);
  });

  it('takes the day that a fact says, and else the day on which it happened; a fact in pages once', () => {
    const said = { type: 'visit-recorded.v1', subject: 'S1', data: { on: '2013-01-22' }, day: '2013-02-01' };
    expect(marksOf(said)).toMatchObject([{ measure: 'visits', on: '2013-01-22', link: '/v1/visits/S1' }]);
    const page = (number: number) =>
      marksOf({ type: 'poor-list-frozen.v1', subject: 'L1', data: { page: number }, day: '2013-02-01' });
    expect(page(1)).toMatchObject([{ measure: 'poor-lists', on: '2013-02-01' }]);
    expect(page(2)).toEqual([]);
  });
});

describe('E-1: the class of a board', () => {
  it('is awal where nothing is known, and each of the six institutions is shown', () => {
    const { board } = scored([]);
    expect(board).toMatchObject({ class: 'awal', points: 0 });
    expect(board.institutions.map(({ points }) => points)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('rises with what exists: 3 points are awal, 4 are berdaya', () => {
    const names = ['participatory-cycle', 'tridaya', 'accountability', 'volunteers'] as const;
    expect(scored([], existing(...names.slice(0, 3))).board).toMatchObject({ class: 'awal', points: 3 });
    expect(scored([], existing(...names)).board).toMatchObject({ class: 'berdaya', points: 4 });
  });

  it('counts what exists since then only, and says so', () => {
    const { board } = scored([], existing('volunteers'), 2011);
    expect(board.points).toBe(0);
    const volunteers = scored([], existing('volunteers')).board.institutions.find(
      ({ institution }) => institution === 'volunteers',
    );
    expect(volunteers).toMatchObject({ points: 1, since: '2012-09-01', evidence: [] });
  });

  it('names the policies that decided', () => {
    expect(scored([]).board.policies.map(({ name, value }) => [name, value])).toEqual([
      ['board.class-madani', 11],
      ['board.class-mandiri', 8],
      ['board.class-berdaya', 4],
    ]);
  });
});

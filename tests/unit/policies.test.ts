import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plusDays, plusYears, today } from '../../shared/policy/local-date.ts';
import { policyOn, policyTable } from '../../shared/policy/policy.ts';
import { policies } from '../../shared/policy/values.ts';
import { aGiven } from '../support/builders.ts';

const value = (value: number, from: string, area?: string) => ({
  value,
  from,
  source: 'test',
  ...(area && { area }),
});
const gambir = '31.71.01.1001';

describe('a policy', () => {
  it('has the defaults of section 17', () => {
    const national = Object.fromEntries(
      Object.keys(policies).map((name) => [
        name,
        policyOn(policyTable(), name as keyof typeof policies, { date: '2012-09-01', area: gambir }).value,
      ]),
    );
    expect(national).toMatchObject({
      'term.years': 3,
      'term.warn-days': 90,
      'board.size-min': 9,
      'board.size-max': 13,
      'board.women-percent': 30,
      'election.names-per-ballot': 3,
    });
  });

  it('holds from its first day, and never changes the past', () => {
    const table = policyTable({ 'term.years': [value(4, '2013-01-01')] });
    expect(policyOn(table, 'term.years', { date: '2012-12-31', area: gambir }).value).toBe(3);
    expect(policyOn(table, 'term.years', { date: '2013-01-01', area: gambir })).toEqual({
      name: 'term.years',
      value: 4,
      from: '2013-01-01',
      area: 'ID',
    });
  });

  it('of a narrower area wins, also over a later one of a wider', () => {
    const table = policyTable({
      'term.years': [value(4, '2010-01-01', '31'), value(5, '2009-01-01', '31.71'), value(6, '2014-01-01')],
    });
    const on = (area: string) => policyOn(table, 'term.years', { date: '2015-01-01', area }).value;
    expect([on(gambir), on('31.72.01.1001'), on('32.71.01.1001'), on('31.71'), on('31')]).toEqual([
      5, 4, 6, 5, 4,
    ]);
  });

  it('X-2: holds for whole areas, not for codes that begin alike', () => {
    const table = policyTable({ 'term.years': [value(4, '2010-01-01', '31.7')] });
    expect(policyOn(table, 'term.years', { date: '2015-01-01', area: gambir }).value).toBe(3);
  });

  it('answers a day before its first value by the first', () => {
    expect(policyOn(policyTable(), 'term.years', { date: '2001-01-01', area: gambir }).value).toBe(3);
  });
});

describe('the date at a place', () => {
  it.each([
    ['WIB', '31.71.01.1001', '16:59:59', '17:00:00'],
    ['WIB in Kalimantan Barat', '61.71.01.1001', '16:59:59', '17:00:00'],
    ['WITA', '51.71.01.1001', '15:59:59', '16:00:00'],
    ['WITA in Kalimantan Timur', '64.72.01.1001', '15:59:59', '16:00:00'],
    ['WITA in Sulawesi Selatan', '73.71.01.1001', '15:59:59', '16:00:00'],
    ['WIT', '81.71.01.1001', '14:59:59', '15:00:00'],
    ['WIT in Papua Barat Daya', '96.71.01.1001', '14:59:59', '15:00:00'],
  ])('changes at midnight %s', (_, area, before, midnight) => {
    expect(today(aGiven(`2012-12-31T${before}Z`), area)).toBe('2012-12-31');
    expect(today(aGiven(`2012-12-31T${midnight}Z`), area)).toBe('2013-01-01');
  });
});

describe('counting days and years', () => {
  it('knows months and leap years', () => {
    expect(plusDays('2012-02-28', 1)).toBe('2012-02-29');
    expect(plusDays('2013-02-28', 1)).toBe('2013-03-01');
    expect(plusDays('2013-01-01', -1)).toBe('2012-12-31');
    expect(plusYears('2012-09-01', 3)).toBe('2015-09-01');
    expect(plusYears('2012-02-29', 4)).toBe('2016-02-29');
    expect(plusYears('2012-02-29', 3)).toBe('2015-03-01');
  });

  it('goes back as it went, and never backwards', () => {
    const date = fc
      .date({ min: new Date('1999-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        date,
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 9 }),
        (day, days, years) => {
          expect(plusDays(plusDays(day, days), -days)).toBe(day);
          expect(plusDays(day, days) > day).toBe(true);
          const wholeYears = (Date.parse(plusYears(day, years)) - Date.parse(day)) / 86_400_000;
          expect(wholeYears - years * 365).toBeGreaterThanOrEqual(0);
          expect(wholeYears - years * 365).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});

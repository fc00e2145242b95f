import { describe, expect, it } from 'vitest';
import { changeLocation, enrolLocation } from '../../functions/registration/domain/location.ts';
import { aGiven, aLocation, anArea, anEntry } from '../support/builders.ts';

const aYear = (year: number, date = '2012-01-16') => ({
  year,
  kind: 'tahun-1' as const,
  letter: { number: 'SK-01/CONTOH', date },
});
const enrol = (years: ReturnType<typeof aYear>[], at?: string, area = anArea()) =>
  enrolLocation({ area: area.code, years }, area, anEntry, aGiven(at));

const refusal = (code: string, pointer: string) =>
  expect.objectContaining({
    code,
    details: expect.objectContaining({ rule: 'C-5' }),
    errors: [expect.objectContaining({ pointer })],
  });

describe('C-5: the programme years of a location', () => {
  it('begin with the programme, in 1999', () => {
    expect(enrol([aYear(1999)]).next.years).toHaveLength(1);
    expect(() => enrol([aYear(1998)])).toThrow(refusal('location.year-before-programme', '/years/0/year'));
  });

  it('occur once each', () => {
    expect(enrol([aYear(2012), aYear(2013)]).next.years).toHaveLength(2);
    expect(() => enrol([aYear(2012), aYear(2012)])).toThrow(refusal('location.year-twice', '/years/1/year'));
  });

  it.each([
    ['Jakarta (WIB)', '31.71.01.1001', '2012-09-01T16:59:59Z', '2012-09-01T17:00:00Z'],
    ['Makassar (WITA)', '73.71.01.1001', '2012-09-01T15:59:59Z', '2012-09-01T16:00:00Z'],
    ['Jayapura (WIT)', '91.71.01.1001', '2012-09-01T14:59:59Z', '2012-09-01T15:00:00Z'],
  ])('have no letter of tomorrow, by the date in %s', (_, code, before, midnight) => {
    const years = [aYear(2012, '2012-09-02')];
    expect(() => enrol(years, before, anArea(code))).toThrow(
      refusal('location.letter-after-today', '/years/0/letter/date'),
    );
    expect(enrol(years, midnight, anArea(code)).next.years).toEqual(years);
  });

  it('are checked again when they change', () => {
    const location = aLocation({ version: 2 });
    expect(() => changeLocation(location, { years: [aYear(1998)] }, aGiven())).toThrow(
      'location.year-before-programme',
    );
    const { next, events } = changeLocation(location, { years: [aYear(2012), aYear(2013)] }, aGiven());
    expect(next).toMatchObject({ version: 3, years: [{ year: 2012 }, { year: 2013 }] });
    expect(events).toMatchObject([{ contract: { type: 'location-changed.v1' }, recordversion: 3 }]);
  });
});

describe('enrolling a kelurahan', () => {
  it('L10: tells the other services which area, and for which years, without the letter', () => {
    const { next, events } = enrol([aYear(2012)]);
    expect(next).toMatchObject({ area: anArea(), version: 1, createdAs: 'fingerprint-1' });
    expect(events).toMatchObject([
      {
        contract: { type: 'location-enrolled.v1', bus: 'institutional' },
        subject: next.locationId,
        recordversion: 1,
        acceptedat: '2012-09-01T05:00:00.000Z',
        data: { locationId: next.locationId, area: anArea(), years: [{ year: 2012, kind: 'tahun-1' }] },
        state: next,
      },
    ]);
    expect(events[0].data.years).toEqual([{ year: 2012, kind: 'tahun-1' }]);
  });

  it('R-15: keeps where it came from beside who entered it', () => {
    const area = anArea();
    const paper = { source: 'paper', collectedOn: '2012-08-30' } as const;
    const body = { area: area.code, years: [aYear(2012)], origin: paper };
    expect(enrolLocation(body, area, anEntry, aGiven()).next.origin).toEqual({
      ...paper,
      enteredAt: '2012-09-01T05:00:00.000Z',
      enteredBy: 'account-1',
    });
    expect(enrol([aYear(2012)]).next.origin.source).toBe('office');
  });

  it('R-14: takes the id that a device made', () => {
    const area = anArea();
    const { locationId } = aLocation();
    const body = { locationId, area: area.code, years: [aYear(2012)] };
    expect(enrolLocation(body, area, anEntry, aGiven()).next.locationId).toBe(locationId);
  });
});

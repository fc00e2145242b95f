import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNik, readNik } from '../../functions/registration/domain/nik.ts';

/** A NIK of Gambir with another birth date or serial. */
const nik = (date: string, serial = '9999') => `317101${date}${serial}`;

describe('R-8: a NIK', () => {
  it('tells sex and birth date: 40 is added to the day of a woman', () => {
    expect(readNik('3171014101929999')).toEqual({ sex: 'female', day: 1, month: 1, year: 92 });
    expect(readNik('3171010101929999')).toEqual({ sex: 'male', day: 1, month: 1, year: 92 });
  });

  it.each([
    ['day 0', nik('000192')],
    ['day 32', nik('320192')],
    ['day 40', nik('400192')],
    ['day 72, which is a woman of day 32', nik('720192')],
    ['month 0', nik('010092')],
    ['month 13', nik('011392')],
    ['31 April', nik('310492')],
    ['29 February 2021', nik('290221')],
    ['a woman of 29 February 2021', nik('690221')],
    ['serial 0000', nik('010192', '0000')],
    ['15 digits', nik('010192', '999')],
    ['17 digits', nik('010192', '99999')],
    ['a letter', nik('010192', '999A')],
    ['spaces', nik('010192', ' 999')],
    ['a province 00', '0071010101929999'],
    ['a kota that no code can name', '3170010101929999'],
    ['a kecamatan 00', '3171000101929999'],
    ['sixteen equal digits, though they read as 11 November 1911', '1111111111111111'],
    ['sixteen zeros', '0000000000000000'],
  ])('cannot have %s', (_, text) => {
    expect(readNik(text)).toBeUndefined();
  });

  it.each([
    ['day 31', nik('310192')],
    ['day 71', nik('710192')],
    ['month 12', nik('011292')],
    ['30 April', nik('300492')],
    ['29 February 2020', nik('290220')],
    ['29 February 2000, for the century is not in the number', nik('290200')],
    ['serial 0001', nik('010192', '0001')],
    ['a kecamatan 01', nik('010192')],
    ['fifteen equal digits', '1111111111111112'],
  ])('may have %s', (_, text) => {
    expect(readNik(text)).toBeDefined();
  });

  it('is read back as it was made, of whoever and whatever day', () => {
    const days = fc.date({ min: new Date('1930-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        days,
        fc.constantFrom('female', 'male'),
        fc.integer({ min: 1, max: 9999 }),
        (at, sex, n) => {
          const [year = '', month = '', day = ''] = at.toISOString().slice(2, 10).split('-');
          const dayCode = String(Number(day) + (sex === 'female' ? 40 : 0)).padStart(2, '0');
          const text = nik(`${dayCode}${month}${year}`, String(n).padStart(4, '0'));
          const read = { sex, day: Number(day), month: Number(month), year: Number(year) };
          expect(readNik(text)).toEqual(read);
          expect(() => checkNik({ nik: text, sex, birthDate: at.toISOString().slice(0, 10) })).not.toThrow();
        },
      ),
    );
  });
});

describe('R-8: the NIK of a person', () => {
  const woman = { nik: '3171014101929999', sex: 'female', birthDate: '1992-01-01' } as const;

  it('agrees with sex and birth date', () => {
    expect(() => checkNik(woman)).not.toThrow();
    expect(() => checkNik({ ...woman, birthDate: undefined })).not.toThrow();
  });

  it.each([
    ['sex', { ...woman, sex: 'male' }],
    ['birthDate', { ...woman, birthDate: '1992-01-02' }],
    ['birthDate', { ...woman, birthDate: '1992-02-01' }],
    ['birthDate', { ...woman, birthDate: '1993-01-01' }],
  ] as const)('is refused when it says another %s: %o', (differs, person) => {
    expect(() => checkNik(person)).toThrow(
      expect.objectContaining({ code: 'person.nik-mismatch', details: { rule: 'R-8', differs } }),
    );
  });

  it('is refused when it cannot exist, and is not repeated in the refusal', () => {
    const refusal = () => checkNik({ ...woman, nik: nik('320192') });
    expect(refusal).toThrow(
      expect.objectContaining({ code: 'person.nik-invalid', details: { rule: 'R-8' } }),
    );
  });

  it('is refused when its digits are all equal, as it is of members of a household', () => {
    const filler = { nik: '1111111111111111', sex: 'male' } as const;
    expect(() => checkNik(filler)).toThrow(expect.objectContaining({ code: 'person.nik-invalid' }));
    const ofMember = {
      impossible: 'household.number-impossible',
      mismatch: 'household.number-mismatch',
      at: '/members/1',
    } as const;
    expect(() => checkNik(filler, ofMember)).toThrow(
      expect.objectContaining({
        code: 'household.number-impossible',
        errors: [expect.objectContaining({ pointer: '/members/1/nik' })],
      }),
    );
  });

  it('is not compared with a sex or birth date that nobody said', () => {
    expect(() => checkNik({ nik: woman.nik })).not.toThrow();
  });

  it('R-9: is optional', () => {
    expect(() => checkNik({ sex: 'female', birthDate: '1992-01-01' })).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { checkBases, purposesOn } from '../../functions/registration/domain/legal-basis.ts';
import type { LegalBasis } from '../../shared/routes/registration/legal-bases.ts';

const consent: LegalBasis = { purpose: 'aid', basis: 'consent', from: '2023-01-01', until: '2023-12-31' };
const withdrawn: LegalBasis = { ...consent, withdrawnAt: '2023-05-01T02:00:00.000Z' };
const duty: LegalBasis = { purpose: 'poor-list', basis: 'public-task', from: '2012-09-10' };
const grownUp = { birthDates: ['1980-01-01', undefined] };

describe('D-1: the legal bases of processing', () => {
  it('takes a duty without an end, and consent that has one', () => {
    expect(() => checkBases([duty, consent], grownUp)).not.toThrow();
    expect(() => checkBases([{ ...consent, until: consent.from }], grownUp)).not.toThrow();
  });

  it.each([undefined, '2022-12-31'])('refuses consent that ends %s', (until) => {
    const { until: _, ...endless } = consent;
    expect(() => checkBases([duty, { ...endless, ...(until && { until }) }], grownUp)).toThrow(
      expect.objectContaining({
        code: 'basis.consent-endless',
        errors: [expect.objectContaining({ pointer: '/bases/1/until' })],
      }),
    );
  });

  it('wants a guardian for who is not yet eighteen on the first day, and none for who is that day', () => {
    const born = (birthDate: string) => ({ birthDates: ['1980-01-01', birthDate] });
    expect(() => checkBases([consent], born('2005-01-01'))).not.toThrow();
    expect(() => checkBases([consent], born('2005-01-02'))).toThrow(
      expect.objectContaining({ code: 'basis.no-guardian' }),
    );
    expect(() => checkBases([{ ...consent, byGuardian: true }], born('2005-01-02'))).not.toThrow();
    expect(() => checkBases([duty], born('2005-01-02'))).not.toThrow();
  });

  it('keeps a withdrawal as it was made: none is added, changed or left out by the way', () => {
    const elsewhere = expect.objectContaining({ code: 'basis.withdrawal-elsewhere' });
    const before = [duty, withdrawn];
    expect(() => checkBases([withdrawn, consent], { ...grownUp, before })).not.toThrow();
    expect(() => checkBases([withdrawn], grownUp)).toThrow(elsewhere);
    expect(() => checkBases([duty], { ...grownUp, before })).toThrow(elsewhere);
    const moved = { ...withdrawn, withdrawnAt: '2023-05-02T02:00:00.000Z' };
    expect(() => checkBases([duty, moved], { ...grownUp, before })).toThrow(elsewhere);
  });

  it('knows for what data may be processed on a day: from the first to the last, unless it was withdrawn', () => {
    const on = (day: string, bases = [duty, consent]) => [...purposesOn(bases, day)];
    expect(on('2012-09-09')).toEqual([]);
    expect(on('2012-09-10')).toEqual(['poor-list']);
    expect(on('2023-01-01')).toEqual(['poor-list', 'aid']);
    expect(on('2023-12-31')).toEqual(['poor-list', 'aid']);
    expect(on('2024-01-01')).toEqual(['poor-list']);
    expect(on('2023-06-01', [duty, withdrawn])).toEqual(['poor-list']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Served, sharedOut, summed, welfareOf } from '../../functions/activities/domain/welfare.ts';
import { fields, needs } from '../../shared/routes/tridaya.ts';

const aServed = (more: Partial<Served> = {}): Served => ({
  activityId: 'A1',
  groupId: 'G1',
  field: 'infrastructure',
  needs: [{ need: 'environment', percent: 100 }],
  rupiah: 10_000_000,
  swadayaRupiah: 2_000_000,
  householdIds: ['H1', 'H2'],
  otherHouseholds: 5,
  ...more,
});
const rowOf = (served: readonly Served[], need: string) =>
  welfareOf(served).needs.find((row) => row.need === need);

describe('I-1: contributions to welfare', () => {
  it('divide money by the shares of the needs; the last takes the rest', () => {
    expect(
      sharedOut(1_000_001, [
        { need: 'health', percent: 33 },
        { need: 'housing', percent: 33 },
        { need: 'education', percent: 34 },
      ]),
    ).toEqual([
      { need: 'health', rupiah: 330_000 },
      { need: 'housing', rupiah: 330_000 },
      { need: 'education', rupiah: 340_001 },
    ]);
  });

  it('add up to the rupiah, whatever the amount and the shares', () => {
    const shares = fc.integer({ min: 1, max: 99 }).map((percent) => [
      { need: 'health' as const, percent },
      { need: 'housing' as const, percent: 100 - percent },
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000_000 }), shares, (rupiah, two) => {
        const parts = sharedOut(rupiah, two);
        expect(parts.reduce((sum, part) => sum + part.rupiah, 0)).toBe(rupiah);
        expect(parts.every((part) => part.rupiah >= 0)).toBe(true);
      }),
    );
  });

  it('count a household once for each need and once in total, though two activities serve it', () => {
    const served = [
      aServed(),
      aServed({
        activityId: 'A2',
        groupId: 'G2',
        needs: [
          { need: 'environment', percent: 40 },
          { need: 'health', percent: 60 },
        ],
        householdIds: ['H2', 'H3'],
        otherHouseholds: 0,
      }),
    ];
    expect(welfareOf(served).total).toMatchObject({ activities: 2, poorHouseholds: 3, otherHouseholds: 5 });
    expect(rowOf(served, 'environment')).toMatchObject({
      activities: 2,
      poorHouseholds: 3,
      rupiah: 14_000_000,
      swadayaRupiah: 2_800_000,
    });
    expect(rowOf(served, 'health')).toMatchObject({ activities: 1, poorHouseholds: 2, rupiah: 6_000_000 });
  });

  it('G13: show every need and every field, also the empty ones, and which need is a component of the IPM', () => {
    const { needs: rows, fields: byField, groups } = welfareOf([aServed()]);
    expect(rows.map(({ need, isComponent }) => [need, isComponent])).toEqual([
      ['purchasing-power', true],
      ['housing', false],
      ['environment', false],
      ['health', true],
      ['education', true],
    ]);
    expect(byField.map(({ field, activities }) => [field, activities])).toEqual([
      ['infrastructure', 1],
      ['social', 0],
      ['economic', 0],
    ]);
    expect(groups).toMatchObject([{ groupId: 'G1', rupiah: 10_000_000 }]);
  });

  it('of a city are the sum of those of its kelurahan', () => {
    const all = [welfareOf([aServed()]), welfareOf([aServed({ field: 'social', rupiah: 1 })])];
    const sum = summed(all);
    expect(sum.total).toMatchObject({ activities: 2, rupiah: 10_000_001, poorHouseholds: 4 });
    expect(sum.needs.map(({ need }) => need)).toEqual(needs);
    expect(sum.fields.map(({ field }) => field)).toEqual(fields);
    expect(summed([]).total).toEqual({
      activities: 0,
      rupiah: 0,
      swadayaRupiah: 0,
      poorHouseholds: 0,
      otherHouseholds: 0,
    });
  });
});

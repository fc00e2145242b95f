import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countHours } from '../../functions/activities/domain/activity-hours.ts';
import { followMoney } from '../../functions/activities/domain/activity-money.ts';
import { followActivityPapers } from '../../functions/activities/domain/activity-papers.ts';
import { partOf } from '../../functions/activities/domain/rounding.ts';
import type { Money } from '../../shared/routes/activities/activity-parts.ts';
import { anActivity, aPaperFor, aPromise, atWork, paperId, papersFor } from '../support/activity-builders.ts';
import { anId } from '../support/builders.ts';

type Changes = Parameters<typeof anActivity>[0];

describe('half to even', () => {
  it.each([
    [5, 1, 2, 2],
    [7, 1, 2, 4],
    [60_000, 30, 480, 3_750],
    [1_000_000_000_000_000, 479, 480, 997_916_666_666_667],
  ])('%i × %i / %i is %i', (rupiah, part, whole, expected) => {
    expect(partOf(rupiah, part, whole)).toBe(expected);
  });

  it('is never off by more than half a rupiah', () => {
    const rupiah = fc.integer({ min: 0, max: 10 ** 15 });
    fc.assert(
      fc.property(rupiah, fc.nat(1_440), (price, minutes) => {
        const off = BigInt(partOf(price, minutes, 480)) * 480n - BigInt(price) * BigInt(minutes);
        expect(off <= 240n && off >= -240n).toBe(true);
      }),
    );
  });
});

describe('L3: verified hours', () => {
  const hoursId = anId<Parameters<typeof countHours>[1]['hoursId']>('HAVR', 1);
  const count = (more: Changes, on = '2013-01-20', minutes = 240) =>
    countHours(anActivity(more), { hoursId, on, minutes }, atWork());

  it('are swadaya by the agreed price of a day of eight hours, and finance is told what to post', () => {
    const { next, events } = count({});
    expect(next.labour).toEqual({ minutes: 240, unvaluedMinutes: 0, rupiah: 30_000 });
    expect(events).toMatchObject([
      { contract: { type: 'activity-noted.v1' }, recordversion: 2 },
      {
        contract: { type: 'swadaya-realised.v1' },
        recordversion: 2,
        data: {
          hoursId,
          minutes: 240,
          rupiah: 30_000,
          price: { rupiah: 60_000, from: '2013-01-10', dayMinutes: 480 },
        },
      },
    ]);
  });

  it('are valued by the price of the day they were worked on', () => {
    const swadaya = [aPromise({ pricedOn: '2013-01-15', unitRupiah: 80_000 }), aPromise()];
    expect(count({ swadaya }, '2013-01-14').next.labour.rupiah).toBe(30_000);
    expect(count({ swadaya }, '2013-01-15').next.labour.rupiah).toBe(40_000);
  });

  it('without a price for their day count, unvalued', () => {
    const { next, events } = count({}, '2013-01-09');
    expect(next.labour).toEqual({ minutes: 0, unvaluedMinutes: 240, rupiah: 0 });
    expect(events).toHaveLength(1);
    expect(count({ swadaya: [aPromise({ form: 'cash' })] }).next.labour.unvaluedMinutes).toBe(240);
  });
});

describe('L2: money of an activity', () => {
  const movement = (number: number, more: Partial<Money['movements'][number]> = {}) => ({
    entryId: anId<Money['movements'][number]['entryId']>('ENT', number),
    disbursementId: anId<Money['movements'][number]['disbursementId']>('DSB', number),
    direction: 'paid' as const,
    rupiah: 10_000_000,
    on: '2013-02-01',
    ...more,
  });
  const facts = [1, 2, 3].map((version) => ({
    budget: { disbursedRupiah: version * 10_000_000, returnedRupiah: 0 },
    version,
    movement: movement(version),
  }));

  it('the first makes a contracted activity funded', () => {
    const decision = followMoney(anActivity({ status: 'contracted' }), facts[0]!, atWork());
    expect(decision).toMatchObject({
      next: { status: 'funded', money: { disbursedRupiah: 10_000_000, version: 1 } },
      events: [{ contract: { type: 'activity-funded.v1' } }],
    });
  });

  it('so also where it was suspended meanwhile', () => {
    const suspended = anActivity({ status: 'suspended', suspendedFrom: 'contracted' });
    expect(followMoney(suspended, facts[0]!, atWork())?.next).toMatchObject({
      status: 'suspended',
      suspendedFrom: 'funded',
    });
  });

  it('a return funds nothing', () => {
    const back = { ...facts[0]!, movement: movement(1, { direction: 'returned' }) };
    expect(followMoney(anActivity({ status: 'contracted' }), back, atWork())?.next.status).toBe('contracted');
  });

  it('stands the same in whatever order, and however often, it is told', () => {
    const told = (order: readonly number[]) =>
      order.reduce(
        (activity, index) => followMoney(activity, facts[index]!, atWork())?.next ?? activity,
        anActivity({ status: 'contracted' }),
      );
    const { money, status } = told([0, 1, 2]);
    expect(money).toMatchObject({ disbursedRupiah: 30_000_000, version: 3 });
    expect(money.movements).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 12 }), (order) => {
        expect(told([...order, 2, 0, 1, ...order])).toMatchObject({ money, status });
      }),
    );
  });
});

describe('L4: papers of an activity that are withdrawn', () => {
  const evidence = [
    { requirement: 'activity-photo', documentId: paperId(1), status: 'met' },
    { requirement: 'activity-receipt', documentId: paperId(2), status: 'met' },
  ] as const;
  const follow = (...withdrawn: number[]) =>
    followActivityPapers(
      anActivity({ evidence: [...evidence], status: 'in-progress' }),
      papersFor(...withdrawn.map((number) => aPaperFor('activity-photo', number, { status: 'withdrawn' }))),
      atWork(),
    );

  it('are evidence no more, and nothing that happened is undone', () => {
    expect(follow(1)?.next).toMatchObject({
      status: 'in-progress',
      evidence: [{ status: 'withdrawn' }, { status: 'met' }],
      version: 2,
    });
  });

  it('change nothing where nothing relied on them', () => {
    expect(follow()).toBeUndefined();
    expect(follow(3)).toBeUndefined();
  });
});

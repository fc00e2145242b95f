import { afterAll, beforeAll, expect, it } from 'vitest';
import { stages } from '../../shared/routes/activities/stages.ts';
import { told } from '../support/kelurahan.ts';
import { aPlannedKelurahan } from '../support/planned-kelurahan.ts';
import { aSurveyedKelurahan } from '../support/poor-list-world.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
}, 300_000);
afterAll(() => system.close());

const content = {
  field: 'infrastructure',
  needs: [{ need: 'environment', percent: 100 }],
  title: 'Saluran air',
  problem: 'Genangan setiap hujan',
  need: 'Saluran air',
  place: 'RT 003',
  plannedVolume: 120,
  unitOfMeasure: 'm',
  rupiah: 36_000_000,
} as const;

it('a whole cycle is closed stage by stage, each by what proves it, and its year after it starts at S7', async () => {
  const surveyed = await aSurveyedKelurahan(system, { households: 3, area: '31.71.01.1001' });
  const kelurahan = await aPlannedKelurahan(system, surveyed);
  const { facilitator, secretary, memberIds, area } = kelurahan;
  const { cycleId } = await kelurahan.open(2013, { kind: 'tahun-1' });
  const params = { cycleId };
  const missing = async () => (await kelurahan.next(cycleId)).missing.map(({ proof }) => proof);
  await kelurahan.everyPaper(cycleId);

  expect(await missing()).toEqual([]);
  await told(kelurahan.close(cycleId, 'S0'));
  expect(await missing()).toEqual(['readiness-meeting']);
  await kelurahan.held(cycleId, { kind: 'readiness', stage: 'S1', decision: 'accepted' });
  await told(kelurahan.close(cycleId, 'S1'));
  await told(kelurahan.close(cycleId, 'S1v'));
  expect(await missing()).toEqual(['reflection-meeting']);
  for (const name of ['Kelompok RT 001', 'Kelompok RT 002'])
    await kelurahan.held(cycleId, { kind: 'reflection', stage: 'S2', name });
  await told(kelurahan.close(cycleId, 'S2'));

  expect(await missing()).toEqual(['poor-list-in-force']);
  await surveyed.aFrozenList(surveyed.householdIds);
  await expect.poll(missing, { timeout: 10_000 }).toEqual([]);
  await told(kelurahan.close(cycleId, 'S3'));

  expect(await missing()).toEqual(['ballots-counted', 'kelurahan-meeting', 'board-elected']);
  const counts = (registered: number, cast: number) => ({
    ballots: { registered, cast, valid: cast, invalid: 0, tally: [] },
  });
  const elected = { stage: 'S4', date: '2012-08-12' } as const;
  await kelurahan.held(cycleId, { ...elected, kind: 'rt-ballot', name: 'RT 001', ...counts(200, 80) });
  await kelurahan.held(cycleId, { ...elected, kind: 'rt-ballot', name: 'RT 002', ...counts(100, 10) });
  const delegates = [{ rw: '01', women: 20, men: 20 }];
  await kelurahan.held(cycleId, {
    ...{ ...elected, kind: 'kelurahan', seats: 9, delegates, ...counts(40, 36) },
    attendance: { total: 60, women: 24, men: 36, poor: 23 },
  });
  const { participation } = await told(kelurahan.close(cycleId, 'S4'));
  expect(participation).toMatchObject({
    poor: { numerator: 23, denominator: 60, isMet: false },
    women: { numerator: 24, denominator: 60, isMet: true },
    voters: { numerator: 90, denominator: 300, isMet: true },
  });

  expect(await missing()).toEqual(['plan-ratified', 'annual-plan-ratified']);
  const priority = await kelurahan.held(cycleId, { kind: 'priority', stage: 'S5' });
  const minutes = { number: 'BA-41/UJI/2013', date: '2013-01-30' };
  /** A plan from its items to its ratification. */
  const planned = async (begun: object, items: readonly object[]) => {
    const { planId } = await told(secretary.beginPlan({ body: { cycleId, ...begun } as never }));
    const of = { params: { planId } };
    const order = [];
    for (const item of items)
      order.push(
        (await told(secretary.addPlanItem({ ...of, body: { ...content, ...item } as never }))).planItemId,
      );
    await told(
      secretary.rankPlan({ ...of, body: { assemblyId: priority.assemblyId, order: order.toReversed() } }),
    );
    const [documentId] = await kelurahan.papers(planId, 'plan-ratification');
    const meeting = { minutes: { documentId: documentId!, ...minutes }, present: memberIds.slice(0, 5) };
    return {
      plan: await told(secretary.ratifyPlan({ ...of, body: { meeting } as never })),
      order,
    };
  };
  const social = { field: 'social', unitOfMeasure: 'person', plannedVolume: 12, rupiah: 6_000_000 };
  const pjm = await planned({ kind: 'pjm' }, [{}, social]);
  expect(pjm.plan).toMatchObject({
    status: 'ratified',
    fields: {
      infrastructure: { items: 1, rupiah: 36_000_000 },
      social: { items: 1, rupiah: 6_000_000 },
      economic: { items: 0, rupiah: 0 },
    },
  });
  expect(await missing()).toEqual(['annual-plan-ratified']);
  const slice = { pjmItemId: pjm.order[0], plannedVolume: 60, rupiah: 18_000_000 };
  const renta = await planned({ kind: 'renta', pjmId: pjm.plan.planId, year: 2013 }, [slice]);
  const { items } = await told(secretary.listPlanItems({ params: { planId: renta.plan.planId } }));
  expect(items).toMatchObject([
    { kind: 'renta', year: 2013, rank: 1, status: 'ratified', pjmItemId: pjm.order[0] },
  ]);
  await told(kelurahan.close(cycleId, 'S5'));
  await told(kelurahan.close(cycleId, 'S6'));

  const { stages: all } = await told(facilitator.getCycle({ params }));
  expect(all.map(({ status }) => status)).toEqual([
    ...stages.slice(0, 8).map(() => 'closed'),
    'open',
    'waiting',
  ]);
  const after = await kelurahan.open(2014, {
    inheritsFrom: cycleId,
    planned: [
      { stage: 'S7', on: '2014-06-15' },
      { stage: 'S8', on: '2014-12-15' },
    ],
  });
  expect(after.stages.map(({ status }) => status)).toEqual([
    ...stages.slice(0, 8).map(() => 'inherited'),
    'open',
    'waiting',
  ]);
  const punctuality = () => told(facilitator.tellPunctuality({ query: { area, year: '2013' } as never }));
  await expect
    .poll(punctuality, { timeout: 10_000 })
    .toMatchObject({ onTime: { numerator: 1, denominator: 1 }, quality: { numerator: 0, denominator: 1 } });

  await system.settled();
  const plansOf = async () =>
    (await system.state()).filter(({ kind }) => /^(cycle|plan|assembly)/.test(String(kind)));
  const before = await plansOf();
  await system.redeliver();
  expect(await plansOf()).toEqual(before);
}, 300_000);

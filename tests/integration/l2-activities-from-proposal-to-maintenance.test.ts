import { afterAll, beforeAll, expect, it } from 'vitest';
import { aTridayaKelurahan } from '../support/activity-world.ts';
import { refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let world: Awaited<ReturnType<typeof aTridayaKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  world = await aTridayaKelurahan(system);
}, 300_000);
afterAll(() => system.close());

it('L2: a drain goes from a proposal to its closing, and the first money makes it funded', async () => {
  const { secretary, facilitator, unit } = world;
  const activityId = await world.aRanked();
  const params = { activityId } as never;
  expect(await world.get(activityId)).toMatchObject({ status: 'ranked', plannedVolume: 800 });
  await told(world.decide(activityId) as never);
  expect(await world.get(activityId)).toMatchObject({
    status: 'approved',
    approved: { rupiah: 44_000_000, swadayaRupiah: 6_000_000, on: '2013-01-30' },
  });
  await told(world.contract(activityId) as never);
  await world.pay(activityId, 20_000_000);
  await expect.poll(async () => (await world.get(activityId)).status).toBe('funded');

  for (const percent of [0, 50, 100] as const) await told(world.progress(activityId, percent) as never);
  await told(world.complete(activityId) as never);
  expect(await world.get(activityId)).toMatchObject({ status: 'completed', dueOn: '2013-03-03' });

  expect((await world.account(activityId, 19_999_999)).answer).toMatchObject({
    ok: false,
    problem: { code: 'activity.receipts-differ', details: { rule: 'A-10', disbursedRupiah: 20_000_000 } },
  });
  await told((await world.account(activityId, 20_000_000)).answer as never);
  expect(await refusedWith(world.accept(activityId) as never)).toBe('activity.not-now');
  await told(unit.examineAccount({ params, body: { outcome: 'examined' } }));
  await told(world.accept(activityId) as never);
  const [photo] = await world.papers(activityId, 'activity-publication');
  const publication = { place: 'Papan RW 02', photo: { documentId: photo, date: '2013-02-01' } };
  await told(secretary.publishAccount({ params, body: publication as never }));
  const plan = { maintainer: 'KSM Uji', feeRupiah: 2_000, exemptHouseholds: 2, from: '2013-02-01' };
  await told(facilitator.planMaintenance({ params, body: plan }));
  expect(await world.get(activityId)).toMatchObject({ status: 'maintained', dueOn: '2013-08-01' });
  await told(
    facilitator.recordInspection({ params, body: { on: '2013-02-01', condition: 'good', rupiah: 0 } }),
  );
  await told(secretary.closeActivity({ params, body: { reason: 'Dipelihara RW' } }));
  expect(await world.get(activityId)).toMatchObject({
    status: 'closed',
    account: { status: 'accepted', spentRupiah: 20_000_000 },
    findings: [{ code: 'swadaya-short' }],
  });

  const { links } = await told(secretary.getChain({ params }));
  expect(links.map(({ kind }) => kind)).toEqual([
    ...['plan-item', 'ranking', 'decision', 'contract', 'money-paid'],
    ...['photo', 'photo', 'photo', 'receipt', 'account'],
  ]);
  const receipt = links.find(({ kind }) => kind === 'receipt')!.documentId!;
  const disbursementId = links.find(({ kind }) => kind === 'money-paid')!.id as never;
  for (const query of [{ documentId: receipt }, { disbursementId }])
    expect(await told(secretary.findChain({ query: query as never }))).toMatchObject({ activityId, links });
  expect(system.deadLetters()).toEqual([]);
});

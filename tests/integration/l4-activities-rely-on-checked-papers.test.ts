import { afterAll, beforeAll, expect, it } from 'vitest';
import { aTridayaKelurahan } from '../support/activity-world.ts';
import { tellPapers } from '../support/evidence.ts';
import { refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let world: Awaited<ReturnType<typeof aTridayaKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  world = await aTridayaKelurahan(system);
}, 300_000);
afterAll(() => system.close());

const point = { type: 'Point', coordinates: [106.8201, -6.1701] };
const progress = (documentId: string) => ({
  percent: 0,
  on: '2013-02-01',
  photos: [{ documentId, point, takenOn: '2013-02-01' }],
  siteBoardOn: '2013-01-31',
});

it('L4: a photo counts once it is checked, and an account shows when its receipt is withdrawn', async () => {
  const { facilitator, locationId, area } = world;
  const activityId = await world.aContracted();
  await world.pay(activityId, 10_000_000);
  const params = { activityId } as never;
  const report = (documentId: string) =>
    facilitator.reportProgress({ params, body: progress(documentId) } as never) as never;

  expect(await refusedWith(report('01JEXAMP0000000000000000ZZ'))).toBe('evidence.not-checked');
  const other = { requirement: 'activity-photo', id: locationId, locationId, area } as const;
  const [elsewhere] = await tellPapers(system, [other]);
  expect(await refusedWith(report(elsewhere!))).toBe('evidence.of-another');

  for (const percent of [0, 50, 100] as const) await told(world.progress(activityId, percent) as never);
  await told(world.complete(activityId) as never);
  const { documentId, answer } = await world.account(activityId, 10_000_000);
  await told(answer as never);
  const withdraw = (requirement: 'activity-receipt' | 'activity-photo', id: string) =>
    tellPapers(system, [
      { requirement, id: activityId, locationId, area, documentId: id, status: 'withdrawn' } as const,
    ]);
  await withdraw('activity-receipt', documentId!);
  const evidenceOf = async (id: string) =>
    (await world.get(activityId)).evidence?.find((one) => one.documentId === id)?.status;
  await expect.poll(() => evidenceOf(documentId!), { timeout: 20_000 }).toBe('withdrawn');

  const photo = (await world.get(activityId)).progress[0]!.photos[0]!.documentId;
  await withdraw('activity-photo', photo);
  await expect.poll(() => evidenceOf(photo), { timeout: 20_000 }).toBe('withdrawn');
  expect((await world.get(activityId)).status).toBe('completed');
  const { links } = await told(facilitator.findChain({ query: { documentId } as never }));
  expect(links.find((link) => link.documentId === photo)).toMatchObject({
    kind: 'photo',
    status: 'withdrawn',
  });
  await system.redeliver();
  expect(await evidenceOf(photo)).toBe('withdrawn');
});

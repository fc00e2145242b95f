import { afterAll, beforeAll, expect, it } from 'vitest';
import { aTridayaKelurahan, hoursFact } from '../support/activity-world.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let world: Awaited<ReturnType<typeof aTridayaKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  world = await aTridayaKelurahan(system);
}, 300_000);
afterAll(() => system.close());

it('L3: verified hours raise the swadaya, once, however often and in whatever order they are told', async () => {
  const activity = await world.draft();
  const { activityId } = activity;
  const hours = [60, 120, 240, 480].map((minutes) => hoursFact(activity, { minutes }));
  const unpriced = hoursFact(activity, { minutes: 30, on: '2013-01-09' });
  const elsewhere = hoursFact({ ...activity, locationId: activity.planItemId as never }, { minutes: 1_000 });
  const unknown = hoursFact({ ...activity, activityId: activity.planItemId as never }, { minutes: 1_000 });
  // the same hours under another event: they are valued once all the same (K-5)
  const repeated = { ...hours[0]!, id: `${hours[0]!.id.slice(0, -4)}ZZZZ` };

  await system.publish([...hours, unpriced, elsewhere, unknown]);
  await system.publish([...hours.toReversed(), repeated, unpriced, ...hours]);
  const expected = { minutes: 900, unvaluedMinutes: 30, rupiah: 112_500 };
  await expect.poll(async () => (await world.get(activityId)).labour, { timeout: 20_000 }).toEqual(expected);
  await system.publish([...hours, unpriced]);
  expect((await world.get(activityId)).labour).toEqual(expected);

  const realised = (await system.promised()).filter(({ type }) => type === 'swadaya-realised.v1');
  expect(realised.map(({ data }) => [data.minutes, data.rupiah]).toSorted()).toEqual(
    [
      [60, 7_500],
      [120, 15_000],
      [240, 30_000],
      [480, 60_000],
    ].toSorted(),
  );
  expect(system.deadLetters()).toEqual([]);
});

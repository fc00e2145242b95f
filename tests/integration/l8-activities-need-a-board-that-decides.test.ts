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

it('L8: a board whose term has ended approves no activity and signs no agreement', async () => {
  const [ranked, approved] = [await world.aRanked(), await world.aRanked()];
  await told(world.decide(approved) as never);
  const before = await world.get(ranked);
  const [decision] = await world.papers(ranked, 'activity-decision');
  const [agreement] = await world.papers(approved, 'activity-contract');
  await system.clock.advance(3 * 366 * 86_400_000);

  const secretary = world.secretary;
  const meeting = world.meeting(decision!);
  const decided = secretary.decideActivity({
    params: { activityId: ranked },
    body: { outcome: 'approved', meeting },
  } as never);
  expect(await decided).toMatchObject({
    ok: false,
    problem: { code: 'board.caretaker', details: { rule: 'E-7', termEnd: '2015-08-31' } },
  });
  const signed = secretary.contractActivity({
    params: { activityId: approved },
    body: { agreement: { documentId: agreement, number: 'SPPD-L/02', date: '2013-01-31' } },
  } as never);
  expect(await refusedWith(signed as never)).toBe('board.caretaker');
  expect(await world.get(ranked)).toEqual(before);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { aTridayaKelurahan, putPlanItem } from '../support/activity-world.ts';
import { refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let world: Awaited<ReturnType<typeof aTridayaKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  world = await aTridayaKelurahan(system);
}, 300_000);
afterAll(() => system.close());

it('A-6: a household that was struck off a moment ago is refused by its id', async () => {
  const { listed, facilitator } = world;
  const [first, second] = [listed[0]!, listed[1]!];
  const { activityId } = await world.draft();
  const ranked = await world.aRanked({ beneficiaries: [first], ps2BeneficiaryKK: 1, beneficiaryKK: 2 });
  await told(world.strike(world.poorListId, first));
  await system.settled();
  expect(await world.submit(activityId)).toMatchObject({
    ok: false,
    status: 422,
    problem: {
      code: 'activity.not-listed',
      details: { rule: 'A-6', householdIds: [first] },
      errors: [{ pointer: '/beneficiaries/0' }],
    },
  });
  expect(await refusedWith(world.decide(ranked) as never)).toBe('activity.not-listed');
  const body = { beneficiaries: [second, listed[2]] };
  const params = { activityId } as never;
  await told(facilitator.correctActivity({ params, ifMatch: 1, body: body as never }));
  await told(world.submit(activityId) as never);
});

it('SD-4: who sits in the meeting and in the group, or checks without a post, is refused', async () => {
  const { memberIds, secretary, unit } = world;
  const { activityId } = await world.draft({ beneficiaries: world.listed.slice(1, 3) });
  await told(world.submit(activityId) as never);
  // the secretariat is no unit, and a unit decides nothing
  expect(await refusedWith(world.examine(activityId, {}, secretary) as never)).toBe('access.role');
  await told(world.examine(activityId) as never);
  await told(world.rank(activityId) as never);
  const [documentId] = await world.papers(activityId, 'activity-decision');
  const asked = (meeting: object) =>
    ({ params: { activityId }, body: { outcome: 'approved', meeting } }) as never;
  const meeting = world.meeting(documentId!);
  expect(await refusedWith(unit.decideActivity(asked(meeting)) as never)).toBe('access.role');
  const few = { ...meeting, present: memberIds.slice(0, 4) };
  expect(await refusedWith(secretary.decideActivity(asked(few)) as never)).toBe('meeting.no-quorum');
});

it('A-2, A-10: a volume without a change, a group with an overdue account, and lists by group and day', async () => {
  const { locationId, boardId, secretary, facilitator, groupId, area } = world;
  const planItemId = await putPlanItem(system, { locationId, boardId }, { plannedVolume: 650 });
  const beneficiaries = world.listed.slice(1, 3);
  const differs = await world.aRanked({ planItemId, beneficiaries });
  expect(await refusedWith(world.decide(differs) as never)).toBe('activity.volume-differs');
  const [minutes] = await world.papers(differs, 'activity-change');
  const body = {
    cause: 'Ukuran di lapangan',
    to: { volume: 800 },
    minutes: { documentId: minutes, number: 'BA-KSM-02', date: '2013-01-29' },
  };
  const { changes } = (await told(
    facilitator.askForChange({ params: { activityId: differs }, body } as never) as never,
  )) as { changes: { changeRequestId: string }[] };
  expect(await refusedWith(world.decide(differs) as never)).toBe('activity.held');
  const [decision] = await world.papers(differs, 'activity-decision');
  await told(
    secretary.decideChange({
      params: { activityId: differs, changeRequestId: changes[0]!.changeRequestId },
      body: { outcome: 'approved', meeting: world.meeting(decision!) },
    } as never) as never,
  );
  await told(world.decide(differs) as never);

  const completed = await world.aCompleted(0 + 1_000_000, { beneficiaries });
  const list = async (query: object) =>
    (await told(secretary.listActivities({ query: query as never }))).items.map((one) => one.activityId);
  const due = { locationId, status: 'completed' };
  await expect.poll(() => list({ ...due, dueBefore: '2013-03-04' })).toEqual([completed]);
  expect(await list({ ...due, dueBefore: '2013-03-03' })).toEqual([]);
  expect(await list({ groupId })).toContain(completed);
  await expect.poll(() => list({ area, status: 'completed' })).toEqual([completed]);
  expect(await refusedWith(secretary.listActivities({ query: { dueBefore: '2013-03-03' } } as never))).toBe(
    'request.invalid',
  );

  await system.clock.advance(31 * 86_400_000);
  expect(await world.contract(differs)).toMatchObject({
    ok: false,
    status: 409,
    problem: { code: 'activity.account-overdue', details: { rule: 'A-10', activityId: completed } },
  });
});

import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { householdMoneyStopped } from '../../shared/events/finance.ts';
import { told } from '../support/kelurahan.ts';
import { aSurveyedKelurahan, minutes } from '../support/poor-list-world.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof aSurveyedKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await aSurveyedKelurahan(system, { households: 5 });
});
afterAll(() => system.close());

/** What finance tells, in another version than it has told by itself. */
const moneyStopped = (
  data: {
    readonly householdId: string;
    readonly poorListId: string;
    readonly number: number;
    readonly moneyStoppedAt: string;
  },
  recordversion: number,
): CloudEvent => ({
  specversion: '1.0',
  id: ulid(),
  source: householdMoneyStopped.source,
  type: householdMoneyStopped.type,
  subject: data.householdId,
  time: data.moneyStoppedAt,
  recordversion,
  acceptedat: data.moneyStoppedAt,
  area: kelurahan.area,
  region: 'local',
  actor: 'finance',
  data: householdMoneyStopped.data.parse(data),
});

it('L1: a household that is struck off shows that its money has not stopped, until finance says so', async () => {
  const { householdIds, secretary, add, strike, entriesOf } = kelurahan;
  const poorListId = await kelurahan.aFrozenList(householdIds.slice(0, 4));
  const [householdId, other] = [householdIds[0]!, householdIds[1]!];

  const struck = await told(strike(poorListId, householdId));
  expect(struck).toMatchObject({
    number: 2,
    count: 3,
    entries: [{ householdId, from: 1, until: 2, struckOff: { reason: 'better-off' }, moneyStoppedAt: null }],
  });
  await told(strike(poorListId, other, { reason: 'moved', minutes }));
  const lost = async () =>
    (await entriesOf(poorListId, { show: 'struck-off' })).map(
      ({ householdId: id, until, moneyStoppedAt }) => [id, until, moneyStoppedAt] as const,
    );
  await system.settled();
  const byFinance = expect.stringMatching(/^2013-02-01T\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(await lost()).toEqual([
    [householdId, 2, byFinance],
    [other, 3, byFinance],
  ]);

  const [first, corrected] = ['2013-02-01T04:00:00.000Z', '2013-02-01T05:00:00.000Z'];
  const fact = { householdId, poorListId, number: 2 };
  await system.publish([moneyStopped({ ...fact, moneyStoppedAt: corrected }, 8)]);
  await system.publish([
    moneyStopped({ ...fact, moneyStoppedAt: first }, 7), // late: the other is newer
    moneyStopped({ ...fact, householdId: householdIds[4]!, moneyStoppedAt: first }, 1), // never listed
    moneyStopped({ ...fact, poorListId: ulid(), moneyStoppedAt: first }, 1), // no such list
    moneyStopped({ ...fact, number: 9, moneyStoppedAt: first }, 9), // no such strike-off
  ]);
  expect(await lost()).toEqual([
    [householdId, 2, corrected],
    [other, 3, byFinance],
  ]);
  expect(system.deadLetters()).toEqual([]);

  // listed again: the new stay knows nothing of it, and news of the earlier one still arrive there
  await told(add(secretary, poorListId, [householdId, other], { minutes }));
  await system.publish([moneyStopped({ ...fact, householdId: other, number: 3, moneyStoppedAt: first }, 4)]);
  expect(await lost()).toEqual([
    [householdId, 2, corrected],
    [other, 3, first],
  ]);
  const onList = await entriesOf(poorListId);
  expect(onList.map(({ householdId: id, from }) => [id, from])).toEqual([
    [householdId, 4],
    [other, 5],
    [householdIds[2], 1],
    [householdIds[3], 1],
  ]);
  for (const entry of onList) expect(entry).not.toHaveProperty('moneyStoppedAt');
  const versionThree = await entriesOf(poorListId, { number: '3' });
  expect(versionThree.map(({ householdId: id }) => id)).toEqual(householdIds.slice(2, 4));
  expect(await entriesOf(poorListId, { number: '1' })).toHaveLength(4);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { told } from '../support/kelurahan.ts';
import { aSurveyedKelurahan, minutes } from '../support/poor-list-world.ts';
import { rebuilt } from '../support/poor-lists.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

const listed = 5_000;
const newcomers = 120;

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof aSurveyedKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await aSurveyedKelurahan(system, { households: listed + newcomers });
}, 120_000);
afterAll(() => system.close());

it('a list of 5,000 entries freezes correctly while others write to it', { timeout: 240_000 }, async () => {
  const { householdIds, secretary, add, strike, entriesOf } = kelurahan;
  const poorListId = await kelurahan.aRatifiedList(householdIds.slice(0, listed));
  const params = { poorListId };

  let isFrozen = false;
  /** Adds and strikes off in turns, until the list is frozen and three times more. */
  const writer = async (own: readonly string[], leaving: readonly string[]) => {
    let left = 3;
    for (const [turn, householdId] of own.entries()) {
      await told(add(secretary, poorListId, [householdId], { minutes }));
      await told(strike(poorListId, leaving[turn]!));
      if (isFrozen) left -= 1;
      if (left === 0) return;
    }
  };
  const writers = [0, 1, 2].map((number) => {
    const own = householdIds.slice(listed + number * 40, listed + (number + 1) * 40);
    return writer(own, householdIds.slice(number * 40, (number + 1) * 40));
  });
  const freeze = told(secretary.freezePoorList({ params })).finally(() => {
    isFrozen = true;
  });
  const [frozen] = await Promise.all([freeze, ...writers]);
  await system.settled();
  await system.redeliver();

  expect(frozen).toMatchObject({ status: 'frozen', number: 1, firstNumber: 1 });
  const now = await told(secretary.getPoorList({ params }));
  expect(now.number).toBeGreaterThan(1); // some wrote after it

  // what a listener has heard over the bus, each fact once; and all of it twice, backwards
  const heard = (await system.archived()).flatMap(({ events }) => events);
  const facts = heard.filter(({ subject }) => subject === poorListId);
  const written = facts.filter(({ data }) => /^entr/.test(String(data.change)) && data.status === 'ratified');
  expect(written.length).toBeGreaterThan(0); // and some while it tried
  const versions = rebuilt(facts);
  expect(rebuilt([...facts, ...facts].reverse())).toEqual(versions);
  expect(versions.get(1)).toMatchObject({ hash: frozen.hash });
  expect(versions.get(1)?.members).toHaveLength(frozen.count);
  expect(versions.get(now.number!)?.hash).toBe(now.hash);
  const pages = facts.filter(({ type }) => type === 'poor-list-frozen.v1');
  expect(pages.length).toBeGreaterThanOrEqual(2);
  for (const page of pages) expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(100_000);

  // and what stands in the table says the same of the first version and of the last
  const idsOf = async (query: Readonly<Record<string, string>>) =>
    (await entriesOf(poorListId, query)).map(({ householdId }) => householdId).toSorted();
  expect(await idsOf({ number: '1' })).toEqual(versions.get(1)?.members);
  expect(await idsOf({})).toEqual(versions.get(now.number!)?.members);
  expect(system.deadLetters()).toEqual([]);
});

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { people, volunteers } from '../demo/cast.ts';
import { scenario } from '../demo/scenario.ts';
import { everythingIn, foundIn } from '../support/layers.ts';
import { patiently } from '../support/patience.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem({ at: '2026-11-24T03:00:00.000Z' }); // in the term of the demo's board
});
afterAll(() => rmSync(system.folder, { recursive: true, force: true }));

/** Plays the demo; answers what each step came to, a problem by its code. */
const played = async (): Promise<readonly string[]> => {
  const outcomes: string[] = [];
  for (const { what, run, refusedWith } of await scenario({
    url: system.url,
    token: system.tokenFor as never,
  })) {
    const answer = await patiently(run);
    const isExpected = !answer.ok && refusedWith?.includes(answer.problem.code);
    outcomes.push(answer.ok || isExpected ? what : `${what}: ${answer.problem.code}`);
    if (answer.ok && refusedWith) outcomes.push(`${what}: accepted`);
    if (['location', 'account', 'document'].includes(what)) await system.settled();
  }
  await system.settled();
  return outcomes;
};

it('the demo ends as it says, repeats itself without harm, and its names stand nowhere in clear', async () => {
  const expected = (await scenario({ url: system.url, token: async () => '' })).map(({ what }) => what);
  expect(await played()).toEqual(expected);
  const [promised, writes] = [await system.promised(), system.writes()];
  expect(await played()).toEqual(expected);
  expect(await system.promised()).toEqual(promised);
  expect(system.writes()).toEqual(writes);

  expect((await system.archived()).flatMap(({ events }) => events).length).toBeGreaterThan(90);
  await system.close({ keep: true });
  // what all of their names and numbers begin with: few words to look for in many bytes
  const secrets = [
    ...new Set(
      [...people, ...volunteers].flatMap(({ name, phone }) => [name.slice(0, -3), phone.slice(0, -2)]),
    ),
  ];
  expect(secrets).toEqual(['Warga Rekaan', '08000001', 'Relawan Rekaan', '08000002']);
  const known = 'BKM Rekaan Sejahtera'; // no secret: found, or the search finds nothing at all
  const seen = new Set<string>();
  const found = [...everythingIn(system.folder)].flatMap(([, bytes]) =>
    foundIn(bytes, [known, ...secrets], seen),
  );
  expect([...new Set(found)]).toEqual([known]);
  expect(foundIn(Buffer.from(system.log.join('\n')), secrets)).toEqual([]);
}, 90_000);

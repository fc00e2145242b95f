import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events } from '../../shared/events/index.ts';
import { tellRareFacts } from '../support/rare-facts.ts';
import { aSystem, type TestSystem } from '../support/system.ts';
import { lastSteps, play, steps } from '../support/world.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
  await play(system, [...steps, ...lastSteps]);
  await tellRareFacts(system);
  await system.anHourLater('registration'); // or what is due would be told between two looks, if the hour struck there
});
afterAll(() => system.close());

const idsOf = (objects: Awaited<ReturnType<TestSystem['archived']>>) =>
  objects.flatMap((object) => object.events.map(({ id }) => id));

describe('L9: anything that happens is in the archive, exactly once', () => {
  it('whatever the services told, delivered twice and out of order', async () => {
    await system.redeliver();
    const promised = await system.promised();
    expect(new Set(promised.map(({ type }) => type)).size).toBe(events.length);

    const objects = await system.archived();
    expect(idsOf(objects).toSorted()).toEqual(promised.map(({ id }) => id).toSorted());
    const byId = new Map(promised.map((event) => [event.id, event]));
    for (const { key, events: kept } of objects) {
      expect(kept.map(({ id }) => id)).toEqual(kept.map(({ id }) => id).toSorted());
      for (const event of kept) {
        expect(event).toEqual(byId.get(event.id));
        const bus = events.find(({ type }) => type === event.type)?.bus;
        const [date, hour] = [event.acceptedat.slice(0, 10), event.acceptedat.slice(11, 13)];
        expect(key).toMatch(`raw/bus=${bus}/dt=${date}/hour=${hour}/part-`);
      }
    }
  });

  it('also when it comes again after it was sealed', async () => {
    const before = await system.archived();
    await system.redeliver();
    expect(await system.archived()).toEqual(before);
  });

  it('a late event goes into a part of its own', async () => {
    const [first] = await system.promised();
    const before = await system.archived();
    const late = { ...first!, id: '01JEXAMP00000000000000ZZZZ' };
    await system.publish([late]);
    await system.publish([late]);
    const after = await system.archived();
    expect(after).toEqual(expect.arrayContaining(before));
    const added = after.filter(({ key }) => !before.some((object) => object.key === key));
    expect(added).toEqual([{ key: expect.stringMatching(/part-\d{4}\.ndjson\.gz$/), events: [late] }]);
    const hour = added[0]!.key.replace(/part-\d{4}.*/, '');
    expect(before.some(({ key }) => key.startsWith(hour))).toBe(true);
  });

  it('and no event was given up on the way', () => {
    expect(system.deadLetters()).toEqual([]);
  });
});

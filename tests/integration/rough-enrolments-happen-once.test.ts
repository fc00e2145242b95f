import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anEnrollingSystem, eachOnce } from '../support/enrolments.ts';

let system: Awaited<ReturnType<typeof anEnrollingSystem>>;
beforeAll(async () => {
  system = await anEnrollingSystem();
});
afterAll(() => system.close());

describe('a location is enrolled once, its copy is there, and it counts once for its city', () => {
  it.each([
    ['transactions meet others', 'seed=11,conflicts=0.4'],
    ['every service throttles', 'seed=12,throttles=0.15'],
    ['indexes are late', 'seed=13,lags=1'],
    ['the bus refuses parts of what is published', 'seed=14,refusals=0.7'],
    ['rules and queues deliver twice', 'seed=15,duplicates=1'],
    ['messages come late and in another order', 'seed=16,delays=1,shuffles=1'],
    ['the stream delivers again what was handled', 'seed=17,repeats=0.7'],
    ['listeners crash before the event or after its effect', 'seed=18,crashes=0.3'],
    ['functions that answer requests crash before the effect or after it', 'seed=19,aborts=0.5'],
    ['functions take too long', 'seed=20,timeouts=0.3'],
    ['answers are slow', 'seed=21,slowness=1'],
    ['connections break before the effect or after it', 'seed=22,cuts=0.15'],
    ['the clock jumps forward and back', 'seed=23,jumps=1'],
    ['all of this happens at once', 'seed=24,all=0.1'],
  ])('while %s', async (_, rough) => {
    expect(await system.enrolledUnder(rough)).toEqual(eachOnce());
  });
});

it('everything that was told is in the archive once, sealed while everything goes wrong', async () => {
  system.under('seed=31,all=0.1');
  const archived = (await system.archived()).flatMap(({ events }) => events.map(({ id }) => id));
  system.smooth();
  expect(archived.toSorted()).toEqual((await system.promised()).map(({ id }) => id).toSorted());
});

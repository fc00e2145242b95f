import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { anArchive, type TestArchive } from '../support/archive.ts';

let archive: TestArchive;
beforeAll(async () => {
  archive = await anArchive();
});
afterAll(() => archive.close());
beforeEach(() => {
  archive.beginAnew();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

describe('whatever happens between two calls', () => {
  const crash = () => {
    throw new AwsError('InternalServerError', 'The process ended here', { status: 500 });
  };
  /** Before a call of the run; its answer after it is lost as well. */
  const incidents: Readonly<Record<string, { before?: () => unknown; after?: () => unknown }>> = {
    'the run is cut off before a call': { before: crash },
    'the run is cut off after a call': { after: crash },
    'another sealer runs before a call': { before: () => archive.seal() },
    'another sealer runs after a call': { after: () => archive.seal() },
    'a late event comes before a call': { before: () => comeLate() },
    'a late event comes after a call': { after: () => comeLate() },
    'another sealer seals a late event before a call': {
      before: () => comeLate().then(() => archive.seal()),
    },
  };
  const comeLate = () => archive.deliver([archive.event('E0'), archive.event('E2')]);
  const late = (incident: string) => (incident.includes('a late event') ? ['E0'] : []);

  /** Lets the incident happen at one call of the run; answers whether the run came so far. */
  const happensAt = (place: number, { before, after }: (typeof incidents)[string]) => {
    let calls = 0;
    let happened = false;
    archive.passing = async (call, pass) => {
      if (happened || calls++ < place) return pass(call);
      happened = true;
      await before?.();
      const reply = await pass(call);
      await after?.();
      return reply;
    };
    return () => happened;
  };

  it.each(Object.keys(incidents))('%s: every event is sealed once', async (name) => {
    const incident = incidents[name]!;
    let place = 0;
    for (let reached = true; reached; place += 1) {
      archive.day = `20${30 + Object.keys(incidents).indexOf(name)}-01-${String(place + 1).padStart(2, '0')}`;
      await archive.deliver([archive.event('E2'), archive.event('E1')]);
      const didHappen = happensAt(place, incident);
      const failure = await archive.seal().then(
        () => undefined,
        (error) => error,
      );
      reached = didHappen();
      // a run that meets another is no failure, and rings no alarm
      expect(failure !== undefined, `${name} ${place}`).toBe(reached && name.includes('cut off'));
      archive.passThrough();
      const all = [...(reached ? late(name) : []), 'E1', 'E2'];
      for (const delivery of ['none', 'again']) {
        if (delivery === 'again') await archive.deliver(all.map((id) => archive.event(id)));
        await archive.seal();
        const ids = Object.values(await archive.sealed()).flat();
        expect(ids.sort(), `${name} ${place}, delivered ${delivery}`).toEqual(all);
      }
      expect(await archive.store().openHours()).toEqual([]);
    }
    expect(place).toBe(9); // the calls of a run are eight
  });

  it('a delivery that is cut off and repeated leaves every event once', async () => {
    for (const place of [0, 1]) {
      for (const incident of [{ before: crash }, { after: crash }]) {
        happensAt(place, incident);
        await expect(archive.deliver([archive.event('E1'), archive.event('E2')])).rejects.toThrow(
          'The process ended here',
        );
        archive.passThrough();
        await archive.deliver([archive.event('E1'), archive.event('E2')]);
        await archive.seal();
        expect(Object.values(await archive.sealed()).flat()).toEqual(['E1', 'E2']);
      }
    }
  });

  it('sealers that run at once seal every event once', async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      await archive.deliver([archive.event(`E${round}1`), archive.event(`E${round}2`)]);
      await Promise.allSettled([
        archive.seal(),
        archive.seal(),
        archive.deliver([archive.event(`E${round}3`)]),
        archive.seal(),
      ]);
    }
    await archive.seal();
    const ids = Object.values(await archive.sealed()).flat();
    expect(ids.length).toBe(15);
    expect(new Set(ids).size).toBe(15);
    expect(await archive.store().openHours()).toEqual([]);
  });
});

import { areaCodes } from '../../infra/build/areas.ts';
import { readRough } from '../../infra/local/rough/settings.ts';
import { told } from './kelurahan.ts';
import { aSystem } from './system.ts';

const villages = areaCodes().filter((code) => code.split('.').length === 4);
const letter = { number: 'SK-01/UJI/2012', date: '2012-01-16' };
const years = [{ year: 2012, kind: 'tahun-1' as const, letter }];

/** A system that is smooth until a fault is asked for, and what became of kelurahan that were enrolled under it. */
export const anEnrollingSystem = async () => {
  const system = await aSystem({ rough: 'off' });
  const national = system.as('pusat', 'national', 'ID');
  let next = 0;

  const tallied = async () => {
    const tallies = (await system.table('volunteers')).filter(({ kind }) => kind === 'tally');
    return tallies.reduce((sum, { enrolled }) => sum + Number(enrolled), 0);
  };

  return {
    ...system,
    national,
    /** An area that nobody has enrolled yet. */
    freshArea: () => villages[next++]!,
    /** As `ROUGH` is written. */
    under: (rough: string) => system.faults.change(readRough(rough)),
    smooth: () => system.faults.change(readRough('off')),
    enrolment: (area: string) => ({ area, years }),

    /** Enrols kelurahan one after the other while the fault lasts, lets everything settle, and looks from all sides. */
    async enrolledUnder(rough: string, count = 8) {
      const before = { injected: system.faults.injected(), tally: await tallied() };
      system.faults.change(readRough(rough));
      const ids: string[] = [];
      for (let left = count; left > 0; left -= 1) {
        const body = { area: villages[next++]!, years };
        ids.push((await told(national.enrolLocation({ body }))).locationId);
      }
      await system.settled();
      system.faults.change(readRough('off'));
      await system.settled();
      const copies = (await system.table('volunteers')).filter(({ kind }) => kind === 'location-copy');
      const events = (await system.promised()).filter(({ subject }) => ids.includes(subject));
      const after = system.faults.injected();
      return {
        enrolled: new Set(ids).size,
        copied: copies.filter(({ locationId }) => ids.includes(String(locationId))).length,
        promised: events.length,
        tallied: (await tallied()) - before.tally,
        struck: Object.entries(after).some(
          ([kind, times]) => times > before.injected[kind as keyof typeof after],
        ),
        deadLetters: system.deadLetters(),
      };
    },
  };
};

/** That each was enrolled, promised, copied and counted once, although the fault did strike. */
export const eachOnce = (count = 8) => ({
  enrolled: count,
  copied: count,
  promised: count,
  tallied: count,
  struck: true,
  deadLetters: [],
});

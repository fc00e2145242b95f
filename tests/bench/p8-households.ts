import { type Figure, percentile, rounded } from './figure.ts';
import { aKelurahanOf, reads, type Work, writes } from './p8-kelurahan.ts';

const [few, many] = [50, 5_000];
const warmUps = 20;
const rounds = { reads: 250, writes: 120 } as const;
/** What else runs on the machine only adds to a time: what a tenth of the answers stays below says most of the answer. */
const tenth = 0.1;

/**
 * P8: what is asked of a kelurahan with 5,000 households, against the same of one with 50, in two whole systems that
 * take turns; each is asked first in every second round. Reads come before writes, which make the small one larger.
 */
export const manyHouseholds = async (): Promise<Figure> => {
  const both = { small: await aKelurahanOf(few), large: await aKelurahanOf(many) };
  const idle = () => Promise.all([both.small.idle(), both.large.idle()]);
  const times = new Map<string, number[]>();
  /** Every kind in every round, so that a moment in which the machine is slow is slow for all. */
  const play = async (works: readonly Work[], count: number, between: () => Promise<unknown>) => {
    for (let round = -warmUps; round < count; round += 1) {
      for (const work of works) {
        for (const which of round % 2 ? (['small', 'large'] as const) : (['large', 'small'] as const)) {
          const milliseconds = await both[which].timed(work);
          const name = `${work} ${which}`;
          if (round >= 0) times.set(name, [...(times.get(name) ?? []), milliseconds]);
          await between();
        }
      }
    }
  };
  try {
    await play(reads, rounds.reads, async () => {});
    await play(writes, rounds.writes, idle); // what a write sets off has ended before the next begins
    const works = [...reads, ...writes];
    const compared = works.map((work) => {
      const [small, large] = (['small', 'large'] as const).map((which) =>
        percentile(times.get(`${work} ${which}`) ?? [], tenth),
      ) as [number, number];
      return { work, small: rounded(small), large: rounded(large), ratio: rounded(large / small) };
    });
    const units = { small: await both.small.units(works), large: await both.large.units(works) };
    const differing = works.filter((_, at) => `${units.small[at]}` !== `${units.large[at]}`);
    const slowest = compared.reduce((one, other) => (other.ratio > one.ratio ? other : one));
    return {
      id: 'P8',
      what: `ms of a kelurahan with ${many} households against one with ${few}: ${slowest.work}, the slowest of ${works.length}`,
      ours: slowest.large,
      baseline: slowest.small,
      ratio: slowest.ratio,
      goal: '<= 1.1x time, equal read and write units',
      ok: slowest.ratio <= 1.1 && differing.length === 0,
      ...(differing.length > 0 && { why: `other units: ${differing.join(', ')}` }),
      details: {
        milliseconds: compared,
        units: Object.fromEntries(works.map((work, at) => [work, units.large[at]])),
      },
    };
  } finally {
    await Promise.all([both.small.stop(), both.large.stop()]);
  }
};

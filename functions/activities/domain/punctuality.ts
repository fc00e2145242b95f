import type { LocalDate } from '../../../shared/contract/primitives.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { Cycle, Punctuality } from '../../../shared/routes/activities/cycles.ts';
import { isGood, measured } from './participation.ts';

type Judged = Pick<Cycle, 'status' | 'stages' | 'participation'>;

/**
 * Whether a kelurahan is on schedule on a day: every stage that was due before it is closed. Who has caught up is on
 * schedule again; what arrived late but happened by then counts, for the day it happened is kept apart (C-10).
 */
const isOnTime = ({ stages }: Judged, day: LocalDate): boolean =>
  stages.every(
    ({ plannedOn, closing }) =>
      plannedOn === undefined || plannedOn >= day || (closing !== undefined && closing.on <= day),
  );

/** The two figures of a city (C-10), out of its cycles of a year; a kelurahan that refused has no schedule to keep. */
export const tellPunctuality = (
  cycles: readonly Judged[],
  { area, year, day }: { readonly area: string; readonly year: number; readonly day: LocalDate },
  policies: PolicyTable,
): Punctuality => {
  const going = cycles.filter(({ status }) => status !== 'refused');
  const judged = going.map((cycle) => ({ onTime: isOnTime(cycle, day), good: isGood(cycle.participation) }));
  const count = (onTime: boolean, good: boolean) =>
    judged.filter((one) => one.onTime === onTime && one.good === good).length;
  const quadrants = {
    onTimeAndGood: count(true, true),
    onTimeOnly: count(true, false),
    goodOnly: count(false, true),
    neither: count(false, false),
  };
  const punctual = quadrants.onTimeAndGood + quadrants.onTimeOnly;
  return {
    area,
    year,
    day,
    refused: cycles.length - going.length,
    onTime: measured(punctual, going.length, 'cycle.on-time-percent', { date: day, area }, policies),
    quality: {
      numerator: quadrants.onTimeAndGood + quadrants.goodOnly,
      denominator: going.length,
    },
    quadrants,
  };
};

import type { Given } from '../../../shared/contract/given.ts';
import type { Area, LocationId } from '../../../shared/contract/primitives.ts';
import { plusYears, today } from '../../../shared/policy/local-date.ts';
import { type PolicyName, policyOn } from '../../../shared/policy/policy.ts';
import { type Institution, institutions } from '../../../shared/routes/activities/facilitation.ts';
import type { Scoreboard } from '../../../shared/routes/activities/scoreboards.ts';
import { type Mark, measures, type Pillar } from './measures.ts';

const pillars: readonly Pillar[] = [
  'integration',
  'institutions',
  'facilitation',
  'local-government',
  'governance',
];

/** Records behind a figure that are named; the rest is found in the lists. */
const mostLinks = 20;

/** Since when an institution is known to exist, by the first fact that says so. */
export type Existing = ReadonlyMap<Institution, string>;

/** Of the year asked: its last day, or today while it runs. */
const lastDayOf = (year: number, day: string): string => (`${year}-12-31` < day ? `${year}-12-31` : day);

/** Days of which marks are needed: the year, and the twelve months before the day that is looked at (E-1). */
export const spanOf = (year: number, area: Area, given: Given) => {
  const until = lastDayOf(year, today(given, area.code));
  const yearBefore = plusYears(until, -1);
  const start = `${year}-01-01`;
  return { from: yearBefore < start ? yearBefore : start, until, yearBefore };
};

const classes = [
  ['menuju-madani', 'board.class-madani'],
  ['mandiri', 'board.class-mandiri'],
  ['berdaya', 'board.class-berdaya'],
] as const satisfies readonly (readonly [Scoreboard['board']['class'], PolicyName])[];

/** The class of a board (E-1): 0 absent, 1 exists, 2 works with evidence of the last 12 months, for each institution. */
const boardOf = (
  { code }: Area,
  { until, yearBefore }: ReturnType<typeof spanOf>,
  marks: readonly Mark[],
  existing: Existing,
  given: Given,
): Scoreboard['board'] => {
  const scored = institutions.map((institution) => {
    const works = measures
      .filter((measure) => measure.institution === institution && measure.proves === 'works')
      .map(({ measure }) => measure);
    const evidence = marks
      .filter(({ measure, on }) => works.includes(measure) && on > yearBefore && on <= until)
      .toSorted((a, b) => (a.on < b.on ? 1 : -1))
      .slice(0, mostLinks)
      .map(({ measure, on, link }) => ({ measure, on, link }));
    const since = existing.get(institution);
    const exists = since !== undefined && since <= until;
    const points = evidence.length > 0 ? 2 : exists ? 1 : 0;
    return { institution, points, ...(exists && { since }), evidence };
  });
  const points = scored.reduce((sum, one) => sum + one.points, 0);
  const policies = classes.map(([, name]) => policyOn(given.policies, name, { date: until, area: code }));
  const reached = classes.find((_, index) => points >= (policies[index]?.value ?? Number.POSITIVE_INFINITY));
  return { class: reached?.[0] ?? 'awal', points, institutions: scored, policies };
};

/** The scoreboard of a kelurahan and year (G2 to G6); `marks` are those of its span. */
export const scoreboardOf = (
  { locationId, area }: { readonly locationId: LocationId; readonly area: Area },
  year: number,
  marks: readonly Mark[],
  existing: Existing,
  given: Given,
): Scoreboard => {
  const span = spanOf(year, area, given);
  const ofYear = marks.filter(({ on }) => on.startsWith(`${year}-`) && on <= span.until);
  const figureOf = (measure: string) => {
    const found = ofYear.filter((mark) => mark.measure === measure);
    return {
      measure,
      count: found.length,
      links: [...new Set(found.map(({ link }) => link))].slice(0, mostLinks),
    };
  };
  return {
    locationId,
    area,
    year,
    pillars: pillars.map((pillar) => ({
      pillar,
      figures: measures.filter((one) => one.pillar === pillar).map(({ measure }) => figureOf(measure)),
    })),
    board: boardOf(area, span, marks, existing, given),
  };
};

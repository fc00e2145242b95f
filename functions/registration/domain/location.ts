import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import { locationChanged, locationEnrolled } from '../../../shared/events/registration/locations.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Location, locationRoutes } from '../../../shared/routes/registration/locations.ts';

/** A location with the fingerprint of the request that created it: who sends that again gets it again. */
export type LocationRecord = Location & { readonly createdAs: string };

type Enrolment = z.output<typeof locationRoutes.enrolLocation.body>;
type Years = Location['years'];

export interface Entry {
  readonly by: string;
  readonly createdAs: string;
}

/** Years of the programme (rule C-5): each once, none before the programme began, no letter of tomorrow. */
const checkYears = (years: Years, area: Area, given: Given): void => {
  const date = today(given, area.code);
  const first = policyOn(given.policies, 'programme.first-year', { date, area: area.code });
  for (const [index, { year, letter }] of years.entries()) {
    const at = `/years/${index}`;
    if (year < first.value)
      throw refused('location.year-before-programme', `${at}/year`, { rule: 'C-5', policy: first });
    if (letter.date > date)
      throw refused('location.letter-after-today', `${at}/letter/date`, { rule: 'C-5', today: date });
    if (years.findIndex((other) => other.year === year) < index) {
      throw refused('location.year-twice', `${at}/year`, { rule: 'C-5', year });
    }
  }
};

const dataOf = ({ locationId, area, years }: Location) => ({
  locationId,
  area,
  years: years.map(({ year, kind }) => ({ year, kind })),
});

/** Enrols a kelurahan in the programme; from here on the other services accept records for it (L10). */
export const enrolLocation = (
  { locationId, years, origin }: Enrolment,
  area: Area,
  { by, createdAs }: Entry,
  given: Given,
): Decision<LocationRecord> => {
  checkYears(years, area, given);
  const next: LocationRecord = {
    locationId: locationId ?? (given.newId() as Location['locationId']),
    area,
    years,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [told(locationEnrolled, next, given)] };
};

/** Changes the programme years of a location: Tahun-1 of one year becomes Tahun-2 of the next. */
export const changeLocation = (
  location: LocationRecord,
  { years }: { readonly years: Years },
  given: Given,
): Decision<LocationRecord> => {
  checkYears(years, location.area, given);
  const next = { ...location, years, version: location.version + 1 };
  return { next, events: [told(locationChanged, next, given)] };
};

/** A location that splits off from another: of the same programme years, by the same letters (rule X-3). */
export const succeedingLocation = (
  { years }: LocationRecord,
  area: Area,
  locationId: Location['locationId'] | undefined,
  { by, createdAs }: Entry,
  { now, newId }: Given,
): LocationRecord => ({
  locationId: locationId ?? (newId() as Location['locationId']),
  area,
  years,
  origin: entered(undefined, { by, now }),
  createdAs,
  version: 1,
});

/** Tells a location whose area is new: a new one is enrolled by that (L10). */
export const toldLocation = (next: LocationRecord, given: Given) =>
  told(next.version === 1 ? locationEnrolled : locationChanged, next, given);

const told = (
  contract: typeof locationEnrolled | typeof locationChanged,
  next: LocationRecord,
  { now, newId }: Given,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.locationId,
    recordversion: next.version,
    area: next.area,
    data: dataOf(next),
    state: next,
  });

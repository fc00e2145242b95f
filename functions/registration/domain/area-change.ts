import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, type DomainEvent, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import {
  areaChangeAdvanced,
  areaChangeDecided,
  areaChanged,
  caseReaddressed,
} from '../../../shared/events/registration/area-changes.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { AreaChange, areaChangeRoutes } from '../../../shared/routes/registration/area-changes.ts';
import { type Entry, type LocationRecord, succeedingLocation, toldLocation } from './location.ts';

/** Where a running change goes on: which kind of record, after which one. */
export interface Marker {
  readonly kind: number;
  /** The second look, after the change was done. */
  readonly again?: boolean | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

export type AreaChangeRecord = AreaChange & { readonly createdAs: string; readonly marker: Marker };

/** The change, the location that goes on (if its code changes), and those that split off. */
export type AreaChangeDecision = Decision<AreaChangeRecord> & {
  readonly continuing: LocationRecord;
  readonly splitOff: readonly LocationRecord[];
};

type Deciding = z.output<typeof areaChangeRoutes.decideAreaChange.body>;

const told = (
  contract: typeof areaChangeDecided | typeof areaChangeAdvanced | typeof areaChanged,
  next: AreaChangeRecord,
  { now, newId }: Given,
): DomainEvent => {
  const { marker: _, ...state } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: next.areaChangeId,
    recordversion: next.version,
    area: next.area,
    data: {
      areaChangeId: next.areaChangeId,
      from: next.area.code,
      continues: { locationId: next.locationId, code: next.continues.code },
      splitOff: next.splitOff.map(({ locationId, area, rws }) => ({ locationId, code: area.code, rws })),
    },
    state,
  });
};

/** RW numbers are written with and without zeros in front: `9`, `09` and `009` are one RW. */
export const sameRw = (one: string, other: string): boolean => Number(one) === Number(other);

const checkChange = (
  { splitOff = [], effectiveOn }: Deciding,
  location: LocationRecord,
  { continues, codes }: { readonly continues: Area; readonly codes: readonly string[] },
  given: Given,
): void => {
  const rule = 'X-3';
  if (continues.code === location.area.code && splitOff.length === 0)
    throw refused('area-change.nothing', '/continues', { rule });
  const day = today(given, location.area.code);
  if (effectiveOn > day) throw refused('area-change.in-future', '/effectiveOn', { rule, today: day });
  for (const [index, { area, rws }] of splitOff.entries()) {
    if (codes.indexOf(area) <= index)
      throw refused('area-change.code-twice', `/splitOff/${index}/area`, { rule, area });
    const before = splitOff.slice(0, index).flatMap((other) => other.rws);
    const twice = rws.findIndex((rw, at) =>
      [...before, ...rws.slice(0, at)].some((other) => sameRw(rw, other)),
    );
    if (twice >= 0) throw refused('area-change.rw-twice', `/splitOff/${index}/rws/${twice}`, { rule });
  }
};

/**
 * Decides that a kelurahan goes on under another code, or that RWs of it split off (rule X-3). The location keeps its
 * id; what splits off becomes locations of their own, of the same programme years. That codes are free and no
 * other change runs the store's conditions say.
 */
export const decideAreaChange = (
  body: Deciding,
  location: LocationRecord,
  { continues, areas }: { readonly continues: Area; readonly areas: readonly Area[] },
  { by, createdAs }: Entry,
  given: Given,
): AreaChangeDecision => {
  checkChange(
    body,
    location,
    { continues, codes: [continues.code, ...areas.map(({ code }) => code)] },
    given,
  );
  const entry = { by, createdAs };
  const splitOff = areas.map((area, index) =>
    succeedingLocation(location, area, body.splitOff?.[index]?.locationId, entry, given),
  );
  const continuing =
    continues.code === location.area.code
      ? location
      : { ...location, area: continues, version: location.version + 1 };
  const next: AreaChangeRecord = {
    areaChangeId: body.areaChangeId ?? (given.newId() as AreaChange['areaChangeId']),
    locationId: location.locationId,
    area: location.area,
    continues,
    splitOff: splitOff.map(({ locationId, area }, index) => ({
      locationId,
      area,
      rws: body.splitOff?.[index]?.rws ?? [],
    })),
    regulation: body.regulation,
    effectiveOn: body.effectiveOn,
    status: 'running',
    moved: 0,
    origin: entered(undefined, { by, now: given.now }),
    createdAs,
    marker: { kind: 0 },
    version: 1,
  };
  return {
    next,
    continuing,
    splitOff,
    events: [
      told(areaChangeDecided, next, given),
      ...(continuing === location ? [] : [toldLocation(continuing, given)]),
      ...splitOff.map((one) => toldLocation(one, given)),
    ],
  };
};

interface Case {
  readonly locationId: string;
  readonly area: Area;
  readonly version: number;
  readonly pairId?: string;
  readonly conflictId?: string;
  readonly importId?: string;
}

/** Tells that something open stands under another code: a pair, a conflict or an import, in nothing else changed. */
export const toldReaddressed = (
  next: Case,
  { from, given }: { readonly from: string; readonly given: Given },
): DomainEvent => {
  const caseId = next.pairId ?? next.conflictId ?? next.importId ?? '';
  const { locationId, area, version } = next;
  return happened(caseReaddressed, {
    id: given.newId(),
    at: given.now,
    subject: caseId,
    recordversion: version,
    area,
    data: { caseId, locationId, from, to: area.code },
    state: next,
  });
};

interface Moving {
  readonly rw?: string | undefined;
}

/** Where a record belongs after the change: with its RW if that split off, else where the location goes on. */
export const placeAfter = (
  { locationId, continues, splitOff }: AreaChangeRecord,
  { rw }: Moving,
): { readonly locationId: AreaChange['locationId']; readonly area: Area } => {
  const split = splitOff.find(({ rws }) => rw !== undefined && rws.some((one) => sameRw(one, rw)));
  return split ?? { locationId, area: continues };
};

/**
 * How long after a change its second look is due, in milliseconds: a request that had read the location before the
 * change was decided has ended by then, be it stored or refused (a function runs for 29 seconds at most).
 */
const secondLookAfter = 15 * 60_000;

export const secondLookAt = (doneAt: string): string =>
  new Date(Date.parse(doneAt) + secondLookAfter).toISOString();

/** Looks once more for what was registered under the old code while the change was being decided. */
export const lookAgain = (change: AreaChangeRecord, given: Given): Decision<AreaChangeRecord> => {
  const next = { ...change, marker: { kind: 0, again: true }, version: change.version + 1 };
  return { next, events: [told(areaChangeAdvanced, next, given)] };
};

/** A change whose marker still has something before it. */
export const isUnderWay = ({ status, marker }: AreaChangeRecord): boolean =>
  status === 'running' || marker.again === true;

/** A step is done: the marker moves, or, after the last one, the change is. */
export const advanceAreaChange = (
  change: AreaChangeRecord,
  { moved, marker }: { readonly moved: number; readonly marker: Marker | undefined },
  given: Given,
): Decision<AreaChangeRecord> => {
  const isAgain = change.status === 'done';
  const next: AreaChangeRecord = {
    ...change,
    moved: change.moved + moved,
    status: marker && !isAgain ? 'running' : 'done',
    marker: marker ? { ...marker, ...(isAgain && { again: true }) } : { kind: change.marker.kind },
    version: change.version + 1,
  };
  return { next, events: [told(marker || isAgain ? areaChangeAdvanced : areaChanged, next, given)] };
};

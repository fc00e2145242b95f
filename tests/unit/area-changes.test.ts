import { describe, expect, it } from 'vitest';
import {
  advanceAreaChange,
  decideAreaChange,
  placeAfter,
} from '../../functions/registration/domain/area-change.ts';
import { aGiven, aLocation, anArea, anEntry, anId } from '../support/builders.ts';
import { refusalAt } from '../support/refusals.ts';

const location = aLocation({ version: 3 });
const split = { area: '31.71.01.1002', rws: ['05', '6'] };
const body = {
  locationId: location.locationId,
  continues: '31.71.01.1003',
  splitOff: [split],
  regulation: { number: 'PERDA-03/CONTOH/2012', date: '2012-08-01' },
  effectiveOn: '2012-08-15',
};

type Body = Parameters<typeof decideAreaChange>[0];

const decided = (more: Partial<Body> = {}, given = aGiven()) => {
  const said = { ...body, ...more } as Body;
  const areas = (said.splitOff ?? []).map(({ area }) => anArea(area));
  return decideAreaChange(said, location, { continues: anArea(said.continues), areas }, anEntry, given);
};

describe('a change of an area (X-3)', () => {
  it('leaves the location its id under the new code, and enrols what splits off with the same years', () => {
    const { next, continuing, splitOff, events } = decided();
    expect(next).toMatchObject({ area: { code: '31.71.01.1001' }, status: 'running', moved: 0, version: 1 });
    expect(continuing).toMatchObject({
      locationId: location.locationId,
      area: { code: '31.71.01.1003' },
      version: 4,
    });
    expect(splitOff).toMatchObject([{ area: { code: '31.71.01.1002' }, years: location.years, version: 1 }]);
    expect(events.map(({ contract }) => contract.type)).toEqual([
      'area-change-decided.v1',
      'location-changed.v1',
      'location-enrolled.v1',
    ]);
  });

  it('tells nothing of a location that keeps its code', () => {
    const { continuing, events } = decided({ continues: location.area.code });
    expect(continuing).toBe(location);
    expect(events.map(({ contract }) => contract.type)).not.toContain('location-changed.v1');
  });

  it('is refused when nothing changes', () => {
    expect(() => decided({ continues: location.area.code, splitOff: [] })).toThrow(
      refusalAt('area-change.nothing', '/continues'),
    );
  });

  it('is decided on the day from which it holds, not before', () => {
    expect(decided({ effectiveOn: '2012-09-01' }).next.effectiveOn).toBe('2012-09-01');
    expect(() => decided({ effectiveOn: '2012-09-02' })).toThrow(
      refusalAt('area-change.in-future', '/effectiveOn'),
    );
  });

  it('is refused when a code occurs twice', () => {
    expect(() => decided({ splitOff: [split, { area: split.area, rws: ['7'] }] })).toThrow(
      refusalAt('area-change.code-twice', '/splitOff/1/area'),
    );
    expect(() => decided({ continues: split.area })).toThrow(
      refusalAt('area-change.code-twice', '/splitOff/0/area'),
    );
  });

  it('is refused when an RW would go to two places, however it is written', () => {
    expect(() => decided({ splitOff: [{ ...split, rws: ['5', '005'] }] })).toThrow(
      refusalAt('area-change.rw-twice', '/splitOff/0/rws/1'),
    );
    const other = { area: '31.71.01.1004', rws: ['006'] };
    expect(() => decided({ splitOff: [split, other] })).toThrow(
      refusalAt('area-change.rw-twice', '/splitOff/1/rws/0'),
    );
  });
});

describe('where a record belongs after a change', () => {
  const { next: change } = decided();
  const there = change.splitOff[0]?.locationId;

  it.each([
    ['5', there],
    ['005', there],
    ['06', there],
    ['07', location.locationId],
    [undefined, location.locationId],
  ])('of RW %s', (rw, expected) => {
    expect(placeAfter(change, { rw }).locationId).toBe(expected);
  });
});

describe('a running change', () => {
  it('goes on at its marker, and is done when there is none', () => {
    const { next: change } = decided({ areaChangeId: anId('CHNG', 1) });
    const step = advanceAreaChange(change, { moved: 7, marker: { kind: 1 } }, aGiven());
    expect(step.next).toMatchObject({ status: 'running', moved: 7, marker: { kind: 1 }, version: 2 });
    const end = advanceAreaChange(step.next, { moved: 2, marker: undefined }, aGiven());
    expect(end.next).toMatchObject({ status: 'done', moved: 9, version: 3 });
    expect([...step.events, ...end.events].map(({ contract }) => contract.type)).toEqual([
      'area-change-advanced.v1',
      'area-changed.v1',
    ]);
  });
});

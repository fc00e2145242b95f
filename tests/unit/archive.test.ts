import { describe, expect, it } from 'vitest';
import { busOf, isOver, newParts, objectKey, rowOf } from '../../functions/archive/domain.ts';
import { linesOf, zipped } from '../../functions/archive/lines.ts';
import { packed } from '../../shared/messaging/packed-event.ts';
import { anEvent } from '../support/events.ts';

const at = { bus: 'institutional', hour: '2026-08-17T09' } as const;

describe('an event in the archive', () => {
  it('lies in the UTC hour in which it was accepted, on the bus whose queue brought it', () => {
    const accepted = (acceptedat: string) => rowOf('institutional', anEvent('E1', { acceptedat })).at;
    expect(accepted('2026-08-17T09:59:59.999Z')).toEqual(at);
    expect(accepted('2026-08-17T10:00:00.000Z')).toEqual({ ...at, hour: '2026-08-17T10' });
    expect(accepted('2026-08-17T16:30:00.000+07:00')).toEqual(at);
    expect(busOf('arn:aws:sqs:ap-southeast-3:000000000000:pranata-local-archive-volunteer')).toBe(
      'volunteer',
    );
    expect(() => busOf('arn:aws:sqs:ap-southeast-3:000000000000:somebody-else')).toThrow('no bus');
  });

  it('keeps fields that this version does not know', () => {
    const detail = { ...anEvent('E1'), traceparent: '00-1' };
    expect(rowOf('institutional', detail).event).toEqual(detail);
  });

  it('is refused without an id or a moment of acceptance', () => {
    expect(() => rowOf('institutional', { ...anEvent('E1'), id: undefined })).toThrow();
    expect(() => rowOf('institutional', anEvent('E1', { acceptedat: 'soon' }))).toThrow('Invalid time');
  });
});

describe('an hour', () => {
  it('is over when the next begins', () => {
    expect(isOver(at, new Date('2026-08-17T09:59:59.999Z'))).toBe(false);
    expect(isOver(at, new Date('2026-08-17T10:00:00.000Z'))).toBe(true);
  });

  it('has its objects in one folder', () => {
    expect(objectKey(at, { number: 12 })).toBe(
      'raw/bus=institutional/dt=2026-08-17/hour=09/part-0012.ndjson.gz',
    );
  });

  it('puts what is in no part into further parts, by id', () => {
    expect(newParts([], [])).toEqual([]);
    expect(newParts([], ['b', 'a'])).toEqual([{ number: 1, ids: ['a', 'b'] }]);
    const parts = [
      { number: 1, ids: ['a', 'd'] },
      { number: 2, ids: ['b'] },
    ];
    expect(newParts(parts, ['a', 'b', 'd'])).toEqual([]);
    expect(newParts(parts, ['a', 'b', 'c', 'd'])).toEqual([{ number: 3, ids: ['c'] }]);
  });

  it('fits every part into one item', () => {
    const ids = Array.from({ length: 10_001 }, (_, index) => String(index).padStart(26, '0'));
    const parts = newParts([], ids);
    expect(parts.map(({ number, ids }) => [number, ids.length])).toEqual([
      [1, 5_000],
      [2, 5_000],
      [3, 1],
    ]);
    expect(parts.flatMap((part) => part.ids)).toEqual(ids);
  });
});

describe('a part', () => {
  const rows = new Map(['a', 'b', 'c'].map((id) => [id, packed(anEvent(id))]));

  it('has its own events only, sorted by id, one a line', () => {
    const lines = linesOf({ number: 1, ids: ['c', 'a'] }, rows);
    expect(lines).toBe(`${JSON.stringify(anEvent('a'))}\n${JSON.stringify(anEvent('c'))}\n`);
  });

  it('is not written without one of its rows', () => {
    expect(() => linesOf({ number: 1, ids: ['a', 'x'] }, rows)).toThrow('lacks its row x');
  });

  it('becomes the same bytes every time', () => {
    expect(zipped('line\n').readUInt32LE(4)).toBe(0); // the time in a gzip header
    expect(zipped('line\n')).toEqual(zipped('line\n'));
  });
});

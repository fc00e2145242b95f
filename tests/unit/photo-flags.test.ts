import { describe, expect, it } from 'vitest';
import { metresBetween, photoFlags } from '../../functions/documents/domain/photo-flags.ts';
import { aGiven, anArea } from '../support/builders.ts';

const record = { area: anArea() };
const monas = [106.8272, -6.1754] as const;
const at = { latitude: -6.1754, longitude: 106.8272 };
const made = { place: { type: 'Point' as const, coordinates: [...monas] as [number, number] } };
const north = (metres: number) => ({ ...at, latitude: at.latitude + metres / 111_195 });
const flags = (...asked: Parameters<typeof photoFlags>) => photoFlags(...asked).map(({ code }) => code);

describe('A-8: a photo is flagged and not refused', () => {
  it.each([
    [0, 0],
    [190, 190],
    [1_000, 1_000],
  ])('metres between two places: %i', (metres, expected) => {
    expect(metresBetween(north(metres), [...monas])).toBeCloseTo(expected, 0);
  });

  it('when it was taken farther away than the policy allows', () => {
    expect(flags(record, made, { place: north(199), notes: [] }, [], aGiven())).toEqual([]);
    expect(photoFlags(record, made, { place: north(1_000), notes: [] }, [], aGiven())).toEqual([
      { code: 'photo.place-differs', details: { rule: 'A-8', metres: 1_000, most: 200 } },
    ]);
    const wider = aGiven(undefined, {
      'photo.distance-metres': [{ from: '2007-01-01', value: 2_000, source: 'test' }],
    });
    expect(flags(record, made, { place: north(1_000), notes: [] }, [], wider)).toEqual([]);
  });

  it('when it was taken another day than its sender says', () => {
    const said = { at: '2012-08-12T03:00:00Z' };
    const taken = (localTime: string, offset?: string) => ({
      taken: { localTime, ...(offset && { offset }) },
      notes: [],
    });
    expect(flags(record, said, taken('2012-08-12T10:00:00', '+07:00'), [], aGiven())).toEqual([]);
    expect(flags(record, said, taken('2012-08-12T23:00:00'), [], aGiven())).toEqual([]);
    expect(flags(record, said, taken('2012-08-01T10:00:00'), [], aGiven())).toEqual(['photo.time-differs']);
  });

  it('when it looks like one that stands for something else, which is named', () => {
    const alike = [{ documentId: 'one', ofSameOwner: false }];
    expect(photoFlags(record, undefined, { notes: [] }, alike, aGiven())).toEqual([
      { code: 'photo.used-before', details: { rule: 'A-8', documentId: 'one', ofSameOwner: false } },
    ]);
  });

  it('when what it says of itself cannot be', () => {
    expect(flags(record, made, { notes: ['exif.place-impossible'] }, [], aGiven())).toEqual([
      'exif.place-impossible',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { entryOf } from '../../functions/relay/entries.ts';
import { callsOf, sizeOf } from '../../shared/messaging/entries.ts';
import { packed } from '../../shared/messaging/packed-event.ts';
import { anEvent } from '../support/events.ts';

const destination = { bus: 'pranata-local-institutional', service: 'registration' };

describe('an entry', () => {
  it('is the event of an outbox item, as the stream shows it', () => {
    const event = anEvent('E1');
    const B = Buffer.from(packed(event)).toString('base64');
    expect(entryOf({ dynamodb: { NewImage: { event: { B } } } }, destination)).toEqual({
      EventBusName: 'pranata-local-institutional',
      Source: 'pranata.registration',
      DetailType: 'board-elected.v1',
      Time: new Date('2026-08-17T09:59:59.999Z'),
      Detail: JSON.stringify(event),
    });
  });

  it('counts its bytes as AWS does', () => {
    expect(sizeOf({ Source: 'ab', DetailType: 'c', Detail: '"é"' })).toBe(14 + 2 + 1 + 4);
  });
});

describe('calls to publish', () => {
  const placed = (bytes: number, place: number) => ({ place, entry: { Detail: 'x'.repeat(bytes - 14) } });
  const places = (sizes: readonly number[]) =>
    callsOf(sizes.map(placed)).map((call) => call.map(({ place }) => place));

  it('take ten entries at most', () => {
    expect(places(Array(21).fill(100)).map((call) => call.length)).toEqual([10, 10, 1]);
    expect(places([])).toEqual([]);
  });

  it('take 256 KB at most', () => {
    expect(places([131_072, 131_072, 20])).toEqual([[0, 1], [2]]);
  });

  it('carry what is too large by itself alone', () => {
    expect(places([100, 300_000, 100, 100])).toEqual([[0], [1], [2, 3]]);
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { CloudEvent } from '../../../shared/contract/event.ts';
import { type BusName, buses } from '../../../shared/contract/event.ts';
import { events as contracts } from '../../../shared/events/index.ts';
import { callsOf, eventEntry, type Placed } from '../../../shared/messaging/entries.ts';
import type { Place } from './place.ts';

/** What came of publishing; `refused` says why, by the id of the event. */
export interface Published {
  readonly published: number;
  readonly refused: ReadonlyMap<string, string>;
}

/** Pauses before the tries after the first, in milliseconds: a throttled bus needs seconds. */
const usualPauses = [100, 300, 1_000, 3_000, 5_000];

/** The bus that a service tells its events on, also those whose type is no longer known. */
export const busOf = ({ source, type }: CloudEvent): BusName => {
  const contract =
    contracts.find((known) => known.type === type) ?? contracts.find((known) => known.source === source);
  if (!contract) throw new Error(`No bus is known for events of ${source}`);
  return contract.bus;
};

/**
 * Publishes events again, by the time they were accepted. Listeners take an event once and order by record version,
 * so that it does no harm. What a bus refuses, in an answer of 200, is tried again, and counted when it stays refused.
 */
export const publishAgain = async (
  { events: client, named }: Pick<Place, 'events' | 'named'>,
  events: readonly { readonly event: CloudEvent; readonly bus: BusName }[],
  pauses: readonly number[] = usualPauses,
): Promise<Published> => {
  const ordered = events.toSorted((a, b) => (orderOf(a.event) < orderOf(b.event) ? -1 : 1));
  let open: readonly Placed[] = ordered.map(({ event, bus }, place) => ({
    place,
    entry: eventEntry(event, { bus: named(bus), service: event.source }),
  }));
  let reasons = new Map<number, string>();
  for (const wait of [0, ...pauses]) {
    if (wait > 0) await delay(wait);
    reasons = new Map();
    for (const call of callsOf(open)) await put(client, call, reasons);
    open = open.filter(({ place }) => reasons.has(place));
    if (open.length === 0) break;
  }
  return {
    published: ordered.length - open.length,
    refused: new Map(open.map(({ place }) => [ordered[place]!.event.id, reasons.get(place)!])),
  };
};

const put = async (client: Place['events'], call: readonly Placed[], reasons: Map<number, string>) => {
  try {
    const { FailedEntryCount, Entries = [] } = await client.send(
      new PutEventsCommand({ Entries: call.map(({ entry }) => entry) }),
    );
    if (!FailedEntryCount) return;
    for (const [index, { place }] of call.entries()) {
      const code = Entries[index]?.ErrorCode;
      if (code) reasons.set(place, code);
    }
  } catch (error) {
    // an entry that no call can carry is refused with the call; it went alone
    for (const { place } of call) reasons.set(place, error instanceof Error ? error.name : 'CallFailed');
  }
};

const orderOf = ({ acceptedat, id }: CloudEvent) => `${acceptedat} ${id}`;

/** `12 institutional, 3 volunteer` */
export const countsOf = (events: readonly { readonly bus: BusName }[]): string =>
  buses
    .map((bus) => ({ bus, number: events.filter((event) => event.bus === bus).length }))
    .filter(({ number }) => number > 0)
    .map(({ bus, number }) => `${number} ${bus}`)
    .join(', ') || 'none';

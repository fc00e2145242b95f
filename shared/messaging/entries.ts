import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { CloudEvent } from '../contract/event.ts';

/** PutEvents takes at most ten entries. */
const maximumEntries = 10;
/** Of all entries of a call together. AWS raised it to 1 MB in January 2026; what keeps to the old limit passes anywhere. */
const maximumBytes = 262_144;

/** An entry and its place among all that are to be published. */
export interface Placed {
  readonly place: number;
  readonly entry: PutEventsRequestEntry;
}

/** The entry by which an event travels; rules match the source and the type. */
export const eventEntry = (
  event: CloudEvent,
  { bus, service }: { readonly bus: string; readonly service: string },
): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: `pranata.${service}`,
  DetailType: event.type,
  Time: new Date(event.acceptedat),
  Detail: JSON.stringify(event),
});

/** Bytes, as AWS counts them: 14 for the time, and the texts in UTF-8. */
export const sizeOf = ({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number =>
  14 + [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** Cuts entries into calls, in their order. One that is too large by itself goes alone, so that it refuses no other. */
export const callsOf = (entries: readonly Placed[]): readonly (readonly Placed[])[] => {
  const calls: Placed[][] = [];
  let bytes = 0;
  for (const placed of entries) {
    const size = sizeOf(placed.entry);
    const call = calls.at(-1);
    if (call && call.length < maximumEntries && bytes + size <= maximumBytes) {
      call.push(placed);
      bytes += size;
    } else {
      calls.push([placed]);
      bytes = size;
    }
  }
  return calls;
};

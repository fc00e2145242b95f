import { type BusName, buses, CloudEvent } from '../../shared/contract/event.ts';

/** One bus in one hour of acceptance, in UTC: `2026-08-17T09`. It becomes one folder of the archive. */
export interface BusHour {
  readonly bus: BusName;
  readonly hour: string;
}

/** A row before it is stored. */
export interface Row {
  readonly at: BusHour;
  readonly event: CloudEvent;
}

/** Ids of the rows that stand in one object, decided once. */
export interface Part {
  readonly number: number;
  readonly ids: readonly string[];
}

/** 5,000 ids of 26 characters are 140 KB; an item may have 400. */
const maximumIds = 5_000;

/** Which bus a message came over: an event does not say, the name of its queue does. Throws for another queue. */
export const busOf = (queueArn: string): BusName => {
  const bus = buses.find((name) => queueArn.endsWith(`-${name}`));
  if (!bus) throw new Error(`The queue of no bus: ${queueArn}`);
  return bus;
};

/** The row of an event. Fields that this version does not know are kept: the archive forgets nothing. */
export const rowOf = (bus: BusName, detail: unknown): Row => {
  const { acceptedat } = CloudEvent.parse(detail);
  const hour = new Date(acceptedat).toISOString().slice(0, 13);
  return { at: { bus, hour }, event: detail as CloudEvent };
};

/** No row can be accepted into this hour any more, except late ones. */
export const isOver = ({ hour }: BusHour, now: Date): boolean =>
  Date.parse(`${hour}:00:00.000Z`) + 3_600_000 <= now.getTime();

/** Puts rows that are in no part into new parts, numbered on. */
export const newParts = (parts: readonly Part[], rowIds: readonly string[]): readonly Part[] => {
  const marked = new Set(parts.flatMap(({ ids }) => ids));
  const unmarked = rowIds.filter((id) => !marked.has(id)).sort();
  const first = Math.max(0, ...parts.map(({ number }) => number)) + 1;
  return Array.from({ length: Math.ceil(unmarked.length / maximumIds) }, (_, index) => ({
    number: first + index,
    ids: unmarked.slice(index * maximumIds, (index + 1) * maximumIds),
  }));
};

/** `0001` */
export const digits = (number: number): string => String(number).padStart(4, '0');

export const objectKey = ({ bus, hour }: BusHour, { number }: Pick<Part, 'number'>): string =>
  `raw/bus=${bus}/dt=${hour.slice(0, 10)}/hour=${hour.slice(11)}/part-${digits(number)}.ndjson.gz`;

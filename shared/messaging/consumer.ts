import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { CloudEvent, type EventContract } from '../contract/event.ts';
import { eachRecord, receivedAt } from './queue-records.ts';

/** A handler for every subscription of a service, or it does not compile. */
export type EventHandlers<Subscriptions extends Readonly<Record<string, EventContract>>> = {
  readonly [Name in keyof Subscriptions]: (
    event: CloudEvent<z.output<Subscriptions[Name]['data']>>,
    given: { readonly now: Date },
  ) => Promise<void>;
};

type AnyHandlers = Readonly<Record<string, EventHandlers<Record<string, EventContract>>[string]>>;

/** Handlers of several concerns as one: what more than one of them hears is done in turn, each being idempotent by itself. */
export const inTurn = <const Maps extends readonly object[]>(...maps: Maps): Together<Maps> => {
  const names = new Set(maps.flatMap((map) => Object.keys(map)));
  const all = [...names].map((name) => [
    name,
    async (...heard: Parameters<AnyHandlers[string]>) => {
      for (const map of maps as readonly AnyHandlers[]) await map[name]?.(...heard);
    },
  ]);
  return Object.fromEntries(all) as Together<Maps>;
};

type Together<Maps extends readonly object[]> = Maps extends readonly [infer First, ...infer Rest]
  ? Rest extends readonly object[]
    ? First & Together<Rest>
    : First
  : unknown;

/** EventBridge puts the event into `detail`; SQS carries that envelope as its body. */
const Envelope = z.object({ detail: CloudEvent });

/**
 * Makes the handler of a listener's queue. A message that fails is reported alone and comes again; after its last
 * try the queue moves it, whole, to the dead letters. Data that the contract does not know is tolerated.
 */
export const createConsumer = <const Subscriptions extends Readonly<Record<string, EventContract>>>(
  subscriptions: Subscriptions,
  handlers: EventHandlers<Subscriptions>,
) => {
  const byType = new Map(
    Object.entries(subscriptions).map(([name, { type, data }]) => [
      type as string,
      { data, handle: handlers[name] },
    ]),
  );

  const consume = async (record: SQSRecord): Promise<void> => {
    const { detail } = z.parse(Envelope, JSON.parse(record.body));
    const listener = byType.get(detail.type);
    if (!listener?.handle) throw new Error(`No handler for ${detail.type}`);
    const data = z.parse(listener.data, detail.data) as never;
    await listener.handle({ ...detail, data }, { now: receivedAt(record) });
  };

  return eachRecord('An event could not be handled', consume);
};

import { buses, CloudEvent, type EventContract } from '../contract/event.ts';
import { type SchemaBook, schemaBook } from '../contract/json-schema.ts';

type Json = Readonly<Record<string, unknown>>;
type Subscriptions = Readonly<Record<string, Readonly<Record<string, EventContract>>>>;

const message = (book: SchemaBook, { type, source, summary, data }: EventContract): Json => ({
  name: type,
  title: type,
  summary,
  contentType: 'application/cloudevents+json',
  payload: {
    allOf: [
      { $ref: '#/components/schemas/CloudEvent' },
      {
        type: 'object',
        properties: { type: { const: type }, source: { const: source }, data: book.of(data) },
      },
    ],
  },
});

/** One operation for each bus that a service sends to or listens on. */
const operations = (action: 'send' | 'receive', service: string, events: readonly EventContract[]) =>
  buses.flatMap((bus) => {
    const own = events.filter((event) => event.bus === bus);
    if (own.length === 0) return [];
    const channel = { $ref: `#/channels/${bus}` };
    const messages = own.map(({ type }) => ({ $ref: `#/channels/${bus}/messages/${type}` }));
    const summary =
      action === 'send'
        ? `What ${service} tells on the ${bus} bus`
        : `What ${service} hears on the ${bus} bus`;
    return [[`${service}.${action}.${bus}`, { action, channel, summary, messages }] as const];
  });

/**
 * AsyncAPI 3 of the buses: a channel each, the events as CloudEvents in EventBridge's `detail`, and who sends and
 * receives what. The same contracts give the same document, to the byte. Made at build, never in a function.
 */
export const asyncApi = (events: readonly EventContract[], subscriptions: Subscriptions): Json => {
  const book = schemaBook();
  const sources = [...new Set(events.map(({ source }) => source))];
  const messages = Object.fromEntries(events.map((event) => [event.type, message(book, event)]));
  const envelope = book.of(CloudEvent);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Pranata',
      version: 'v1',
      description:
        'The facts that services tell each other. Listeners order by `recordversion`, never by arrival.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(
      buses.map((bus) => [
        bus,
        {
          address: bus,
          summary: `The ${bus} bus of a programme region`,
          messages: Object.fromEntries(
            events
              .filter((event) => event.bus === bus)
              .map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries([
      ...sources.flatMap((source) =>
        operations(
          'send',
          source,
          events.filter((event) => event.source === source),
        ),
      ),
      ...Object.entries(subscriptions).flatMap(([service, heard]) =>
        operations('receive', service, Object.values(heard)),
      ),
      ...operations('receive', 'archive', events), // it keeps everything, and is in no list of subscriptions
    ]),
    components: { schemas: { ...book.schemas(), CloudEvent: envelope }, messages },
  };
};

import type { CloudEvent, Decision, DomainEvent, RuleWarning } from '../contract/event.ts';
import type { Command } from '../contract/route.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import { unchangedSince, type Write } from '../persistence/transact.ts';
import type { PersonalItem } from '../privacy/personal.ts';
import { AlreadyDone, type Committed } from './committed.ts';
import { packed, unpacked } from './packed-event.ts';

/** How long an outbox item lives. */
export const keptDays = 30;

/** Epoch seconds, which is what DynamoDB's TTL counts. */
export const daysAfter = (moment: Date, days: number): number =>
  Math.floor(moment.getTime() / 1000) + days * 86_400;

/** Personal items of the records that a decision is about, by the id of the record. */
export type SealedParts = ReadonlyMap<string, Pick<PersonalItem, 'pk' | 'sealed'>>;

/** How a `state` carries personal fields: whose key opens them, and the ciphertext in base64. */
const sealedPart = ({ pk, sealed }: Pick<PersonalItem, 'pk' | 'sealed'>) => ({
  of: pk,
  sealed: Buffer.from(sealed).toString('base64'),
});

/** Makes the fact of a rule the CloudEvent that travels: who acted, in which region, personal parts as ciphertext. */
const cloudEvent = (fact: DomainEvent, actor: string, region: string, sealed: SealedParts): CloudEvent => {
  const { contract, id, subject, recordversion, time, acceptedat, area, data, state } = fact;
  const personal = sealed.get(subject);
  return {
    specversion: '1.0',
    id,
    source: contract.source,
    type: contract.type,
    subject,
    time,
    recordversion,
    acceptedat,
    area,
    region,
    actor,
    data: { ...data },
    state: personal ? { ...state, personal: sealedPart(personal) } : { ...state },
  };
};

const outbox = (event: CloudEvent) => ({
  kind: 'outbox',
  schema: 1,
  version: 1,
  event: packed(event),
  expiresAt: daysAfter(new Date(event.acceptedat), keptDays), // the stream alone would keep them 24 hours
});

export const commandKey = (id: string) => ({ pk: `COMMAND#${id}`, sk: 'ONCE' });

/** Reads what a command committed out of its item. */
export const committedOf = (item: Readonly<Record<string, unknown>>): Committed => ({
  event: unpacked(item.event as Uint8Array),
  fingerprint: item.fingerprint as string | undefined,
  warnings: (item.warnings as RuleWarning[] | undefined) ?? [],
  shown: item.shown as string[] | undefined,
});

/** A record that is written at most once; `otherwise` says what it means to find it there. */
export const once = (
  table: string,
  item: Readonly<Record<string, unknown>>,
  otherwise?: Write['otherwise'],
): Write => ({
  item: { Put: { TableName: table, Item: { sk: 'ONCE', ...item }, ...unchangedSince(0) } },
  otherwise,
});

/**
 * What a decision promises: its events will be published, and its command is done. Goes first into the
 * transaction, so that a repeated command does not look like a conflict.
 *
 * The first event shares its item with the command record, so that both cost one write. Whoever sends the command
 * again is answered from that event's `state`; the relay publishes from the stream.
 */
export const promised = (
  { name, region }: Pick<ServiceTable, 'name' | 'region'>,
  { id, fingerprint, actor }: Command,
  { events: [first, ...rest], warnings, shown }: Pick<Decision<unknown>, 'events' | 'warnings' | 'shown'>,
  sealed: SealedParts = new Map(),
): Write[] => {
  const toEvent = (fact: DomainEvent) => cloudEvent(fact, actor, region, sealed);
  const folded = {
    ...(id === undefined ? { pk: `OUTBOX#${first.id}` } : { ...commandKey(id), fingerprint }),
    ...(warnings?.length ? { warnings } : {}),
    ...(shown && { shown }),
    ...outbox(toEvent(first)),
  };
  return [
    once(name, folded, (item) => new AlreadyDone(committedOf(item ?? folded))),
    ...rest.map((fact) => once(name, { pk: `OUTBOX#${fact.id}`, ...outbox(toEvent(fact)) })),
  ];
};

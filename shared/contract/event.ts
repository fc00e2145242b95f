import * as z from 'zod/mini';
import type { WarningCode } from '../errors.ts';
import type { Area } from './primitives.ts';

export const buses = ['institutional', 'financial', 'volunteer'] as const;
export type BusName = (typeof buses)[number];

export interface EventContract<Data extends z.ZodMiniType = z.ZodMiniType> {
  readonly bus: BusName;
  /** The service that tells it. */
  readonly source: string;
  /** `thing-happened.v1` */
  readonly type: `${string}.v${number}`;
  readonly summary: string;
  readonly data: Data;
}

/** Declares a fact that a service tells: bus, source and type feed rules, consumers, AsyncAPI and the archive. */
export const defineEvent = <const Contract extends EventContract>(contract: Contract): Contract => contract;

/**
 * CloudEvents 1.0, as it travels in EventBridge's `detail`. `data` says the fact and listeners use it; `state`
 * is the whole record after it, personal parts as ciphertext, and the archive uses it.
 */
export const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  /** Id of the record. */
  subject: z.string(),
  /** When it happened. */
  time: z.string(),
  recordversion: z.int(),
  /** When the system accepted it: partitions of the archive follow this. */
  acceptedat: z.string(),
  area: z.string(),
  /** Programme region. */
  region: z.string(),
  /** Account that acted; opaque, never a name. */
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
  state: z.optional(z.record(z.string(), z.unknown())),
});
export type CloudEvent<Data = Record<string, unknown>> = Omit<z.infer<typeof CloudEvent>, 'data'> & {
  readonly data: Data;
};

/** A fact as a rule names it; the store adds who acted and in which region when it promises it. */
export interface DomainEvent {
  readonly contract: EventContract;
  readonly id: string;
  readonly subject: string;
  readonly recordversion: number;
  readonly time: string;
  readonly acceptedat: string;
  readonly area: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Without personal fields: the store seals those and adds the ciphertext as `personal`. */
  readonly state: Readonly<Record<string, unknown>>;
}

interface Fact<Data> {
  readonly id: string;
  readonly subject: string;
  readonly recordversion: number;
  readonly at: Date;
  /** When it happened, if not at once. */
  readonly time?: string;
  readonly area: Pick<Area, 'code'>;
  readonly data: Data;
  readonly state: object;
}

/** Names a fact of a decision. The first fact of a decision is about the record that is answered. */
export const happened = <Contract extends EventContract>(
  contract: Contract,
  { id, subject, recordversion, at, time, area, data, state }: Fact<z.input<Contract['data']>>,
): DomainEvent => ({
  contract,
  id,
  subject,
  recordversion,
  time: time ?? at.toISOString(),
  acceptedat: at.toISOString(),
  area: area.code,
  data: data as Record<string, unknown>,
  state: state as Record<string, unknown>,
});

/** A rule that only warns. `message` is found in `shared/errors.ts` by its code, in the caller's language. */
export interface RuleWarning {
  readonly code: WarningCode;
  readonly rule: string;
  readonly pointer: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a rule decided: the next state, the facts, and what only warns. */
export interface Decision<State> {
  readonly next: State;
  readonly events: readonly [DomainEvent, ...DomainEvent[]];
  readonly warnings?: readonly RuleWarning[];
  /**
   * Personal fields that the answer shows, when not all: what the sender of a change did not send is read for a purpose
   * (rule D-4), never by way of a write.
   */
  readonly shown?: readonly string[];
}

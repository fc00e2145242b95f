import type * as z from 'zod/mini';
import type { RouteContract, Routes } from '../contract/route.ts';
import type { ProblemCode } from '../errors.ts';

/** What the gateway itself refuses, before a function sees the request. */
export type GatewayCode =
  | 'gateway.unauthorized'
  | 'gateway.too-large'
  | 'gateway.throttled'
  | 'gateway.unavailable'
  | 'gateway.other';

const gatewayCodes: Readonly<Record<number, GatewayCode>> = {
  401: 'gateway.unauthorized',
  413: 'gateway.too-large',
  429: 'gateway.throttled',
  503: 'gateway.unavailable',
};

/** A problem document as a client reads it. */
export interface ProblemRead {
  readonly code: ProblemCode | GatewayCode;
  readonly status: number;
  readonly title: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
  readonly details: Readonly<Record<string, unknown>>;
}

type Output<S> = S extends z.ZodMiniType ? z.output<S> : undefined;

export type Answered<Contract extends RouteContract> =
  | {
      readonly ok: true;
      readonly status: number;
      readonly body: Output<Contract['success']['body']>;
      readonly kept?: undefined;
      readonly headers: Headers;
    }
  | { readonly ok: false; readonly status: number; readonly problem: ProblemRead; readonly headers: Headers };

/** The change was on an old version and conflicts with what others have changed: both values were kept. */
export interface AnsweredKept<Contract extends RouteContract> {
  readonly ok: true;
  readonly status: 202;
  readonly body?: undefined;
  readonly kept: Output<Contract['keeps']>;
  readonly headers: Headers;
}

type In<S> = S extends z.ZodMiniType ? z.input<S> : never;
type Part<Name extends string, S> = S extends z.ZodMiniType ? { readonly [K in Name]: In<S> } : object;
type Query<S> = S extends z.ZodMiniType ? { readonly query?: Partial<Record<keyof In<S>, string>> } : object;

interface Sent {
  readonly idempotencyKey?: string;
  /** Version that `If-Match` names. */
  readonly ifMatch?: number;
  readonly purpose?: string;
  readonly language?: 'id' | 'en';
}

export type CallOf<Contract extends RouteContract> = Sent &
  Part<'params', Contract['params']> &
  Part<'body', Contract['body']> &
  Query<Contract['query']>;

/** `keep` asks that both values be kept in a conflict (`Prefer: conflict=keep`), under an id of the device's own. */
interface KeepAsked {
  readonly keep: true | { readonly conflictId: string };
}

type Call<Contract extends RouteContract> = (Contract['keeps'] extends z.ZodMiniType
  ? (call: CallOf<Contract> & KeepAsked) => Promise<Answered<Contract> | AnsweredKept<Contract>>
  : unknown) &
  ((call: CallOf<Contract>) => Promise<Answered<Contract>>);

export type Client<R extends Routes> = { readonly [Name in keyof R]: Call<R[Name]> };

interface Options {
  readonly url: string;
  readonly token?: string;
}

/** A typed client from the contracts; it throws only when no answer comes. */
export const createClient = <const R extends Routes>(routes: R, options: Options): Client<R> =>
  Object.fromEntries(
    Object.entries(routes).map(([name, route]) => [name, (call: Loose) => send(route, call, options)]),
  ) as unknown as Client<R>;

interface Loose extends Sent, Partial<KeepAsked> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const send = async (
  { method, path, success, keeps }: RouteContract,
  call: Loose,
  { url, token }: Options,
): Promise<unknown> => {
  const { params = {}, query, body, idempotencyKey, ifMatch, purpose, language, keep } = call;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const address = `${url}${filled}${query ? `?${new URLSearchParams(query)}` : ''}`;
  const headers: Record<string, string> = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    ...(purpose !== undefined && { 'pranata-purpose': purpose }),
    ...(language && { 'accept-language': language }),
    ...(keep && { prefer: keep === true ? 'conflict=keep' : `conflict=keep; id=${keep.conflictId}` }),
  };
  const response = await fetch(address, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { ok, status } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  if (ok) {
    const contentType = success.contentType && response.headers.get('content-type');
    const read = contentType ? { contentType, bytes } : text ? JSON.parse(text) : undefined;
    if (keeps && status === 202) return { ok, status, kept: read, headers: response.headers };
    return { ok, status, body: read, headers: response.headers };
  }
  const isOurs = response.headers.get('content-type')?.startsWith('application/problem+json');
  const problem = isOurs ? JSON.parse(text) : gatewayProblem(status, text);
  return { ok, status, problem, headers: response.headers };
};

const gatewayProblem = (status: number, title: string): ProblemRead => ({
  code: gatewayCodes[status] ?? 'gateway.other',
  status,
  title,
  errors: [],
  details: {},
});

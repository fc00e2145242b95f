import type * as z from 'zod/mini';
import type { Language, ProblemCode } from '../errors.ts';
import type { Caller, Purpose, Role } from './access.ts';
import type { RuleWarning } from './event.ts';
import type { Given } from './given.ts';
import type { ConflictId, RemovalReason } from './primitives.ts';

type Shape = z.ZodMiniType;

/** The names in `{…}` of a path. */
type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

export interface RouteContract {
  /** `things.verb`; unique over all services. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly summary: string;
  /** Who may call: everybody without a token, everybody with one, or these roles. */
  readonly access: 'public' | 'any' | readonly Role[];
  /**
   * Where the area stands that must lie inside the caller's: in the body (403 outside), in the query (403
   * outside, the caller's own when absent), in the stored record (404 outside), or nowhere.
   */
  readonly area: 'body' | 'query' | 'record' | 'none';
  readonly params?: Shape;
  readonly query?: Shape;
  readonly body?: Shape;
  readonly idempotencyKey?: 'required';
  /** PATCH and DELETE require `If-Match`; other changes of a record accept it. */
  readonly ifMatch?: 'required' | 'accepted';
  /**
   * A change on an old version, or a create whose id is taken by another content, may be kept with `Prefer:
   * conflict=keep` (rules ): then 202 answers the conflict in this shape.
   */
  readonly keeps?: Shape;
  /**
   * What of the answer is signed anew each time and stored nowhere: a repeated command is answered without these fields.
   * `all` is a question that does not fit a URL: a POST that stores nothing.
   */
  readonly anew?: 'all' | readonly string[];
  /** Level of what is answered (section 16): P2 and P3 need `Pranata-Purpose` and leave an access record. */
  readonly level?: 'P2' | 'P3';
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly body: Shape;
    readonly contentType?: string;
  };
  /** What the route itself may refuse; `commonErrors` adds what every route of its kind may answer. */
  readonly errors: readonly ProblemCode[];
  /** A call that succeeds in the world of the examples; OpenAPI shows it and a test executes it. */
  readonly example: {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

type ParamsOf<Path extends string> = [Names<Path>] extends [never]
  ? { readonly params?: never }
  : { readonly params: z.ZodMiniType<Readonly<Record<Names<Path>, unknown>>> };

/** Declares a route. `params` must name exactly the `{…}` of the path, or it does not compile. */
export const defineRoute = <const Contract extends RouteContract>(
  contract: Contract & ParamsOf<Contract['path']>,
): Contract => contract;

export type Routes = Readonly<Record<string, RouteContract>>;

type Output<S> = S extends Shape ? z.output<S> : undefined;

/** What a handler is given: parsed parts of the request, who calls, and the world of the rule. */
export interface Request<Contract extends RouteContract> {
  readonly params: Output<Contract['params']>;
  readonly query: Output<Contract['query']>;
  readonly body: Output<Contract['body']>;
  readonly caller: Caller;
  readonly command: Command;
  readonly given: Given;
  /** Version named by `If-Match`. */
  readonly ifMatch: number | undefined;
  readonly purpose: Purpose | undefined;
  /** The caller asks that both values be kept rather than that the change be refused. */
  readonly keep: Keep | undefined;
  readonly page: PageAsked;
  /** Area that a list is about: the query's, or the caller's. */
  readonly area: string;
  /** Where this API is reached, `https://…` without a path: for addresses that leave it. */
  readonly origin: string;
  /** Of the answer, for what a handler itself puts into words. */
  readonly language: Language;
}

/** `Prefer: conflict=keep`; a device may give the conflict its id, as it does with every record. */
export interface Keep {
  readonly conflictId: ConflictId | undefined;
}

/** Where a page starts: the position that the cursor of the page before carried. */
export interface PageAsked {
  readonly limit: number;
  readonly after: Readonly<Record<string, unknown>> | undefined;
  /** Of a feed: undefined when the list is not asked by change. */
  readonly since: Readonly<Record<string, unknown>> | 'beginning' | undefined;
  /** Of a feed: how many bytes its answer may have, before compression. */
  readonly maxBytes?: number | undefined;
}

/** A page as a store answers it; createApi signs `next` into a cursor. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: Readonly<Record<string, unknown>> | undefined;
  /** Of a feed, which always answers where to ask next: there is nothing more for now. */
  readonly isLast?: boolean;
  /** Of a feed: what is in the kelurahan no more. */
  readonly removed?: readonly Removal[];
  /** Of a feed: for each row in order whether it is an item or a removal, and where the page ends behind it. */
  readonly rows?: readonly FeedRow[];
}

/** A record that a device drops unless it has it in a later version. */
export interface Removal {
  readonly id: string;
  readonly reason: RemovalReason;
  /** Of the record, when it left. */
  readonly version: number;
  readonly at: string;
}

export interface FeedRow {
  readonly of: 'items' | 'removed';
  readonly next: Readonly<Record<string, unknown>>;
}

/** A write as it was asked: who, with which key, and a keyed fingerprint of what. */
export interface Command {
  /** Absent when the caller sent no `Idempotency-Key`. */
  readonly id: string | undefined;
  readonly fingerprint: string;
  readonly actor: string;
}

/** A handler says which rule warned; createApi finds the words in the caller's language. */
type Told<Body> = Body extends { warnings?: unknown }
  ? Omit<Body, 'warnings'> & { readonly warnings?: readonly RuleWarning[] | undefined }
  : Body;

type Answer<Contract extends RouteContract> =
  | (z.input<Contract['success']['body']> extends { items: readonly (infer Item)[]; next: string | null }
      ? Page<Told<Item>>
      : Told<z.input<Contract['success']['body']>>)
  | (Contract['keeps'] extends Shape ? z.input<Contract['keeps']> : never);

export type RouteHandlers<R extends Routes> = {
  readonly [Name in keyof R]: (request: Request<R[Name]>) => Promise<Answer<R[Name]>>;
};

export const routeKeyOf = ({ method, path }: Pick<RouteContract, 'method' | 'path'>): string =>
  `${method} ${path}`;

/** Problems that a route may answer because of its kind, beside those it lists itself. */
export const errorsOf = (route: RouteContract): readonly ProblemCode[] => {
  const isWrite = route.method !== 'GET';
  const isList = 'area' in route && route.area === 'query';
  const codes: ProblemCode[] = ['request.invalid', 'state.busy', 'internal'];
  if (route.access !== 'public') codes.push('access.token-incomplete');
  if (Array.isArray(route.access)) codes.push('access.role');
  if (route.area === 'body' || route.area === 'query') codes.push('access.outside-area');
  if (isList) codes.push('request.cursor');
  if (route.area === 'query' || route.area === 'record') codes.push('area.superseded');
  if (isWrite) codes.push('request.key-reused', 'state.conflict');
  if (route.idempotencyKey) codes.push('request.key-missing');
  if (route.ifMatch) codes.push('state.stale');
  if (route.ifMatch === 'required') codes.push('request.version-missing');
  if (route.keeps) codes.push('state.exists'); // the id that a device gave its conflict
  if (route.level) codes.push('privacy.purpose-missing');
  return [...new Set([...codes, ...route.errors])];
};

import { createHmac, hash } from 'node:crypto';
import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import * as z from 'zod/mini';
import { isWithin } from '../area/code.ts';
import { type Caller, type Purpose, purposes } from '../contract/access.ts';
import { ConflictId } from '../contract/primitives.ts';
import type { Command, Keep, PageAsked, RouteContract } from '../contract/route.ts';
import { type FieldError, Problem } from '../errors.ts';
import { type CursorBinding, openCursor } from '../persistence/cursor.ts';
import type { ServiceKeys } from '../privacy/service-keys.ts';
import { fieldError, fieldErrors } from './field-errors.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Parsed {
  readonly params: Fields;
  readonly query: Fields;
  readonly body: unknown;
}

const invalid = (errors: readonly FieldError[]): Problem => new Problem('request.invalid', {}, errors);

/** The body as JSON. U+FFFD is what broken UTF-8 becomes on its way through the gateway: refused, not stored. */
const jsonOf = ({ body, isBase64Encoded }: Event): unknown => {
  const text = isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');
  if (text.includes('\uFFFD')) throw invalid([fieldError('', 'utf-8')]);
  try {
    return JSON.parse(text);
  } catch {
    throw invalid([fieldError('', text === '' ? 'required' : 'json')]);
  }
};

/** Parses the parts of a request by its contract and names every field that is wrong, in all parts at once. */
export const parsedParts = (event: Event, { params, query, body }: RouteContract): Parsed => {
  const errors: FieldError[] = [];
  const part = (schema: z.ZodMiniType | undefined, input: unknown, prefix: string): unknown => {
    if (!schema) {
      const names = prefix && input ? Object.keys(input) : [];
      errors.push(...names.map((name) => fieldError(`${prefix}/${name}`, 'not-expected')));
      return {};
    }
    const read = z.safeParse(schema, input, { reportInput: true });
    if (!read.success) errors.push(...fieldErrors(read.error.issues, prefix));
    return read.data;
  };
  const parts = {
    params: part(params, event.pathParameters ?? {}, params ? '/params' : ''),
    query: part(query, event.queryStringParameters ?? {}, '/query'),
    body: body ? part(body, jsonOf(event), '') : undefined,
  };
  if (errors.length > 0) throw invalid(errors);
  return parts as Parsed;
};

/** The area that a list is about: the query's, which must lie inside the caller's, or the caller's own. */
export const areaAsked = ({ area }: RouteContract, { query, body }: Parsed, caller: Caller): string => {
  if (area !== 'query' && area !== 'body') return caller.area;
  const asked = (area === 'query' ? query : (body as Fields)).area as string | undefined;
  if (asked === undefined) return caller.area;
  if (!isWithin(asked, caller.area))
    throw new Problem('access.outside-area', { area: asked, yours: caller.area });
  return asked;
};

/** The version that `If-Match` names (RFC 9110, 13.1.1); we know strong tags of one version only. */
export const versionMatched = ({ headers }: Event, { ifMatch }: RouteContract): number | undefined => {
  const tag = headers['if-match'];
  if (!ifMatch) return undefined;
  if (tag === undefined) {
    if (ifMatch === 'required') throw new Problem('request.version-missing');
    return undefined;
  }
  const version = /^"(\d{1,9})"$/.exec(tag.trim())?.[1];
  if (version === undefined) throw invalid([fieldError('/headers/if-match', 'if-match')]);
  return Number(version);
};

/** Why personal data is read. */
export const purposeOf = ({ headers }: Event): Purpose | undefined => {
  const said = headers['pranata-purpose'];
  if (said === undefined) return undefined;
  const purpose = purposes.find((known) => known === said.trim());
  if (!purpose) throw invalid([fieldError('/headers/pranata-purpose', 'purpose')]);
  return purpose;
};

/** Preferences of the header `Prefer`, cut at the commas outside of quotes (RFC 7240). */
const preferences = /(?:[^,"]|"(?:\\.|[^"\\])*")+/g;
const keepWanted = /^\s*conflict\s*=\s*"?keep"?\s*((?:;.*)?)$/i;
const idParameter = /;\s*id\s*=\s*"?([^";\s]*)/i;

/**
 * Whether a device asks by `Prefer: conflict=keep` that its values be kept beside those that stand; `; id=<ULID>` names
 * the conflict. Other preferences, and this one on a route that keeps nothing, are passed over as the RFC says.
 */
export const keepOf = ({ headers }: Event, { keeps }: RouteContract): Keep | undefined => {
  if (!keeps) return undefined;
  for (const [preference] of (headers.prefer ?? '').matchAll(preferences)) {
    const wanted = keepWanted.exec(preference);
    if (!wanted) continue;
    const named = idParameter.exec(wanted[1] ?? '')?.[1];
    const id = z.safeParse(z.optional(ConflictId), named);
    if (!id.success) throw invalid([fieldError('/headers/prefer', 'ulid')]);
    return { conflictId: id.data };
  }
  return undefined;
};

/**
 * The write as a command: its id binds the key to the caller, its fingerprint is keyed, since bodies hold names and
 * numbers that a bare hash would give away to guessing.
 */
export const commandOf = (
  { headers }: Event,
  route: RouteContract,
  { params, body }: Parsed,
  caller: Caller,
  keys: ServiceKeys | undefined,
): Command => {
  const key = headers['idempotency-key'];
  if (key === undefined && route.idempotencyKey === 'required') throw new Problem('request.key-missing');
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalid([fieldError('/headers/idempotency-key', 'idempotency-key')]);
  }
  if (!keys || route.method === 'GET') return { id: undefined, fingerprint: '', actor: caller.id };
  const id = key && `${hash('sha256', caller.id, 'base64url')}#${key}`;
  const asked = JSON.stringify([route.id, params, body]);
  const fingerprint = createHmac('sha256', keys.fingerprint).update(asked).digest('base64url').slice(0, 22);
  return { id, fingerprint, actor: caller.id };
};

/** What cursors of this list are bound to; where a page starts is not part of it. */
export const bindingOf = (
  route: RouteContract,
  query: Fields,
  area: string,
  caller: Caller,
): CursorBinding => {
  const { cursor: _, since, limit: __, maxBytes: ___, ...rest } = query;
  return { route: route.id, query: JSON.stringify([area, since !== undefined, rest]), caller: caller.id };
};

interface PageQuery {
  readonly limit?: number;
  readonly cursor?: string;
  readonly since?: string;
  readonly maxBytes?: number;
}

/** Where the page starts that a list is asked for, and of a feed how large it may be. */
export const pageOf = (query: Fields, binding: CursorBinding, keys: ServiceKeys | undefined): PageAsked => {
  const { limit = 25, cursor, since, maxBytes } = query as PageQuery;
  if (maxBytes !== undefined && since === undefined)
    throw invalid([fieldError('/query/maxBytes', 'not-expected')]);
  const opened = (signed: string) => {
    if (!keys) throw new Problem('request.cursor');
    return openCursor(keys.cursor, signed, binding);
  };
  return {
    limit,
    after: cursor === undefined ? undefined : opened(cursor),
    since: since === undefined ? undefined : since === '' ? 'beginning' : opened(since),
    maxBytes,
  };
};

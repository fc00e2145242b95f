import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Page, PageAsked, RouteContract } from '../contract/route.ts';
import { type ListBody, withinBytes } from './feed-page.ts';
import type { Reply } from './problem-document.ts';

interface Paging {
  readonly page: PageAsked;
  readonly cursor: (position: Page<unknown>['next']) => string | null;
}

/** Shapes a reply by its contract, so that a stored attribute cannot leak; a reply that breaks it is our defect. */
export const shaped = (event: Event, route: RouteContract, result: unknown, paging: Paging): Reply => {
  const { success, method, keeps } = route;
  if (success.contentType) return rawReply(success.status, result as RawReply);
  if (keeps && isKept(result)) return keptReply(fitting(keeps, result));
  const body = fitting(success.body, result) as { readonly version?: number };
  if ('items' in body && 'next' in body)
    return pageReply(event, body as unknown as ListBody, result as Page<unknown>, paging);
  const etag = typeof body.version === 'number' ? `"${body.version}"` : undefined;
  if (method === 'GET' && etag && matches(event.headers['if-none-match'], etag))
    return { statusCode: 304, headers: { etag } };
  return {
    statusCode: success.status,
    headers: { ...json, ...(etag && { etag }) },
    body: JSON.stringify(body),
  };
};

const json = { 'content-type': 'application/json' };

const fitting = (schema: z.ZodMiniType, result: unknown): object => {
  const shape = z.safeParse(schema, result);
  if (!shape.success) throw new Error(`The reply breaks its contract: ${paths(shape.error)}`);
  return shape.data as object;
};

/** A page of a list; one of a feed ends before it passes the bytes that were asked for. */
const pageReply = (event: Event, whole: ListBody, result: Page<unknown>, { page, cursor }: Paging): Reply => {
  const { body, isCut } = withinBytes(whole, result, page, cursor);
  const link = body.next && (isCut || !result.isLast) ? nextLink(event, body.next) : undefined;
  return { statusCode: 200, headers: { ...json, ...(link && { link }) }, body: JSON.stringify(body) };
};

/** Both values were kept: the answer is the conflict, and not a version of the record. */
const isKept = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'conflictId' in result;

/** RFC 7240: whoever sent the preference is told that it was followed. */
const keptReply = (conflict: object): Reply => ({
  statusCode: 202,
  headers: { ...json, 'preference-applied': 'conflict=keep' },
  body: JSON.stringify(conflict),
});

const paths = ({ issues }: z.core.$ZodError): string =>
  issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ');

const matches = (tags: string | undefined, etag: string): boolean =>
  tags?.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*') === true;

/** `Link: rel="next"` (RFC 8288): the same list from where this page ended. */
const nextLink = ({ rawPath, rawQueryString }: Event, next: string): string => {
  const query = new URLSearchParams(rawQueryString);
  query.set(query.has('since') ? 'since' : 'cursor', next);
  return `<${rawPath}?${query}>; rel="next"`;
};

interface RawReply {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly cacheSeconds?: number;
}

const rawReply = (statusCode: number, { contentType, bytes, cacheSeconds }: RawReply): Reply => ({
  statusCode,
  headers: {
    'content-type': contentType,
    ...(cacheSeconds !== undefined && { 'cache-control': `max-age=${cacheSeconds}` }),
  },
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

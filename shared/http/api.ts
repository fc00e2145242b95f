import middy from '@middy/core';
import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import {
  type Keep,
  type Page,
  type Request,
  type RouteContract,
  type RouteHandlers,
  type Routes,
  routeKeyOf,
} from '../contract/route.ts';
import { type Language, Problem } from '../errors.ts';
import type { CommandLog } from '../messaging/command-log.ts';
import { AlreadyDone, Repeated } from '../messaging/committed.ts';
import { signCursor } from '../persistence/cursor.ts';
import { type PolicyTable, policyTable } from '../policy/policy.ts';
import type { ServiceKeys } from '../privacy/service-keys.ts';
import { givenAt } from '../runtime/given.ts';
import { log } from '../runtime/log.ts';
import { count } from '../runtime/metrics.ts';
import { callerOf } from './caller.ts';
import { compressed } from './compression.ts';
import { languageOf } from './language.ts';
import { asProblem, problemDocument, type Reply, warningsTold } from './problem-document.ts';
import {
  areaAsked,
  bindingOf,
  commandOf,
  keepOf,
  pageOf,
  parsedParts,
  purposeOf,
  versionMatched,
} from './request.ts';
import { shaped } from './shaped-reply.ts';
import { orSuccessors, type SuccessorsOf } from './superseded.ts';

export interface ApiOptions {
  readonly service?: string;
  /** Of a service with a table: signs cursors, keys fingerprints. */
  readonly keys?: () => Promise<ServiceKeys>;
  readonly commands?: CommandLog;
  /** National values with the region's overrides. */
  readonly policies?: PolicyTable;
  /** Of a service that knows which codes are no more. */
  readonly successorsOf?: SuccessorsOf;
  /** What a path says that no contract has; the default is `route.not-found`. */
  readonly unrouted?: (method: string, path: string) => Problem;
}

type Handler = (request: Request<RouteContract>) => Promise<unknown>;

/**
 * The Lambda handler of a service's routes. API Gateway has matched the route and names it in `routeKey`: no path is
 * parsed twice. Every refusal is a problem document; what is not a `Problem` is logged, counted and told as `internal`.
 */
export const createApi = <const R extends Routes>(
  routes: R,
  handlers: RouteHandlers<R>,
  options: ApiOptions = {},
) => {
  const byKey = new Map(
    Object.entries(routes).map(([name, route]) => [
      routeKeyOf(route),
      { route, handle: handlers[name] as unknown as Handler },
    ]),
  );
  const policies = options.policies ?? policyTable();

  const answer = async (event: Event): Promise<Reply> => {
    const { method, path } = event.requestContext.http;
    const found = byKey.get(event.routeKey);
    if (!found) throw options.unrouted?.(method, path) ?? new Problem('route.not-found');
    return answered(event, found.route, found.handle, policies, options);
  };

  const refuse = (event: Event, error: unknown): Reply => {
    const problem = asProblem(error);
    if (problem.code === 'internal') {
      log.defect('A request failed', problem.cause, {
        route: event.routeKey,
        requestId: event.requestContext.requestId,
      });
      count('Defect', options.service ?? 'reference');
    }
    return problemDocument(problem, languageOf(event.headers['accept-language']));
  };

  return middy<Event, Reply>()
    .use({
      name: 'compression',
      async after(request) {
        request.response = await compressed(
          request.response as Reply,
          request.event.headers['accept-encoding'],
        );
      },
    })
    .use({
      name: 'problems',
      async onError(request) {
        request.response = await compressed(
          refuse(request.event, request.error),
          request.event.headers['accept-encoding'],
        );
      },
    })
    .handler(answer);
};

const answered = async (
  event: Event,
  route: RouteContract,
  handle: Handler,
  policies: PolicyTable,
  options: ApiOptions,
): Promise<Reply> => {
  const caller = callerOf(event, route);
  const parts = parsedParts(event, route);
  const area = areaAsked(route, parts, caller);
  const ifMatch = versionMatched(event, route);
  const purpose = purposeOf(event);
  const keep = keepOf(event, route);
  const keys = await options.keys?.();
  const binding = bindingOf(route, parts.query, area, caller);
  const page = pageOf(parts.query, binding, keys);
  const command = commandOf(event, route, parts, caller, keys);

  const now = new Date(event.requestContext.timeEpoch);
  const given = givenAt(now, policies);
  const request = {
    ...parts,
    caller,
    command,
    given,
    ifMatch,
    purpose,
    keep,
    page,
    area,
    origin: `${event.headers['x-forwarded-proto'] ?? 'https'}://${event.requestContext.domainName}`,
    language: languageOf(event.headers['accept-language']),
  } as Request<RouteContract>;

  const decide = () => decided(() => kept(() => handle(request), keep), command, options.commands);
  const result = await orSuccessors(decide, area, options.successorsOf);
  const cursor = (position: Page<unknown>['next']) =>
    position && keys ? signCursor(keys.cursor, position, binding) : null;
  const language = () => languageOf(event.headers['accept-language']);
  return shaped(event, route, told(result, cursor, language), { page, cursor });
};

/**
 * Who asks that both values be kept is not refused because another change came in between: decided again, once, on
 * what stands then.
 */
const kept = async (handle: () => Promise<unknown>, keep: Keep | undefined): Promise<unknown> => {
  try {
    return await handle();
  } catch (error) {
    if (keep && error instanceof Problem && error.code === 'state.conflict') return handle();
    throw error;
  }
};

/** What the handler decided, or, when the command was carried out before, what was committed then. */
const decided = async (
  handle: () => Promise<unknown>,
  { id, fingerprint }: { readonly id: string | undefined; readonly fingerprint: string },
  commands: CommandLog | undefined,
): Promise<unknown> => {
  try {
    return await handle();
  } catch (error) {
    if (!commands) throw error;
    if (error instanceof AlreadyDone) return commands.answerOf(error.committed, fingerprint);
    const isAnswer = error instanceof Problem || error instanceof Repeated;
    // a committed answer wins over what the rule then says
    const committed = isAnswer && id ? await commands.find(id) : undefined;
    if (committed) return commands.answerOf(committed, fingerprint);
    if (error instanceof Repeated) return error.answer();
    throw error;
  }
};

/** Signs the cursor of a page, and tells warnings in the caller's language. */
const told = (
  result: unknown,
  cursor: (position: Page<unknown>['next']) => string | null,
  language: () => Language,
): unknown => {
  if (!result || typeof result !== 'object') return result;
  if ('items' in result && 'next' in result) {
    const { items, next } = result as Page<unknown>;
    return { ...result, items: items.map((item) => told(item, cursor, language)), next: cursor(next) };
  }
  if (!('warnings' in result) || !Array.isArray(result.warnings)) return result;
  return { ...result, warnings: warningsTold(result.warnings, language()) };
};

import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import { type RouteContract, routeKeyOf } from '../../shared/contract/route.ts';

interface Asked {
  readonly at: Date;
  readonly caller: { readonly sub: string; readonly roles: string; readonly area: string };
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What API Gateway hands to a function for a request to a route; for tests of `createApi` without the gateway. */
export const gatewayEvent = (route: RouteContract, asked: Asked): Event =>
  ({
    version: '2.0',
    routeKey: routeKeyOf(route),
    rawPath: route.path,
    rawQueryString: new URLSearchParams(asked.query).toString(),
    headers: asked.headers ?? {},
    pathParameters: asked.params,
    queryStringParameters: asked.query,
    body: asked.body === undefined ? undefined : JSON.stringify(asked.body),
    isBase64Encoded: false,
    requestContext: {
      http: { method: route.method, path: route.path },
      timeEpoch: asked.at.getTime(),
      requestId: 'request-1',
      authorizer: { jwt: { claims: asked.caller } },
    },
  }) as unknown as Event;

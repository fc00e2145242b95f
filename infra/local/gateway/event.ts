import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Claims } from './authorizer.ts';
import { decoded, type Matched } from './routes.ts';

export interface ApiIdentity {
  readonly apiId: string;
  readonly accountId: string;
}

/** The event of a Lambda proxy integration, payload format 2.0. */
export const proxyEvent = (
  { apiId, accountId }: ApiIdentity,
  request: IncomingMessage,
  body: Buffer,
  { routeKey, pathParameters }: Matched<unknown>,
  claims: Claims | undefined,
  now: number,
  requestId: string,
): APIGatewayProxyEventV2 => {
  const [rawPath = '/', rawQueryString = ''] = splitOnce(request.url ?? '/', '?');
  const { cookie, ...headers } = request.headersDistinct;
  const host = request.headers.host ?? '';
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const isText = textual(request.headers['content-type']);
  const event = {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie && { cookies: cookie.flatMap((line) => line.split(';')).map((part) => part.trim()) }),
    headers: {
      ...joined(headers),
      'x-forwarded-for': [...(headers['x-forwarded-for'] ?? []), sourceIp].join(', '),
      'x-forwarded-port': String(request.socket.localPort ?? ''),
      'x-forwarded-proto': 'http',
    },
    ...(rawQueryString && { queryStringParameters: queryParameters(rawQueryString) }),
    requestContext: {
      accountId,
      apiId,
      ...(claims && { authorizer: { jwt: claims } }),
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now,
    },
    ...(pathParameters && { pathParameters }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
  return event as APIGatewayProxyEventV2; // the type asks for `authorizer` where AWS leaves it out
};

/** Anything else arrives in base64, `application/x-www-form-urlencoded` and `+json` too. */
const textual = (contentType: string | undefined): boolean =>
  contentType === undefined || /^\s*(text\/|application\/(json|javascript|xml)\s*(;|$))/i.test(contentType);

const joined = (headers: NodeJS.Dict<string[]>): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const name in headers) if (name !== 'connection') result[name] = headers[name]!.join(',');
  return result;
};

const queryParameters = (query: string): Record<string, string> => {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const [rawName, rawValue = ''] = splitOnce(pair, '=');
    const [name, value] = [unescaped(rawName), unescaped(rawValue)];
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
};

const unescaped = (text: string) => decoded(text.replaceAll('+', ' '));

const splitOnce = (text: string, mark: string): [string, string?] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As Apache logs write it: `12/Mar/2026:19:03:58 +0000`. */
const logTime = (epoch: number): string => {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(epoch).toISOString())!;
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`;
};

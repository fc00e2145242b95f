import type { IncomingMessage } from 'node:http';

/** `CorsConfiguration` of the API, as CloudFormation names it. */
export interface Cors {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAge?: number;
  readonly AllowCredentials?: boolean;
}

type Headers = Record<string, string>;

/** The answer to a preflight; the gateway gives it even where an OPTIONS route exists. */
export const preflight = (
  cors: Cors | undefined,
  { method, headers }: IncomingMessage,
): Headers | undefined => {
  if (!cors || method !== 'OPTIONS' || !headers.origin || !headers['access-control-request-method'])
    return undefined;
  const allowed = originHeaders(cors, headers.origin);
  if (!allowed) return {};
  return {
    ...allowed,
    ...(cors.AllowMethods && { 'access-control-allow-methods': cors.AllowMethods.join(',') }),
    ...(cors.AllowHeaders && { 'access-control-allow-headers': cors.AllowHeaders.join(',').toLowerCase() }),
    ...(cors.MaxAge !== undefined && { 'access-control-max-age': String(cors.MaxAge) }),
  };
};

/** What is added to an ordinary answer; the function's own CORS headers are dropped then. */
export const corsHeaders = (cors: Cors, { headers }: IncomingMessage): Headers => {
  const allowed = headers.origin ? originHeaders(cors, headers.origin) : undefined;
  if (!allowed) return {};
  return {
    ...allowed,
    ...(cors.ExposeHeaders && { 'access-control-expose-headers': cors.ExposeHeaders.join(',') }),
  };
};

const originHeaders = (
  { AllowOrigins = [], AllowCredentials }: Cors,
  origin: string,
): Headers | undefined => {
  const isAny = AllowOrigins.includes('*');
  if (!isAny && !AllowOrigins.some((allowed) => matches(allowed, origin))) return undefined;
  return {
    'access-control-allow-origin': isAny ? '*' : origin,
    ...(!isAny && { vary: 'Origin' }),
    ...(AllowCredentials && { 'access-control-allow-credentials': 'true' }),
  };
};

/** `https://*` and `http://*` are the only wildcards an HTTP API takes inside an origin. */
const matches = (allowed: string, origin: string) =>
  allowed.endsWith('://*') ? origin.startsWith(allowed.slice(0, -1)) : allowed === origin;

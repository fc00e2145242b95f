import { type AwsCall, AwsError } from '../aws/service.ts';

/** A rule of a bucket's CORS configuration, as PutBucketCors and CloudFormation have it. */
export interface CorsRule {
  readonly id?: string;
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds?: number;
}

type Headers = AwsCall['headers'];

/**
 * What a browser's page may see of an answer: nothing without an `Origin` or without a rule for it. Only preflights are
 * refused, other requests are served without these headers ("How does Amazon S3 evaluate the CORS configuration").
 */
export const corsHeaders = (
  rules: readonly CorsRule[],
  method: string,
  headers: Headers,
): Record<string, string> => {
  const { origin } = headers;
  if (origin === undefined) return {};
  // observed: the method that is asked about decides, on a request that is no preflight as well
  const asked = headers['access-control-request-method'] ?? method;
  const requested = requestedHeaders(headers);
  for (const rule of rules) {
    const allowed = rule.origins.find((pattern) => matches(pattern, origin));
    if (allowed === undefined || !rule.methods.includes(asked) || !allowsHeaders(rule, requested)) continue;
    return {
      'access-control-allow-origin': allowed === '*' ? '*' : origin,
      ...(allowed !== '*' && { 'access-control-allow-credentials': 'true' }),
      'access-control-allow-methods': rule.methods.join(', '),
      ...(requested.length > 0 && { 'access-control-allow-headers': requested.join(', ') }),
      ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
      ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    };
  }
  return {};
};

/** The answer to an OPTIONS request, which nobody signs. `rules` is undefined for a bucket without any. */
export const preflight = (
  rules: readonly CorsRule[] | undefined,
  headers: Headers,
): Record<string, string> => {
  const { origin } = headers;
  const method = headers['access-control-request-method'];
  if (origin === undefined)
    throw new AwsError('BadRequest', 'Insufficient information. Origin request header needed.');
  if (!rules) throw forbidden('CORS is not enabled for this bucket.', method, 'BUCKET');
  if (method === undefined || !METHODS.includes(method))
    throw new AwsError('BadRequest', `Invalid Access-Control-Request-Method: ${method ?? 'null'}`);
  const answer = corsHeaders(rules, method, headers);
  if (Object.keys(answer).length === 0)
    throw forbidden(
      "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      method,
      'OBJECT',
    );
  return answer;
};

export const bucketNotFound = (headers: Headers) =>
  forbidden('Bucket not found', headers['access-control-request-method'], 'BUCKET');

export const METHODS: readonly string[] = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

const requestedHeaders = (headers: Headers): readonly string[] =>
  (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');

const allowsHeaders = ({ headers }: CorsRule, requested: readonly string[]): boolean =>
  requested.every((name) => headers.some((pattern) => matches(pattern.toLowerCase(), name)));

/** A pattern has one `*` at most, which stands for any text, none too. */
const matches = (pattern: string, text: string): boolean => {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const end = pattern.slice(star + 1);
  return text.length >= pattern.length - 1 && text.startsWith(pattern.slice(0, star)) && text.endsWith(end);
};

const forbidden = (reason: string, method: string | undefined, ResourceType: string) =>
  new AwsError('AccessForbidden', `CORSResponse: ${reason}`, {
    status: 403,
    Method: method ?? 'OPTIONS',
    ResourceType,
  });

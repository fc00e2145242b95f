import { algorithm, type Claim, readCredential, signedTime } from './claim.ts';
import { AwsError } from './service.ts';

/** Seven days, the longest life of a link. */
const LONGEST = 604_800;

const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-Date',
  'X-Amz-SignedHeaders',
  'X-Amz-Expires',
] as const;

/** Reads the claim of a link, "Authenticating Requests: Using Query Parameters" in S3's API reference. */
export const readPresigned = (query: string): Claim => {
  const parameters = new URLSearchParams(query);
  const values = Object.fromEntries(REQUIRED.map((name) => [name, parameters.get(name)])) as Record<
    (typeof REQUIRED)[number],
    string
  >;
  if (REQUIRED.some((name) => !values[name]))
    throw queryError(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  if (values['X-Amz-Algorithm'] !== algorithm)
    throw queryError(`X-Amz-Algorithm only supports "${algorithm}"`);
  if (signedTime(values['X-Amz-Date']) === undefined)
    throw queryError(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  const signedHeaders = values['X-Amz-SignedHeaders'];
  if (!signedHeaders.split(';').includes('host')) throw queryError("'Host' must be a signed header");
  return {
    ...credentialOf(values['X-Amz-Credential']),
    signedHeaders,
    signature: values['X-Amz-Signature'],
    time: values['X-Amz-Date'],
    expires: secondsOf(values['X-Amz-Expires']),
  };
};

/** A link holds from its date on, with the usual tolerance, until its seconds are over, without any. */
export const checkPresigned = ({
  signedAt,
  expires,
  now,
  skewMilliseconds,
}: {
  signedAt: number;
  expires: number;
  now: number;
  skewMilliseconds: number;
}) => {
  if (signedAt > now + skewMilliseconds)
    throw new AwsError('AccessDenied', 'Request is not yet valid', { status: 403 });
  const end = signedAt + expires * 1000;
  if (end < now)
    throw new AwsError('AccessDenied', 'Request has expired', {
      status: 403,
      'X-Amz-Expires': expires,
      Expires: instant(end),
      ServerTime: instant(now),
    });
};

const authentication = new Set([...REQUIRED, 'X-Amz-Security-Token'].map((name) => name.toLowerCase()));

/**
 * The `x-amz-*` parameters of a link's query, which count as headers. So an SDK that presigns a PutObject can ask for
 * metadata, and also for the checksum of the empty body that it had in hand.
 */
export const hoistedHeaders = (query: URLSearchParams): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const [parameter, value] of query) {
    const name = parameter.toLowerCase();
    if (name.startsWith('x-amz-') && !authentication.has(name)) headers[name] ??= value;
  }
  return headers;
};

export const twoMechanisms = () =>
  new AwsError(
    'InvalidArgument',
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  );

const credentialOf = (credential: string) => {
  try {
    return readCredential(credential);
  } catch {
    throw queryError(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
};

const secondsOf = (text: string): number => {
  if (/^-\d+$/.test(text)) throw queryError('X-Amz-Expires must be non-negative');
  if (!/^\d+$/.test(text)) throw queryError('X-Amz-Expires should be a number');
  const seconds = Number(text);
  if (seconds > LONGEST)
    throw queryError(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  if (seconds < 1) throw queryError('X-Amz-Expires must be between 1 and 604800 seconds');
  return seconds;
};

const instant = (moment: number) => new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z');

const queryError = (message: string) => new AwsError('AuthorizationQueryParametersError', message);

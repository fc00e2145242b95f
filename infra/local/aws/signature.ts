import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { canonicalHash, type Signed } from './canonical.ts';
import type { Credential, Credentials } from './credentials.ts';
import { AwsError, type Caller } from './service.ts';

/** The claims of a request about its own signature; `canonicalHash` is what they must fit. */
export interface Claim {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly scope: string;
  readonly signedHeaders: string;
  readonly signature: string;
  /** As `20260131T235959Z`. */
  readonly time: string;
  /** Seconds a presigned link holds; undefined for signatures in the header. */
  readonly expires?: number;
}

/** What chunk signatures of a streamed body continue from. */
export interface Seed {
  readonly key: KeyObject;
  readonly time: string;
  readonly scope: string;
  readonly signature: string;
}

const skewMilliseconds = 15 * 60_000;
const algorithm = 'AWS4-HMAC-SHA256';

/** Reads the claim from the `Authorization` header or from a presigned query; undefined when unsigned. */
export const readClaim = (request: Signed): Claim | undefined => {
  const { authorization } = request.headers;
  if (authorization) return readHeader(authorization, request);
  if (request.query.includes('X-Amz-Signature=')) return readQuery(new URLSearchParams(request.query));
  return undefined;
};

const headerForm =
  /^AWS4-HMAC-SHA256 +Credential=([^,\s]+) *, *SignedHeaders=([^,\s]+) *, *Signature=([0-9a-f]{64})$/;

const readHeader = (authorization: string, { headers }: Signed): Claim => {
  const match = headerForm.exec(authorization.trim());
  if (!match)
    throw incomplete(
      `Authorization header requires ${algorithm} with Credential, SignedHeaders and Signature`,
    );
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  const time = headers['x-amz-date'];
  if (typeof time !== 'string')
    throw incomplete("Authorization header requires existence of an 'X-Amz-Date' header");
  const names = signedHeaders.split(';');
  if (!names.includes('host')) throw incomplete("'Host' must be a 'SignedHeader' in the AWS Authorization");
  return { ...readCredential(credential), signedHeaders, signature, time };
};

const readQuery = (query: URLSearchParams): Claim => {
  const required = (name: string) => {
    const value = query.get(name);
    if (value === null) throw queryError(`Query-string authentication requires ${name}`);
    return value;
  };
  if (required('X-Amz-Algorithm') !== algorithm)
    throw queryError(`X-Amz-Algorithm only supports "${algorithm}"`);
  const expires = Number(required('X-Amz-Expires'));
  if (!Number.isInteger(expires) || expires < 1 || expires > 604_800) {
    throw queryError('X-Amz-Expires must be between 1 and 604800 seconds');
  }
  const signedHeaders = required('X-Amz-SignedHeaders');
  if (!signedHeaders.split(';').includes('host')) throw queryError("'Host' must be a signed header");
  return {
    ...readCredential(required('X-Amz-Credential')),
    signedHeaders,
    signature: required('X-Amz-Signature'),
    time: required('X-Amz-Date'),
    expires,
  };
};

const readCredential = (credential: string) => {
  const parts = credential.split('/');
  const [region = '', service = '', end] = parts.slice(-3);
  if (parts.length < 5 || end !== 'aws4_request') {
    throw incomplete(
      'Credential must have 5 slash-delimited elements, as keyid/date/region/service/aws4_request',
    );
  }
  return {
    accessKeyId: parts.slice(0, -4).join('/'),
    region,
    service,
    scope: parts.slice(-4).join('/'),
  };
};

export interface Verified {
  readonly caller: Caller;
  readonly seed: Seed;
}

/**
 * Checks signatures, with the derived keys kept: deriving costs four HMACs, and a key holds for a day.
 *
 * The time is the machine's, not the movable clock's: clients sign by their own.
 */
export const createVerifier = ({
  credentials,
  region,
  now = Date.now,
}: {
  credentials: Credentials;
  region: string;
  now?: () => number;
}) => {
  const keys = new Map<string, KeyObject>();
  const signingKey = ({ accessKeyId, secretAccessKey }: Credential, scope: string): KeyObject => {
    const id = `${accessKeyId}/${scope}`;
    const known = keys.get(id);
    if (known) return known;
    if (keys.size > 500) keys.clear(); // scopes of past days
    let key: string | Buffer = `AWS4${secretAccessKey}`;
    for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
    const derived = createSecretKey(key as Buffer);
    keys.set(id, derived);
    return derived;
  };

  return (request: Signed, claim: Claim, payloadHash: string): Verified => {
    const credential = credentials.find(claim.accessKeyId);
    if (!credential) {
      throw new AwsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
        {
          status: 403,
        },
      );
    }
    checkTime(claim, now());
    if (claim.region !== region) {
      throw mismatch(
        `Credential should be scoped to a valid region: expected ${region}, not ${claim.region}.`,
      );
    }
    checkAllSigned(request, claim);
    const toSign = `${algorithm}\n${claim.time}\n${claim.scope}\n${canonicalHash(request, claim.service, claim.signedHeaders, payloadHash)}`;
    const key = signingKey(credential, claim.scope);
    if (!sameText(createHmac('sha256', key).update(toSign).digest('hex'), claim.signature)) {
      throw mismatch(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      );
    }
    return {
      caller: credential.caller,
      seed: { key, time: claim.time, scope: claim.scope, signature: claim.signature },
    };
  };
};

/** A header that decides something must be under the signature, above all on a presigned link. */
const checkAllSigned = ({ headers }: Signed, { signedHeaders }: Claim) => {
  const signed = `;${signedHeaders};`;
  for (const name in headers) {
    if (!name.startsWith('x-amz-') || unsigned.has(name) || signed.includes(`;${name};`)) continue;
    const message = `There were headers present in the request which were not signed: ${name}`;
    throw new AwsError('AccessDenied', message, { status: 403 });
  }
};

const unsigned = new Set(['x-amz-content-sha256', 'x-amz-user-agent']);

const timeForm = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

const checkTime = ({ time, scope, expires }: Claim, now: number) => {
  const match = timeForm.exec(time);
  if (!match) throw incomplete('X-Amz-Date must be in the ISO8601 basic format');
  const [, year, month, day, hours, minutes, seconds] = match.map(Number) as number[];
  const signedAt = Date.UTC(year!, month! - 1, day, hours, minutes, seconds);
  if (!scope.startsWith(`${time.slice(0, 8)}/`))
    throw mismatch('Date in Credential scope does not match X-Amz-Date.');
  if (signedAt > now + skewMilliseconds) throw mismatch(`Signature not yet current: ${time}`);
  if (expires === undefined) {
    if (signedAt < now - skewMilliseconds) throw mismatch(`Signature expired: ${time}`);
  } else if (signedAt + expires * 1000 < now) {
    throw new AwsError('AccessDenied', 'Request has expired', { status: 403 });
  }
};

/** Chunks of a streamed body are signed in a chain that begins with the request's signature. */
export const chunkSignature = ({ key, time, scope, signature }: Seed, data: Buffer): string =>
  createHmac('sha256', key)
    .update(
      `${algorithm}-PAYLOAD\n${time}\n${scope}\n${signature}\n${emptyHash}\n${hash('sha256', data, 'hex')}`,
    )
    .digest('hex');

export const trailerSignature = ({ key, time, scope, signature }: Seed, trailers: string): string =>
  createHmac('sha256', key)
    .update(`${algorithm}-TRAILER\n${time}\n${scope}\n${signature}\n${hash('sha256', trailers, 'hex')}`)
    .digest('hex');

const emptyHash = hash('sha256', '', 'hex');

export const sameText = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

export const mismatch = (message: string) =>
  new AwsError('InvalidSignatureException', message, { status: 403 });
const incomplete = (message: string) =>
  new AwsError('IncompleteSignatureException', message, { status: 403 });
const queryError = (message: string) =>
  new AwsError('AuthorizationQueryParametersError', message, { status: 400 });

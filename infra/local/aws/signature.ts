import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { canonicalHash, type Signed } from './canonical.ts';
import { algorithm, type Claim, incomplete, readCredential, signedTime } from './claim.ts';
import type { Credential, Credentials } from './credentials.ts';
import { checkPresigned, readPresigned, twoMechanisms } from './presigned.ts';
import { AwsError, type Caller } from './service.ts';

/** What chunk signatures of a streamed body continue from. */
export interface Seed {
  readonly key: KeyObject;
  readonly time: string;
  readonly scope: string;
  readonly signature: string;
}

const skewMilliseconds = 15 * 60_000;

/** Reads the claim from the `Authorization` header or from a presigned query; undefined when unsigned. */
export const readClaim = (request: Signed): Claim | undefined => {
  const { authorization } = request.headers;
  const isPresigned = request.query.includes('X-Amz-Signature=');
  if (authorization && isPresigned) throw twoMechanisms();
  if (authorization) return readHeader(authorization, request);
  return isPresigned ? readPresigned(request.query) : undefined;
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

export interface Verified {
  readonly caller: Caller;
  readonly seed: Seed;
}

export type SigningKeys = ReturnType<typeof createSigningKeys>;

/** Derived keys, kept: deriving costs four HMACs, and a key holds for a day. */
export const createSigningKeys = () => {
  const keys = new Map<string, KeyObject>();
  return ({ accessKeyId, secretAccessKey }: Credential, scope: string): KeyObject => {
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
};

/** Checks signatures. The time is the machine's, not the movable clock's: clients sign by their own. */
export const createVerifier = ({
  credentials,
  region,
  now = Date.now,
  signingKey = createSigningKeys(),
}: {
  credentials: Credentials;
  region: string;
  now?: () => number;
  signingKey?: SigningKeys;
}) => {
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
      throw notMatching();
    }
    return {
      caller: credential.caller,
      seed: { key, time: claim.time, scope: claim.scope, signature: claim.signature },
    };
  };
};

/** A header that decides something must be under the signature, above all on a presigned link. */
const checkAllSigned = ({ headers }: Signed, { signedHeaders, expires }: Claim) => {
  const signed = `;${signedHeaders};`;
  // an absent header and an empty one have the same signature
  if (expires !== undefined && signedHeaders.split(';').some((name) => headers[name] === undefined))
    throw notMatching();
  for (const name in headers) {
    if (!name.startsWith('x-amz-') || signed.includes(`;${name};`)) continue;
    if (name === 'x-amz-user-agent' || (name === 'x-amz-content-sha256' && expires === undefined)) continue;
    throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', {
      status: 403,
      HeadersNotSigned: name,
    });
  }
};

const checkTime = ({ time, scope, expires }: Claim, now: number) => {
  const signedAt = signedTime(time);
  if (signedAt === undefined) throw incomplete('X-Amz-Date must be in the ISO8601 basic format');
  if (!scope.startsWith(`${time.slice(0, 8)}/`))
    throw mismatch('Date in Credential scope does not match X-Amz-Date.');
  if (expires !== undefined) return checkPresigned({ signedAt, expires, now, skewMilliseconds });
  if (signedAt > now + skewMilliseconds) throw mismatch(`Signature not yet current: ${time}`);
  if (signedAt < now - skewMilliseconds) throw mismatch(`Signature expired: ${time}`);
};

/** Chunks of a streamed body are signed in a chain that begins with the request's signature. `dataHash` is in hex. */
export const chunkSignature = ({ key, time, scope, signature }: Seed, dataHash: string): string =>
  createHmac('sha256', key)
    .update(`${algorithm}-PAYLOAD\n${time}\n${scope}\n${signature}\n${emptyHash}\n${dataHash}`)
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

const notMatching = () =>
  mismatch(
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  );

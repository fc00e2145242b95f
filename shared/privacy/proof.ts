import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { ServiceKeys } from './service-keys.ts';

/** What a proof of erasure states, in the words of a JWT where it has them. Opaque ids and counts: it names nobody. */
export interface ErasureClaims {
  /** Region and service that erased. */
  readonly iss: string;
  /** The record that was erased, `HOUSEHOLD#…`. */
  readonly sub: string;
  /** The request that asked for it; absent when what the data were kept for had ended (D-3). */
  readonly privacyRequestId?: string | undefined;
  readonly cause: 'request' | 'retention';
  readonly erasedAt: string;
  /** When the last backup that could bring the data back is gone. */
  readonly backupsGoneAt: string;
  /** How many items were deleted: keys of the record itself, hashes of its names and numbers, and copies under other keys. */
  readonly deleted: { readonly keys: number; readonly hashes: number; readonly copies: number };
}

/** The public half of a signing key as a JWK (RFC 8037), named by its thumbprint (RFC 7638). */
export const publicJwk = (signing: KeyObject) => {
  const { x = '' } = createPublicKey(signing).export({ format: 'jwk' });
  const members = { crv: 'Ed25519', kty: 'OKP', x } as const; // in the order that the thumbprint is made of
  const kid = createHash('sha256').update(JSON.stringify(members)).digest('base64url');
  return { ...members, kid, use: 'sig', alg: 'EdDSA' } as const;
};

const base64url = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');

/**
 * Signs that something was erased: a compact JWS (RFC 7515, EdDSA), which the keys of `/v1/privacy-requests/keys` verify
 * without asking anybody. By the newest key.
 */
export const signedProof = ({ signing }: Pick<ServiceKeys, 'signing'>, claims: ErasureClaims): string => {
  const key = signing.at(-1);
  if (!key) throw new Error('The service has no key to sign with');
  const header = { alg: 'EdDSA', typ: 'erasure+jws', kid: publicJwk(key).kid };
  const signed = `${base64url(header)}.${base64url(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
};

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose';

export interface TokenRequest {
  readonly issuer: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string };
  readonly hours: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Issuer {
  sign(request: TokenRequest): Promise<string>;
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** The local issuer of tokens: an RSA key in the data folder, made when missing. */
export const openIssuer = async (folder: string): Promise<Issuer> => {
  const key = readKey(folder) ?? makeKey(folder);
  const jwk = await exportJWK(createPublicKey(key));
  const kid = await calculateJwkThumbprint(jwk);
  return {
    jwks: { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] },
    sign: ({ issuer, audience, claims, hours, now }) => {
      const seconds = Math.floor(now / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + Math.round(hours * 3600))
        .sign(key);
    },
  };
};

const path = (folder: string) => join(folder, 'issuer.pem');

const readKey = (folder: string): KeyObject | undefined => {
  try {
    return createPrivateKey(readFileSync(path(folder)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const makeKey = (folder: string): KeyObject => {
  mkdirSync(folder, { recursive: true });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  try {
    // `wx`: of two processes that start at once, the second takes the key of the first.
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(path(folder), pem, { mode: 0o600, flag: 'wx' });
    return privateKey;
  } catch (error) {
    const first = readKey(folder);
    if (!first) throw error;
    return first;
  }
};

import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';

/** What the event carries of a token: every claim as text. */
export interface Claims {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

export interface JwtConfiguration {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export type Authorization =
  | { readonly kind: 'allowed'; readonly claims: Claims }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly challenge: string };

export type Authorizer = (
  header: string | undefined,
  routeScopes: readonly string[],
) => Promise<Authorization>;

/**
 * The JWT authorizer of an HTTP API: RS256 only, with the keys that the issuer's discovery document
 * names. `at` maps an issuer to where it answers on this machine.
 */
export const createAuthorizer = (
  { issuer, audience }: JwtConfiguration,
  { now, at = (url) => url }: { now: () => number; at?: (issuer: string) => string },
): Authorizer => {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const discovered = () => {
    keys ??= discover(at(issuer), issuer).catch((error) => {
      keys = undefined; // the next request asks again
      throw error;
    });
    return keys;
  };

  return async (header, routeScopes) => {
    const token = header?.replace(/^bearer\s+/i, '').trim();
    if (!token) return { kind: 'refused', status: 401, challenge: 'Bearer' };
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, await discovered(), {
        algorithms: ['RS256'],
        issuer,
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      }));
    } catch (error) {
      return refused(error instanceof errors.JWTExpired ? 'the token has expired' : 'the token is not valid');
    }
    if (!isFor(payload, audience)) return refused('the token does not have a valid audience');

    const scopes = scopesOf(payload);
    if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.includes(scope))) {
      const challenge = `Bearer scope="${routeScopes.join(' ')}" error="insufficient_scope"`;
      return { kind: 'refused', status: 403, challenge };
    }
    const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, inText(value)]));
    return { kind: 'allowed', claims: { claims, scopes: routeScopes.length > 0 ? routeScopes : null } };
  };
};

const refused = (why: string): Authorization => ({
  kind: 'refused',
  status: 401,
  challenge: `Bearer scope="" error="invalid_token" error_description="${why}"`,
});

const discover = async (base: string, issuer: string) => {
  const url = `${base.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (document.issuer !== issuer || typeof document.jwks_uri !== 'string') {
    throw new Error(`${url} does not describe ${issuer}`);
  }
  return createRemoteJWKSet(new URL(document.jwks_uri));
};

/** AWS looks at `client_id` only where there is no `aud` (access tokens of Cognito). */
const isFor = ({ aud, client_id }: JWTPayload, audience: readonly string[]) =>
  [aud ?? client_id].flat().some((name) => typeof name === 'string' && audience.includes(name));

const scopesOf = ({ scope, scp }: JWTPayload): string[] =>
  [scope ?? scp].flat().flatMap((text) => (typeof text === 'string' ? text.split(' ') : []));

/** Arrays as `[a b]` and maps as `map[a:b]`, which is how the gateway prints them. */
const inText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inText).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, inner]) => `${name}:${inText(inner)}`);
  return `map[${entries.join(' ')}]`;
};

import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The parts of a request that SigV4 signs. */
export interface Signed {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** The SHA-256 of the canonical request, in hex, which is what the signature covers. */
export const canonicalHash = (
  request: Signed,
  service: string,
  signedHeaders: string,
  payloadHash: string,
): string => {
  let headers = '';
  for (const name of signedHeaders.split(';')) headers += `${name}:${trimmed(request.headers[name])}\n`;
  const path = request.path === '/' ? '/' : canonicalPath(request.path, service);
  const query = request.query === '' ? '' : canonicalQuery(request.query);
  return hash(
    'sha256',
    `${request.method}\n${path}\n${query}\n${headers}\n${signedHeaders}\n${payloadHash}`,
    'hex',
  );
};

const trimmed = (value: string | string[] | undefined): string => {
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return text.includes('  ') ? text.trim().replace(/ {2,}/g, ' ') : text.trim();
};

/** S3 encodes the path once and keeps `..`; every other service normalizes it and encodes it twice. */
const canonicalPath = (path: string, service: string): string => {
  if (service === 's3') return path.split('/').map(encodedOnce).join('/');
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') kept.pop();
    else kept.push(encoded(segment));
  }
  const end = path.endsWith('/') && kept.length > 0 ? '/' : '';
  return `/${kept.join('/')}${end}`;
};

const canonicalQuery = (query: string): string =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const name = at < 0 ? pair : pair.slice(0, at);
      return [name, at < 0 ? '' : pair.slice(at + 1)].map((part) =>
        encodedOnce(part.replaceAll('+', ' ')),
      ) as [string, string];
    })
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a, av], [b, bv]) => (a < b ? -1 : a > b ? 1 : av < bv ? -1 : av > bv ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const encodedOnce = (text: string) => {
  try {
    return encoded(decodeURIComponent(text));
  } catch {
    return text; // not what a client could have signed; the signatures will differ
  }
};

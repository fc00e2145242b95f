import { validateHeaderName, validateHeaderValue } from 'node:http';

export interface HttpReply {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

/** What the gateway says itself. */
export const gatewayReply = (
  status: number,
  message: string,
  headers: Record<string, string> = {},
): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify({ message })),
});

/** Reads a function's answer: the full form, or, without `statusCode`, the answer itself as a 200. */
export const proxyReply = (payload: string): HttpReply => {
  const answer: unknown = JSON.parse(payload);
  if (typeof answer !== 'object' || answer === null || !('statusCode' in answer)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(typeof answer === 'string' ? answer : payload),
    };
  }
  return wellFormed(answer) ?? gatewayReply(500, 'Internal Server Error');
};

const wellFormed = (answer: object): HttpReply | undefined => {
  const {
    statusCode,
    headers = {},
    cookies = [],
    body = '',
    isBase64Encoded,
  } = answer as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (typeof headers !== 'object' || (body !== null && typeof body !== 'string')) return undefined;
  if (!Array.isArray(cookies)) return undefined;

  const kept: Record<string, string | string[]> = { 'content-type': 'text/plain;charset=utf-8' };
  try {
    for (const [name, value] of Object.entries(headers ?? {})) {
      const lower = name.toLowerCase();
      if (ownedByGateway.has(lower)) continue;
      validateHeaderName(lower);
      validateHeaderValue(lower, String(value));
      kept[lower] = String(value);
    }
    for (const cookie of cookies) validateHeaderValue('set-cookie', String(cookie));
  } catch {
    return undefined;
  }
  if (cookies.length > 0) kept['set-cookie'] = cookies.map(String);
  return {
    status,
    headers: kept,
    body: Buffer.from((body as string | null) ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
};

const ownedByGateway = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

import { expect } from 'vitest';
import { errorsOf, type RouteContract } from '../../shared/contract/route.ts';

export interface Asked {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly bytes?: string | Uint8Array;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is answered is what the test looks at
  readonly json: any;
}

/** A route may refuse only with what it declares: every answer that a test gets is looked at. */
export const expectDeclared = (route: RouteContract, code: string): void => {
  if (code.startsWith('gateway.')) return;
  expect(errorsOf(route) as readonly string[], `${route.id} answers what it does not declare`).toContain(
    code,
  );
};

/** A request to a route as no typed client would send it: any part of it may be wrong. */
export const request = async (url: string, route: RouteContract, asked: Asked): Promise<Answer> => {
  const { params = {}, query, body, bytes, token, headers = {} } = asked;
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const sent = body === undefined ? bytes : JSON.stringify(body);
  const all = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(sent !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
  const response = await fetch(`${url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
    method: route.method,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never,
    ...(sent !== undefined && { body: sent as string }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  const json = isJson ? JSON.parse(text) : undefined;
  if (response.headers.get('content-type') === 'application/problem+json') expectDeclared(route, json.code);
  return { status: response.status, headers: response.headers, text, json };
};

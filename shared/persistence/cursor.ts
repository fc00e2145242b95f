import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { Problem } from '../errors.ts';

type Position = Readonly<Record<string, unknown>>;

/** What a cursor is bound to: the list, its query and who asked; it opens for nothing else. */
export interface CursorBinding {
  readonly route: string;
  readonly query: string;
  readonly caller: string;
}

const signature = (key: KeyObject, body: string, { route, query, caller }: CursorBinding): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify([body, route, query, caller]))
    .digest()
    .subarray(0, 16);

/** Makes a position an opaque cursor: base64url of the position and 16 bytes of its HMAC. */
export const signCursor = (key: KeyObject, position: Position, binding: CursorBinding): string => {
  const body = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${body}.${signature(key, body, binding).toString('base64url')}`;
};

/** Opens a cursor, or throws `request.cursor`: changed, of another list or query, or of somebody else. */
export const openCursor = (key: KeyObject, cursor: string, binding: CursorBinding): Position => {
  const [body = '', mac = ''] = cursor.split('.');
  const expected = signature(key, body, binding);
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem('request.cursor');
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Position;
};

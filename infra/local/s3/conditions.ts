import { type AwsCall, AwsError } from '../aws/service.ts';
import type { StoredObject } from './objects.ts';

type Headers = AwsCall['headers'];

const failed = (Condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    Condition,
  });

const names = (header: string, { etag }: StoredObject): boolean =>
  header
    .split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '').replaceAll('"', '') === etag);

/** Of a write: `If-None-Match: *` and `If-Match`; asked in the transaction that writes. */
export const checkWrite = (headers: Headers, current: StoredObject | undefined): void => {
  const none = headers['if-none-match'];
  const match = headers['if-match'];
  if (none !== undefined && none !== '*')
    throw new AwsError('NotImplemented', 'If-None-Match of a write can only be *.', { status: 501 });
  if (none !== undefined && current) throw failed('If-None-Match');
  if (match === undefined) return;
  if (!current) throw noSuchKey();
  if (!names(match, current)) throw failed('If-Match');
};

/** Of a read: true when the caller has it already, in which case the answer is 304. */
export const isKnownAlready = (headers: Headers, object: StoredObject): boolean => {
  const modified = Math.floor(object.modified / 1000);
  const moment = (name: string) => Math.floor(Date.parse(headers[name] ?? '') / 1000);
  const match = headers['if-match'];
  if (match !== undefined ? !names(match, object) : modified > moment('if-unmodified-since'))
    throw failed(match === undefined ? 'If-Unmodified-Since' : 'If-Match');
  const none = headers['if-none-match'];
  return none !== undefined ? names(none, object) : modified <= moment('if-modified-since');
};

export const noSuchKey = (Key?: string) =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, ...(Key && { Key }) });

import { type AwsCall, AwsError } from '../aws/service.ts';
import type { StoredVersion } from './versions.ts';

type Headers = AwsCall['headers'];
type Tagged = Pick<StoredVersion, 'etag' | 'modified'>;

export const preconditionFailed = (Condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    Condition,
  });

const names = (header: string, { etag }: Tagged): boolean =>
  header
    .split(',')
    .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '').replaceAll('"', '') === etag);

/**
 * Of a write: `If-None-Match: *` and `If-Match`; asked in the transaction that writes. A delete marker is no object.
 */
export const checkWrite = (headers: Headers, latest: StoredVersion | undefined): void => {
  const current = latest?.isMarker ? undefined : latest;
  const none = headers['if-none-match'];
  const match = headers['if-match'];
  if (none !== undefined && none !== '*') throw notImplemented('If-None-Match', 'only * of a write');
  if (none !== undefined && match !== undefined) throw notImplemented('If-Match', 'beside If-None-Match');
  if (none !== undefined && current) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (!current) throw noSuchKey();
  if (!names(match, current)) throw preconditionFailed('If-Match');
};

/** Of a read: true when the caller has it already, in which case the answer is 304. */
export const isKnownAlready = (headers: Headers, object: Tagged): boolean => {
  const failed = failedCondition(headers, object);
  if (failed === 'If-Match' || failed === 'If-Unmodified-Since') throw preconditionFailed(failed);
  return failed !== undefined;
};

/** Of the source of a copy, where nothing is ever 304. */
export const checkCopySource = (headers: Headers, source: Tagged): void => {
  const prefix = 'x-amz-copy-source-';
  const own = Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(`${prefix}if-`))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
  const failed = failedCondition(own, source);
  if (failed) throw preconditionFailed(`${prefix}${failed}`);
};

/** If-Match goes before If-Unmodified-Since and If-None-Match before If-Modified-Since (RFC 9110, 13.2.2). */
const failedCondition = (headers: Headers, object: Tagged): string | undefined => {
  const modified = Math.floor(object.modified / 1000);
  const moment = (name: string) => Math.floor(Date.parse(headers[name] ?? '') / 1000);
  const match = headers['if-match'];
  if (match !== undefined ? !names(match, object) : modified > moment('if-unmodified-since'))
    return match === undefined ? 'If-Unmodified-Since' : 'If-Match';
  const none = headers['if-none-match'];
  if (none !== undefined ? names(none, object) : modified <= moment('if-modified-since'))
    return none === undefined ? 'If-Modified-Since' : 'If-None-Match';
  return undefined;
};

/** Whether a range counts: not when `If-Range` names another content. */
export const isRangeMeant = (headers: Headers, object: Tagged): boolean => {
  const condition = headers['if-range'];
  if (condition === undefined) return true;
  if (/^(W\/)?"/.test(condition)) return condition.replaceAll('"', '') === object.etag;
  return Math.floor(object.modified / 1000) <= Math.floor(Date.parse(condition) / 1000);
};

export const noSuchKey = (Key?: string, headers: Readonly<Record<string, string>> = {}) =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    headers,
    ...(Key && { Key }),
  });

const notImplemented = (Header: string, additionalMessage: string) =>
  new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', {
    status: 501,
    Header,
    additionalMessage,
  });

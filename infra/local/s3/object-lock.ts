import { type AwsCall, AwsError } from '../aws/service.ts';
import { claimedChecksum } from './checksum.ts';

type Headers = AwsCall['headers'];

type RetentionMode = 'GOVERNANCE' | 'COMPLIANCE';

export interface Retention {
  readonly mode: RetentionMode;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** What keeps one version from being deleted. */
export interface ObjectLock {
  /** Is told of on, when its time is over. */
  readonly retention?: Retention;
  /** `OFF` where there was one. */
  readonly legalHold?: 'ON' | 'OFF';
}

/** That a bucket has Object Lock, and what it gives to objects whose writers ask for no retention. */
export interface BucketLock {
  readonly rule?: { readonly mode: RetentionMode } & ({ readonly days: number } | { readonly years: number });
}

const MODE = 'x-amz-object-lock-mode';
const UNTIL = 'x-amz-object-lock-retain-until-date';
const HOLD = 'x-amz-object-lock-legal-hold';

const DAY = 24 * 60 * 60_000;

/** The lock that the headers of a write ask for; throws where the bucket has no Object Lock. */
export const askedLock = (headers: Headers, bucket: BucketLock | undefined, now: number): ObjectLock => {
  const { [MODE]: mode, [UNTIL]: until, [HOLD]: hold } = headers;
  if (mode === undefined && until === undefined && hold === undefined) return {};
  if (!bucket) throw noObjectLock();
  if ((mode === undefined) !== (until === undefined))
    throw invalid(
      `${UNTIL} and ${MODE} must both be supplied`,
      mode === undefined ? UNTIL : MODE,
      mode ?? until ?? '',
    );
  if (mode !== undefined && !isMode(mode)) throw invalid('Unknown wormMode directive.', MODE, mode);
  if (hold !== undefined && hold !== 'ON' && hold !== 'OFF')
    throw invalid("Legal Hold must be either of 'ON' or 'OFF'", HOLD, hold);
  return {
    ...(mode && until !== undefined && { retention: { mode, until: futureMoment(until, now) } }),
    ...(hold && { legalHold: hold }),
  };
};

/** With the retention that the bucket's rule gives, counted from the object's creation, where none was asked for. */
export const completedLock = (asked: ObjectLock, bucket: BucketLock | undefined, now: number): ObjectLock => {
  const rule = bucket?.rule;
  if (!rule || asked.retention) return asked;
  const end = new Date(now);
  if ('years' in rule) end.setUTCFullYear(end.getUTCFullYear() + rule.years);
  const until = 'years' in rule ? end.getTime() : now + rule.days * DAY;
  return { ...asked, retention: { mode: rule.mode, until } };
};

/** Whoever locks what they send must say what it is: "Managing Object Lock" in the user guide. */
export const requireChecksum = (headers: Headers, what: 'Object' | 'Part'): void => {
  if (headers['content-md5'] !== undefined || claimedChecksum(headers) !== undefined) return;
  throw new AwsError(
    'InvalidRequest',
    `Content-MD5 OR x-amz-checksum- HTTP header is required for Put ${what} requests with Object Lock parameters`,
  );
};

export const isLocking = (asked: ObjectLock, bucket: BucketLock | undefined): boolean =>
  bucket?.rule !== undefined || Object.keys(asked).length > 0;

/** What reading the version tells of its lock. */
export const lockHeaders = ({ retention, legalHold }: ObjectLock): Record<string, string> => ({
  ...(retention && { [MODE]: retention.mode, [UNTIL]: new Date(retention.until).toISOString() }),
  ...(legalHold && { [HOLD]: legalHold }),
});

/** Whether the version may not be deleted. A bypass lifts governance, and neither compliance nor a legal hold. */
export const isLocked = ({ retention, legalHold }: ObjectLock, now: number, isBypassed = false): boolean =>
  legalHold === 'ON' || (holds(retention, now) && !(isBypassed && retention.mode === 'GOVERNANCE'));

/** A retention that still holds may become longer; anything else takes a bypass, and of compliance there is none. */
export const checkRetentionChange = (
  { retention }: ObjectLock,
  next: Retention | undefined,
  { now, isBypassed }: { now: number; isBypassed: boolean },
): void => {
  if (!holds(retention, now)) return;
  const isWeaker = !next || next.until < retention.until || next.mode !== retention.mode;
  if (isWeaker && !(isBypassed && retention.mode === 'GOVERNANCE')) throw objectLocked();
};

const holds = (retention: Retention | undefined, now: number): retention is Retention =>
  retention !== undefined && retention.until > now;

export const bypassesGovernance = (headers: Headers): boolean =>
  headers['x-amz-bypass-governance-retention']?.toLowerCase() === 'true';

export const isMode = (text: string): text is RetentionMode => text === 'GOVERNANCE' || text === 'COMPLIANCE';

/** Epoch milliseconds. */
export const futureMoment = (text: string, now: number): number => {
  const isForm = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(text);
  const moment = isForm ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment))
    throw invalid('The retain until date must be provided in ISO 8601 format', UNTIL, text);
  if (moment <= now) throw invalid('The retain until date must be in the future!', UNTIL, text);
  return moment;
};

export const objectLocked = () =>
  new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', { status: 403 });

export const noObjectLock = () =>
  new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');

const invalid = (message: string, ArgumentName: string, ArgumentValue: string) =>
  new AwsError('InvalidArgument', message, { ArgumentName, ArgumentValue });

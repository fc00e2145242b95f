import { createHash } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { LifecycleFilter, LifecycleRule } from './lifecycle.ts';
import { malformedXml } from './xml-input.ts';

/** A rule whose sender may have left its name to S3. */
export type GivenRule = Omit<LifecycleRule, 'id'> & { readonly id?: string };

const MAXIMUM_RULES = 1_000;
const MAXIMUM_ID = 255;
/** 50 TB. */
const MAXIMUM_SIZE = 1_099_511_627_776_000;
const DAY = 24 * 60 * 60_000;

/** Holds rules to what S3 takes, and names those without a name. */
export const checkedRules = (rules: readonly GivenRule[]): readonly LifecycleRule[] => {
  if (rules.length === 0 || rules.length > MAXIMUM_RULES) throw malformedXml();
  for (const rule of rules) checkRule(rule);
  if (rules.some(({ isOldForm }) => isOldForm) && rules.some(({ isOldForm }) => !isOldForm))
    throw rules[0]?.isOldForm
      ? invalidRequest('Filter element can only be used in Lifecycle V2.')
      : invalidRequest(
          'Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.',
        );
  const named = rules.map((rule, index) => ({ ...rule, id: rule.id ?? madeName(rule, index) }));
  if (new Set(named.map(({ id }) => id)).size < named.length)
    throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule');
  return named;
};

const checkRule = ({ id = '', filter, isOldForm, expiration, noncurrent, abortDays }: GivenRule) => {
  if (id.length > MAXIMUM_ID)
    throw invalidArgument(`ID length should not exceed allowed limit of ${MAXIMUM_ID}`);
  if (!expiration && !noncurrent && abortDays === undefined)
    throw invalidRequest('At least one action needs to be specified in a rule');
  checkFilter(filter);
  if (expiration && 'days' in expiration) checkDays('Days', 'Expiration', expiration.days);
  if (expiration && 'date' in expiration && expiration.date % DAY !== 0)
    throw invalidArgument("'Date' must be at midnight GMT");
  if (expiration && 'dropsMarkers' in expiration) checkNoTagsNorSize('ExpiredObjectDeleteMarker', filter);
  if (noncurrent) {
    checkDays('NoncurrentDays', 'NoncurrentVersionExpiration', noncurrent.days);
    if (noncurrent.keep !== undefined) {
      if (isOldForm)
        throw invalidRequest('NewerNoncurrentVersions element can only be used in Lifecycle V2.');
      checkDays('NewerNoncurrentVersions', 'NoncurrentVersionExpiration', noncurrent.keep);
    }
  }
  if (abortDays !== undefined) {
    checkNoTagsNorSize('AbortIncompleteMultipartUpload', filter);
    checkDays('DaysAfterInitiation', 'AbortIncompleteMultipartUpload', abortDays);
  }
};

const checkFilter = ({ tags, largerThan, smallerThan }: LifecycleFilter) => {
  if (new Set(tags.map(([key]) => key)).size < tags.length)
    throw invalidRequest('Duplicate Tag Keys are not allowed.');
  if (tags.some(([key]) => key === '' || key.length > 128)) throw malformedXml();
  checkSize('ObjectSizeGreaterThan', largerThan, 0);
  checkSize('ObjectSizeLessThan', smallerThan, 1);
  if (largerThan !== undefined && smallerThan !== undefined && smallerThan <= largerThan)
    throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
};

const checkSize = (name: string, size: number | undefined, least: number) => {
  if (size !== undefined && !(size >= least && size <= MAXIMUM_SIZE))
    throw invalidRequest(`'${name}' should be between ${least} and ${MAXIMUM_SIZE}.`);
};

const checkNoTagsNorSize = (action: string, { tags, largerThan, smallerThan }: LifecycleFilter) => {
  if (tags.length > 0) throw invalidRequest(`${action} cannot be specified with Tags.`);
  if (largerThan !== undefined || smallerThan !== undefined)
    throw invalidRequest(`${action} cannot be specified with Object Size.`);
};

const checkDays = (name: string, action: string, days: number) => {
  if (!Number.isSafeInteger(days) || days < 1 || days > 2 ** 31 - 1)
    throw invalidArgument(`'${name}' for ${action} action must be a positive integer`);
};

/** In the form of S3's own: base64 of a UUID; the same again for the same rule in the same place. */
const madeName = (rule: GivenRule, index: number): string => {
  const hex = createHash('sha256')
    .update(`${index} ${JSON.stringify(rule)}`)
    .digest('hex');
  const uuid = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');
  return Buffer.from(uuid).toString('base64');
};

const invalidRequest = (message: string) => new AwsError('InvalidRequest', message);
const invalidArgument = (message: string) => new AwsError('InvalidArgument', message);

/** Storage classes are not kept here, so nothing could move into one. */
export const noTransitions = () =>
  new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented.', {
    status: 501,
  });

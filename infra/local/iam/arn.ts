import { type Matcher, wildcard } from './wildcard.ts';

/** Partition, service, region, account and resource behind `arn:`; the resource keeps its own colons. */
const partsOf = (arn: string): readonly string[] | undefined => {
  const parts = arn.split(':');
  return parts.length < 6 || parts[0] !== 'arn'
    ? undefined
    : [...parts.slice(1, 5), parts.slice(5).join(':')];
};

/**
 * A pattern of ARNs: each of the six components is compared by itself, so that a `*` in one never reaches into the
 * next, as the reference of `Resource` and `ArnLike` says. A lone `*` is everything, also what has no ARN.
 */
export const arnPattern = (pattern: string): Matcher => {
  if (pattern === '*') return () => true;
  const parts = partsOf(pattern);
  if (!parts) throw new Error(`${pattern} is no ARN and no *`);
  if (!/[*?]/.test(pattern)) return (arn) => arn === pattern;
  const matchers = parts.map(wildcard);
  return (arn) => partsOf(arn)?.every((part, index) => matchers[index]!(part)) ?? false;
};

/** Whose policy speaks for a resource: an object's bucket, anything else itself. */
export const policyHolder = (arn: string): string =>
  arn.startsWith('arn:aws:s3:::') ? arn.split('/', 1)[0]! : arn;

import type { Expiration, LifecycleRule } from './lifecycle.ts';
import { momentOf } from './lifecycle-configuration.ts';
import { checkedRules, type GivenRule, noTransitions } from './lifecycle-rules.ts';

/** `LifecycleConfiguration` of AWS::S3::Bucket. Sizes are texts there. */
export interface LifecycleProperties {
  readonly Rules?: readonly LifecycleRuleProperties[];
}

interface LifecycleRuleProperties {
  readonly Id?: string;
  readonly Status: string;
  readonly Prefix?: string;
  readonly TagFilters?: readonly { readonly Key: string; readonly Value: string }[];
  readonly ObjectSizeGreaterThan?: string | number;
  readonly ObjectSizeLessThan?: string | number;
  readonly ExpirationDate?: string;
  readonly ExpirationInDays?: number;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpirationInDays?: number;
  readonly NoncurrentVersionExpiration?: {
    readonly NoncurrentDays: number;
    readonly NewerNoncurrentVersions?: number;
  };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

const known = new Set([
  'Id',
  'Status',
  'Prefix',
  'TagFilters',
  'ObjectSizeGreaterThan',
  'ObjectSizeLessThan',
  'ExpirationDate',
  'ExpirationInDays',
  'ExpiredObjectDeleteMarker',
  'NoncurrentVersionExpirationInDays',
  'NoncurrentVersionExpiration',
  'AbortIncompleteMultipartUpload',
]);

/** Rules of a template, held to what the API takes. A property that is not known here, transitions above all, is refused. */
export const lifecycleRulesOfProperties = ({ Rules = [] }: LifecycleProperties): readonly LifecycleRule[] =>
  checkedRules(Rules.map(ruleOf));

const ruleOf = (rule: LifecycleRuleProperties): GivenRule => {
  for (const name of Object.keys(rule)) if (!known.has(name)) throw noTransitions();
  const expiration = expirationOf(rule);
  const { NoncurrentDays, NewerNoncurrentVersions } = rule.NoncurrentVersionExpiration ?? {};
  const noncurrentDays = NoncurrentDays ?? rule.NoncurrentVersionExpirationInDays;
  return {
    ...(rule.Id !== undefined && { id: rule.Id }),
    isEnabled: rule.Status === 'Enabled',
    filter: {
      ...(rule.Prefix !== undefined && { prefix: rule.Prefix }),
      tags: (rule.TagFilters ?? []).map(({ Key, Value }) => [Key, Value] as const),
      ...(rule.ObjectSizeGreaterThan !== undefined && { largerThan: Number(rule.ObjectSizeGreaterThan) }),
      ...(rule.ObjectSizeLessThan !== undefined && { smallerThan: Number(rule.ObjectSizeLessThan) }),
    },
    ...(expiration && { expiration }),
    ...(noncurrentDays !== undefined && {
      noncurrent: {
        days: Number(noncurrentDays),
        ...(NewerNoncurrentVersions !== undefined && { keep: Number(NewerNoncurrentVersions) }),
      },
    }),
    ...(rule.AbortIncompleteMultipartUpload && {
      abortDays: Number(rule.AbortIncompleteMultipartUpload.DaysAfterInitiation),
    }),
  };
};

const expirationOf = ({
  ExpirationInDays,
  ExpirationDate,
  ExpiredObjectDeleteMarker,
}: LifecycleRuleProperties): Expiration | undefined => {
  if (ExpirationInDays !== undefined) return { days: Number(ExpirationInDays) };
  if (ExpirationDate !== undefined) return { date: momentOf(ExpirationDate) };
  return ExpiredObjectDeleteMarker === undefined
    ? undefined
    : { dropsMarkers: String(ExpiredObjectDeleteMarker) === 'true' };
};

import { AwsError } from '../aws/service.ts';
import { type BucketLock, futureMoment, isMode, type ObjectLock, type Retention } from './object-lock.ts';
import { element, elements, xmlDocument } from './xml.ts';
import { childrenOf, malformedXml, onlyOne, readXml, textOf, wholeNumberOf } from './xml-input.ts';

type Rule = NonNullable<BucketLock['rule']>;

/** Days and years that a bucket's rule may give, and what S3 says of others. */
const MOST = { days: 36_500, years: 100 } as const;

/** The body of PutObjectLockConfiguration. */
export const bucketLockOf = (body: Buffer): BucketLock => {
  const root = childrenOf(readXml(body, 'ObjectLockConfiguration'), 'ObjectLockEnabled', 'Rule');
  const [enabled, rule] = [onlyOne(root.ObjectLockEnabled), onlyOne(root.Rule)];
  if (!enabled || textOf(enabled) !== 'Enabled') throw malformedXml();
  if (!rule) return {};
  const given = onlyOne(childrenOf(rule, 'DefaultRetention').DefaultRetention);
  if (!given) throw malformedXml();
  const { Mode, Days, Years } = childrenOf(given, 'Mode', 'Days', 'Years');
  const [mode, days, years] = [onlyOne(Mode), onlyOne(Days), onlyOne(Years)];
  return {
    rule: ruleOf({
      Mode: mode && textOf(mode),
      Days: days && wholeNumberOf(days),
      Years: years && wholeNumberOf(years),
    }),
  };
};

interface DefaultRetention {
  readonly Mode?: string | undefined;
  readonly Days?: number | undefined;
  readonly Years?: number | undefined;
}

const ruleOf = ({ Mode: mode = '', Days, Years }: DefaultRetention): Rule => {
  if (!isMode(mode) || (Days === undefined) === (Years === undefined)) throw malformedXml();
  if (Days !== undefined) return { mode, days: within(Number(Days), MOST.days) };
  return { mode, years: within(Number(Years), MOST.years) };
};

const within = (period: number, most: number): number => {
  if (Number.isInteger(period) && period > 0 && period <= most) return period;
  throw new AwsError(
    'InvalidArgument',
    period > most
      ? 'Default retention period is too large.'
      : 'Default retention period must be a positive integer value.',
  );
};

export const bucketLockXml = ({ rule }: BucketLock): string => {
  const period = rule && ('days' in rule ? { Days: rule.days } : { Years: rule.years });
  const retention = rule && element('DefaultRetention', elements({ Mode: rule.mode, ...period }), 'raw');
  return xmlDocument('ObjectLockConfiguration', [
    element('ObjectLockEnabled', 'Enabled'),
    retention ? element('Rule', retention, 'raw') : '',
  ]);
};

/** `ObjectLockEnabled` and `ObjectLockConfiguration` of `AWS::S3::Bucket`. */
export interface ObjectLockProperties {
  readonly ObjectLockEnabled?: boolean;
  readonly ObjectLockConfiguration?: {
    readonly ObjectLockEnabled?: string;
    readonly Rule?: { readonly DefaultRetention?: DefaultRetention };
  };
}

/** Undefined where the template asks for no Object Lock. */
export const bucketLockOfProperties = ({
  ObjectLockEnabled = false,
  ObjectLockConfiguration: configuration,
}: ObjectLockProperties): BucketLock | undefined => {
  if (!ObjectLockEnabled) {
    if (configuration) throw new Error('ObjectLockConfiguration needs ObjectLockEnabled');
    return undefined;
  }
  const retention = configuration?.Rule?.DefaultRetention;
  return retention ? { rule: ruleOf(retention) } : {};
};

/** The body of PutObjectRetention; undefined for an empty one, which takes a retention away. */
export const retentionOf = (body: Buffer, now: number): Retention | undefined => {
  const { Mode, RetainUntilDate } = childrenOf(readXml(body, 'Retention'), 'Mode', 'RetainUntilDate');
  const [mode, until] = [onlyOne(Mode), onlyOne(RetainUntilDate)];
  if (!mode && !until) return undefined;
  if (!mode || !until || !isMode(textOf(mode))) throw malformedXml();
  return { mode: textOf(mode) as Retention['mode'], until: futureMoment(textOf(until), now) };
};

export const retentionXml = ({ mode, until }: Retention): string =>
  xmlDocument('Retention', [elements({ Mode: mode, RetainUntilDate: new Date(until).toISOString() })]);

/** The body of PutObjectLegalHold. */
export const legalHoldOf = (body: Buffer): NonNullable<ObjectLock['legalHold']> => {
  const status = onlyOne(childrenOf(readXml(body, 'LegalHold'), 'Status').Status);
  const text = status && textOf(status);
  if (text !== 'ON' && text !== 'OFF') throw malformedXml();
  return text;
};

export const legalHoldXml = (status: string): string => xmlDocument('LegalHold', [element('Status', status)]);

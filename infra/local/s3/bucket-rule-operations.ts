import type { AwsCall, AwsReply } from '../aws/service.ts';
import { AwsError } from '../aws/service.ts';
import type { BucketRules } from './bucket-rules.ts';
import { corsRulesOf, corsXml, noCorsConfiguration } from './cors-configuration.ts';
import { lifecycleRulesOf, lifecycleXml, noLifecycleConfiguration } from './lifecycle-configuration.ts';

/** What these operations are called, by IAM too. */
export type BucketRuleOperation =
  | 'PutBucketCors'
  | 'GetBucketCors'
  | 'DeleteBucketCors'
  | 'PutBucketLifecycleConfiguration'
  | 'GetBucketLifecycleConfiguration'
  | 'DeleteBucketLifecycle';

const XML = { 'content-type': 'application/xml' };
/** Objects below 128 KB would not be moved to another class, if there were any. */
const MINIMUM = 'x-amz-transition-default-minimum-object-size';
const DEFAULT_MINIMUM = 'all_storage_classes_128K';

/** The operations on `?cors` and `?lifecycle` of a bucket that exists. */
export const bucketRuleOperations = (
  rules: BucketRules,
  /** Told of a bucket whose lifecycle changed. */
  onLifecycle: (bucket: string) => void,
): Readonly<Record<BucketRuleOperation, (call: AwsCall, bucket: string) => AwsReply>> => ({
  PutBucketCors({ body }, bucket) {
    rules.set(bucket, 'cors', corsRulesOf(body));
    return { status: 200, headers: {}, body: '' };
  },
  GetBucketCors(_call, bucket) {
    const found = rules.of(bucket, 'cors');
    if (!found) throw noCorsConfiguration(bucket);
    return { status: 200, headers: XML, body: corsXml(found) };
  },
  DeleteBucketCors(_call, bucket) {
    rules.set(bucket, 'cors', undefined);
    return { status: 204, headers: {}, body: '' };
  },
  PutBucketLifecycleConfiguration({ headers, body }, bucket) {
    const minimum = headers[MINIMUM] ?? DEFAULT_MINIMUM;
    if (minimum === 'varies_by_storage_class') throw notHere();
    if (minimum !== DEFAULT_MINIMUM)
      throw new AwsError('InvalidRequest', `Invalid TransitionDefaultMinimumObjectSize found: ${minimum}`);
    rules.set(bucket, 'lifecycle', lifecycleRulesOf(body));
    onLifecycle(bucket);
    return { status: 200, headers: { [MINIMUM]: DEFAULT_MINIMUM }, body: '' };
  },
  GetBucketLifecycleConfiguration(_call, bucket) {
    const found = rules.of(bucket, 'lifecycle');
    if (!found) throw noLifecycleConfiguration(bucket);
    return { status: 200, headers: { ...XML, [MINIMUM]: DEFAULT_MINIMUM }, body: lifecycleXml(found) };
  },
  DeleteBucketLifecycle(_call, bucket) {
    rules.set(bucket, 'lifecycle', undefined);
    onLifecycle(bucket);
    return { status: 204, headers: {}, body: '' };
  },
});

const notHere = () =>
  new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented.', {
    status: 501,
  });

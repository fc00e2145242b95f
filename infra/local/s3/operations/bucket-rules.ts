import { AwsError } from '../../aws/service.ts';
import { verifyBody } from '../checksum.ts';
import { corsRulesOf, corsXml, noCorsConfiguration } from '../cors-configuration.ts';
import { lifecycleRulesOf, lifecycleXml, noLifecycleConfiguration } from '../lifecycle-configuration.ts';
import { noTransitions } from '../lifecycle-rules.ts';
import { reply, xmlReply } from '../reply.ts';
import type { Operation } from './operation.ts';

/** Below it objects would not be moved to another class, if there were any. */
const MINIMUM = 'x-amz-transition-default-minimum-object-size';
const DEFAULT_MINIMUM = 'all_storage_classes_128K';

export const putBucketCors: Operation = async ({ buckets, rules }, call, { bucket }) => {
  buckets.find(bucket);
  await verifyBody(call);
  rules.set(bucket, 'cors', corsRulesOf(call.body));
  return reply(200);
};

export const getBucketCors: Operation = ({ buckets, rules }, _call, { bucket }) => {
  buckets.find(bucket);
  const found = rules.of(bucket, 'cors');
  if (!found) throw noCorsConfiguration(bucket);
  return xmlReply(corsXml(found));
};

export const deleteBucketCors: Operation = ({ buckets, rules }, _call, { bucket }) => {
  buckets.find(bucket);
  rules.set(bucket, 'cors', undefined);
  return reply(204);
};

export const putBucketLifecycleConfiguration: Operation = async ({ buckets, rules }, call, { bucket }) => {
  buckets.find(bucket);
  const minimum = call.headers[MINIMUM] ?? DEFAULT_MINIMUM;
  if (minimum === 'varies_by_storage_class') throw noTransitions();
  if (minimum !== DEFAULT_MINIMUM)
    throw new AwsError('InvalidRequest', `Invalid TransitionDefaultMinimumObjectSize found: ${minimum}`);
  await verifyBody(call);
  rules.set(bucket, 'lifecycle', lifecycleRulesOf(call.body));
  return reply(200, { [MINIMUM]: DEFAULT_MINIMUM });
};

export const getBucketLifecycleConfiguration: Operation = ({ buckets, rules }, _call, { bucket }) => {
  buckets.find(bucket);
  const found = rules.of(bucket, 'lifecycle');
  if (!found) throw noLifecycleConfiguration(bucket);
  return xmlReply(lifecycleXml(found), { [MINIMUM]: DEFAULT_MINIMUM });
};

export const deleteBucketLifecycle: Operation = ({ buckets, rules }, _call, { bucket }) => {
  buckets.find(bucket);
  rules.set(bucket, 'lifecycle', undefined);
  return reply(204);
};

import { AwsError } from '../../aws/service.ts';
import { verifyBody } from '../checksum.ts';
import { reply, xmlReply } from '../reply.ts';
import { notImplemented } from '../request.ts';
import { element, xmlDocument } from '../xml.ts';
import { childrenOf, malformedXml, onlyOne, readXml, textOf } from '../xml-input.ts';
import type { Operation } from './operation.ts';

export const getBucketVersioning: Operation = (engine, _call, { bucket }) => {
  const { versioning } = engine.buckets.find(bucket);
  return xmlReply(
    xmlDocument('VersioningConfiguration', versioning === '' ? [] : [element('Status', versioning)]),
  );
};

/** A bucket that had versioning never forgets it: it can be suspended only. */
export const putBucketVersioning: Operation = async (engine, call, { bucket }) => {
  const { headers, body } = call;
  engine.buckets.find(bucket);
  await verifyBody(call);
  const { Status, MfaDelete } = childrenOf(readXml(body, 'VersioningConfiguration'), 'Status', 'MfaDelete');
  const mfa = onlyOne(MfaDelete);
  if (headers['x-amz-mfa'] !== undefined || (mfa && textOf(mfa) === 'Enabled')) throw notImplemented();
  const status = onlyOne(Status);
  if (!status)
    throw new AwsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  const versioning = textOf(status);
  if (versioning !== 'Enabled' && versioning !== 'Suspended') throw malformedXml();
  if (engine.buckets.find(bucket).objectLock && versioning !== 'Enabled')
    throw new AwsError(
      'InvalidBucketState',
      'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
      { status: 409 },
    );
  engine.buckets.change(bucket, { versioning });
  return reply(200);
};

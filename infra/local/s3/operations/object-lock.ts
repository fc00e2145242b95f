import { AwsError } from '../../aws/service.ts';
import { verifyBody } from '../checksum.ts';
import type { Engine } from '../engine.ts';
import { bypassesGovernance, checkRetentionChange, noObjectLock, type ObjectLock } from '../object-lock.ts';
import {
  bucketLockOf,
  bucketLockXml,
  legalHoldOf,
  legalHoldXml,
  retentionOf,
  retentionXml,
} from '../object-lock-configuration.ts';
import { reply, xmlReply } from '../reply.ts';
import type { S3Request } from '../request.ts';
import { type StoredVersion, versionIdOf } from '../versions.ts';
import { readableVersion } from './get-object.ts';
import type { Operation } from './operation.ts';

export const getObjectRetention: Operation = (engine, { query }, request) => {
  const { retention } = lockableVersion(engine, request, query).lock;
  if (!retention) throw noLockOfObject();
  return xmlReply(retentionXml(retention));
};

export const putObjectRetention: Operation = async (engine, call, request) => {
  await verifyBody(call);
  const next = retentionOf(call.body, engine.clock.now());
  const isBypassed = bypassesGovernance(call.headers);
  setLock(engine, request, call.query, (lock) => {
    checkRetentionChange(lock, next, { now: engine.clock.now(), isBypassed });
    const { retention: _, ...others } = lock;
    return { ...others, ...(next && { retention: next }) };
  });
  return reply(200);
};

export const getObjectLegalHold: Operation = (engine, { query }, request) => {
  const { legalHold } = lockableVersion(engine, request, query).lock;
  if (!legalHold) throw noLockOfObject();
  return xmlReply(legalHoldXml(legalHold));
};

export const putObjectLegalHold: Operation = async (engine, call, request) => {
  await verifyBody(call);
  const legalHold = legalHoldOf(call.body);
  setLock(engine, request, call.query, (lock) => ({ ...lock, legalHold }));
  return reply(200);
};

export const getObjectLockConfiguration: Operation = ({ buckets }, _call, { bucket }) => {
  const { objectLock } = buckets.find(bucket);
  if (!objectLock)
    throw new AwsError(
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
      { status: 404, BucketName: bucket },
    );
  return xmlReply(bucketLockXml(objectLock));
};

/** A bucket that has Object Lock keeps it; its rule may come, change and go, and concerns later objects only. */
export const putObjectLockConfiguration: Operation = async ({ buckets }, call, { bucket }) => {
  buckets.find(bucket);
  await verifyBody(call);
  const objectLock = bucketLockOf(call.body);
  if (buckets.find(bucket).versioning !== 'Enabled')
    throw new AwsError(
      'InvalidBucketState',
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      { status: 409 },
    );
  buckets.change(bucket, { objectLock });
  return reply(200);
};

const lockableVersion = (
  engine: Engine,
  { bucket, key }: S3Request,
  query: URLSearchParams,
): StoredVersion => {
  if (!engine.buckets.find(bucket).objectLock) throw noObjectLock();
  return readableVersion(engine, bucket, key, versionIdOf(query));
};

const setLock = (
  engine: Engine,
  request: S3Request,
  query: URLSearchParams,
  changed: (lock: ObjectLock) => ObjectLock,
): void =>
  engine.change(request.bucket, () => {
    const version = lockableVersion(engine, request, query);
    engine.versions.setLock(version, changed(version.lock));
  });

const noLockOfObject = () =>
  new AwsError(
    'NoSuchObjectLockConfiguration',
    'The specified object does not have a ObjectLock configuration',
    { status: 404 },
  );

import { AwsError } from '../../aws/service.ts';
import { verifyBody } from '../checksum.ts';
import type { Engine } from '../engine.ts';
import { objectTagsChanged } from '../events.ts';
import { reply, xmlReply } from '../reply.ts';
import type { S3Request } from '../request.ts';
import { MOST_BUCKET_TAGS, MOST_OBJECT_TAGS, type Tag, tagsOfBody, tagsXml } from '../tags.ts';
import { versionIdOf } from '../versions.ts';
import { readableVersion } from './get-object.ts';
import type { Operation } from './operation.ts';
import { versionHeader } from './put-object.ts';

export const getObjectTagging: Operation = (engine, { query }, { bucket, key }) => {
  const version = readableVersion(engine, bucket, key, versionIdOf(query));
  return xmlReply(tagsXml(version.tags), versionHeader(engine, version));
};

export const putObjectTagging: Operation = async (engine, call, request) => {
  await verifyBody(call);
  return setTags(engine, request, call.query, tagsOfBody(call.body, MOST_OBJECT_TAGS), 200);
};

export const deleteObjectTagging: Operation = (engine, { query }, request) =>
  setTags(engine, request, query, [], 204);

const setTags = (
  engine: Engine,
  { bucket, key }: S3Request,
  query: URLSearchParams,
  tags: readonly Tag[],
  status: number,
) => {
  const version = engine.change(bucket, ({ announce }) => {
    const found = readableVersion(engine, bucket, key, versionIdOf(query));
    engine.versions.setTags(found, tags);
    const isVersioned = engine.buckets.find(bucket).versioning !== '';
    const type = tags.length > 0 ? 'Object Tags Added' : 'Object Tags Deleted';
    const now = { ...found, modified: engine.clock.now() };
    announce(() => objectTagsChanged(type, now, isVersioned, engine.accountId));
    return found;
  });
  return reply(status, versionHeader(engine, version));
};

export const getBucketTagging: Operation = (engine, _call, { bucket }) => {
  const { tags } = engine.buckets.find(bucket);
  if (tags.length === 0)
    throw new AwsError('NoSuchTagSet', 'The TagSet does not exist', { status: 404, BucketName: bucket });
  return xmlReply(tagsXml(tags));
};

export const putBucketTagging: Operation = async (engine, call, { bucket }) => {
  engine.buckets.find(bucket);
  await verifyBody(call);
  engine.buckets.change(bucket, { tags: tagsOfBody(call.body, MOST_BUCKET_TAGS) });
  return reply(204);
};

export const deleteBucketTagging: Operation = (engine, _call, { bucket }) => {
  engine.buckets.change(bucket, { tags: [] });
  return reply(204);
};

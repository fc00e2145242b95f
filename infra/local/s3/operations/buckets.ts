import { AwsError } from '../../aws/service.ts';
import { reply, xmlReply } from '../reply.ts';
import { wholeNumber } from '../walk.ts';
import { element, elements, xmlDocument } from '../xml.ts';
import { childrenOf, onlyOne, readXml, textOf } from '../xml-input.ts';
import type { Operation } from './operation.ts';

export const createBucket: Operation = (engine, { body, headers }, { bucket }) => {
  const acl = headers['x-amz-acl'];
  if (acl !== undefined && acl !== 'private')
    throw new AwsError(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  if (body.length > 0) {
    const { LocationConstraint } = childrenOf(
      readXml(body, 'CreateBucketConfiguration'),
      'LocationConstraint',
    );
    const place = onlyOne(LocationConstraint);
    if (place && textOf(place) !== engine.region)
      throw new AwsError(
        'IllegalLocationConstraintException',
        `The ${textOf(place)} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      );
  }
  const isLocking = headers['x-amz-bucket-object-lock-enabled']?.toLowerCase() === 'true';
  engine.buckets.create(bucket, isLocking ? { versioning: 'Enabled', objectLock: {} } : {});
  return reply(200, { location: `/${bucket}` });
};

export const headBucket: Operation = (engine, _call, { bucket }) => {
  engine.buckets.find(bucket);
  return reply(200, { 'x-amz-bucket-region': engine.region, 'x-amz-access-point-alias': 'false' });
};

/** Only an empty one goes; uploads that were begun go with it. */
export const deleteBucket: Operation = (engine, _call, { bucket }) => {
  engine.change(bucket, ({ release }) => {
    if (!engine.versions.isEmpty(bucket))
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
        status: 409,
        BucketName: bucket,
      });
    for (const { id } of engine.uploads.all(bucket)) release(engine.uploads.abort(id));
    engine.rules.drop(bucket);
    engine.buckets.remove(bucket);
  });
  return reply(204);
};

export const getBucketLocation: Operation = (engine, _call, { bucket }) => {
  engine.buckets.find(bucket);
  return xmlReply(xmlDocument('LocationConstraint', [engine.region === 'us-east-1' ? '' : engine.region]));
};

export const listBuckets: Operation = (engine, { query }) => {
  const prefix = query.get('prefix') ?? '';
  const max = query.has('max-buckets') ? wholeNumber(query, 'max-buckets') : Number.POSITIVE_INFINITY;
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString();
  const region = query.get('bucket-region');
  const all = engine.buckets
    .list()
    .filter(({ name }) => name.startsWith(prefix) && name > after)
    .filter(() => region === null || region === engine.region);
  const shown = all.slice(0, max);
  const last = shown.at(-1);
  return xmlReply(
    xmlDocument('ListAllMyBucketsResult', [
      element('Owner', elements({ ID: engine.accountId }), 'raw'),
      element(
        'Buckets',
        shown
          .map(({ name, created }) =>
            element(
              'Bucket',
              elements({
                Name: name,
                CreationDate: new Date(created).toISOString(),
                BucketRegion: engine.region,
                BucketArn: `arn:aws:s3:::${name}`,
              }),
              'raw',
            ),
          )
          .join(''),
        'raw',
      ),
      last && shown.length < all.length
        ? element('ContinuationToken', Buffer.from(last.name).toString('base64url'))
        : '',
      prefix && element('Prefix', prefix),
    ]),
  );
};

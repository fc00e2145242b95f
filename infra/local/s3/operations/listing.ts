import { listObjects as objects, listObjectsV2 as objectsV2 } from '../listing.ts';
import { xmlReply } from '../reply.ts';
import { listParts as parts, listMultipartUploads as uploads } from '../upload-listing.ts';
import { listObjectVersions as versions } from '../version-listing.ts';
import { abortHeaders } from './multipart.ts';
import type { Operation } from './operation.ts';

const ofBucket =
  (list: typeof objects): Operation =>
  (engine, { query }, { bucket }) => {
    engine.buckets.find(bucket);
    return xmlReply(list(engine, bucket, query));
  };

export const listObjects = ofBucket(objects);
export const listObjectsV2 = ofBucket(objectsV2);
export const listObjectVersions = ofBucket(versions);
export const listMultipartUploads = ofBucket(uploads);

export const listParts: Operation = (engine, { query }, { bucket, key }) => {
  engine.buckets.find(bucket);
  const upload = engine.uploads.open(query.get('uploadId') ?? '', bucket, key);
  return xmlReply(parts(engine, upload, query), abortHeaders(engine, upload));
};

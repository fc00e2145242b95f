import { type AwsCall, AwsError } from '../../aws/service.ts';
import {
  askedAlgorithm,
  type ChecksumType,
  checksumElement,
  claimedChecksum,
  DEFAULT_ALGORITHM,
  verifying,
} from '../checksum.ts';
import { type Algorithm, isLinear } from '../digests.ts';
import type { Engine } from '../engine.ts';
import type { Range } from '../files.ts';
import { encryptionHeaders, keptHeaders } from '../headers.ts';
import { abortOf } from '../lifecycle.ts';
import { askedLock, isLocking, requireChecksum } from '../object-lock.ts';
import { partNumberOf } from '../range.ts';
import { reply, xmlReply } from '../reply.ts';
import { tagsOfHeader } from '../tags.ts';
import type { Part, Upload, UploadChecksum } from '../uploads.ts';
import { elements, xmlDocument } from '../xml.ts';
import { copyBytes, sourceOf, sourceVersionHeader } from './copy.ts';
import type { Operation } from './operation.ts';
import { checkAcl, checkLength, contentOfCall } from './put-object.ts';

export const createMultipartUpload: Operation = (engine, { headers }, { bucket, key }) => {
  const { objectLock } = engine.buckets.find(bucket);
  checkAcl(headers);
  const checksum = checksumOf(headers);
  const kept = keptHeaders(headers);
  const begun = engine.clock.now();
  const id = engine.uploads.begin({
    bucket,
    key,
    begun,
    headers: kept,
    tags: tagsOfHeader(headers),
    checksum,
    lock: askedLock(headers, objectLock, begun),
  });
  return xmlReply(
    xmlDocument('InitiateMultipartUploadResult', [elements({ Bucket: bucket, Key: key, UploadId: id })]),
    {
      ...encryptionHeaders(kept),
      ...(checksum.isAsked && {
        'x-amz-checksum-algorithm': checksum.algorithm.toUpperCase(),
        'x-amz-checksum-type': checksum.type,
      }),
      ...abortHeaders(engine, { bucket, key, begun }),
    },
  );
};

/** When a rule of the bucket will drop the upload, and which. */
export const abortHeaders = (
  engine: Engine,
  { bucket, key, begun }: Pick<Upload, 'bucket' | 'key' | 'begun'>,
): Record<string, string> => {
  const abort = abortOf(engine.rules.of(bucket, 'lifecycle') ?? [], { key, begun });
  return abort
    ? { 'x-amz-abort-date': new Date(abort.at).toUTCString(), 'x-amz-abort-rule-id': abort.rule.id }
    : {};
};

/** Which types go with which algorithms: "Checking object integrity" in the user guide. */
const checksumOf = (headers: AwsCall['headers']): UploadChecksum => {
  const algorithm = askedAlgorithm(headers);
  const type = headers['x-amz-checksum-type']?.toUpperCase();
  if (type !== undefined && type !== 'COMPOSITE' && type !== 'FULL_OBJECT')
    throw new AwsError('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.');
  if (algorithm === undefined && type !== undefined)
    throw new AwsError(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  if (algorithm === undefined) return { algorithm: DEFAULT_ALGORITHM, type: 'FULL_OBJECT', isAsked: false };
  const possible: readonly ChecksumType[] = !isLinear(algorithm)
    ? ['COMPOSITE']
    : algorithm === 'crc64nvme'
      ? ['FULL_OBJECT']
      : ['COMPOSITE', 'FULL_OBJECT'];
  if (type !== undefined && !possible.includes(type))
    throw new AwsError(
      'InvalidRequest',
      `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
    );
  return { algorithm, type: type ?? possible[0] ?? 'FULL_OBJECT', isAsked: true };
};

export const uploadPart: Operation = async (engine, call, { bucket, key }) => {
  const { headers, query } = call;
  const { objectLock } = engine.buckets.find(bucket);
  const number = partNumberOf(query.get('partNumber') ?? '');
  const upload = engine.uploads.open(query.get('uploadId') ?? '', bucket, key);
  if (isLocking(upload.lock, objectLock)) requireChecksum(headers, 'Part');
  const content = contentOfCall(call);
  checkLength(content.length);
  const claimed = claimedChecksum(headers);
  checkPartAlgorithm(upload, claimed?.algorithm);
  const { bytes, verified } = verifying(headers, content, upload.checksum.algorithm);
  const { algorithm } = upload.checksum;
  // a part may come with another checksum than S3 itself will keep of the object
  const own =
    claimed === undefined || claimed.algorithm === algorithm
      ? undefined
      : verifying(
          {},
          { length: undefined, trailers: {}, [Symbol.asyncIterator]: () => iterate(bytes) },
          algorithm,
        );
  const segment = await engine.files.write(own?.bytes ?? bytes);
  const checked = verified();
  const part = savePart(engine, upload, {
    upload: upload.id,
    number,
    ...segment,
    etag: checked.md5,
    modified: engine.clock.now(),
    checksum: (own?.verified() ?? checked).checksum.value,
  });
  return reply(200, {
    etag: `"${part.etag}"`,
    [`x-amz-checksum-${checked.checksum.algorithm}`]: checked.checksum.value,
    ...encryptionHeaders(upload.headers),
  });
};

const iterate = (bytes: AsyncIterable<Buffer>) => bytes[Symbol.asyncIterator]();

const checkPartAlgorithm = ({ checksum }: Upload, given: Algorithm | undefined) => {
  if (checksum.isAsked && given !== checksum.algorithm)
    throw new AwsError(
      'InvalidRequest',
      `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm}, actual checksum Type: ${given ?? 'null'}`,
    );
};

export const uploadPartCopy: Operation = async (engine, { headers, query }, { bucket, key }) => {
  engine.buckets.find(bucket);
  const number = partNumberOf(query.get('partNumber') ?? '');
  const upload = engine.uploads.open(query.get('uploadId') ?? '', bucket, key);
  const { source } = sourceOf(engine, headers);
  const range = copyRangeOf(headers['x-amz-copy-source-range'], source.size);
  checkLength(range.last - range.first + 1);
  const { algorithm } = upload.checksum;
  const { segment, md5, checksum } = await copyBytes(engine, source, range, algorithm);
  const part = savePart(engine, upload, {
    upload: upload.id,
    number,
    ...segment,
    etag: md5,
    modified: engine.clock.now(),
    checksum: checksum.value,
  });
  return xmlReply(
    xmlDocument('CopyPartResult', [
      elements({
        LastModified: new Date(part.modified).toISOString(),
        ETag: `"${part.etag}"`,
        ...(upload.checksum.isAsked && { [checksumElement(algorithm)]: part.checksum }),
      }),
    ]),
    { ...encryptionHeaders(upload.headers), ...sourceVersionHeader(engine, source) },
  );
};

/** Both ends must be there, and within the source. */
const copyRangeOf = (header: string | undefined, size: number): Range => {
  if (header === undefined) return { first: 0, last: size - 1 };
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header) ?? [];
  const wrong = (message: string) =>
    new AwsError('InvalidArgument', message, {
      ArgumentName: 'x-amz-copy-source-range',
      ArgumentValue: header,
    });
  if (first === undefined || last === undefined || Number(last) < Number(first))
    throw wrong(
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  if (Number(last) >= size) throw wrong(`Range specified is not valid for source object of size: ${size}`);
  return { first: Number(first), last: Number(last) };
};

/** The upload may have been completed or aborted while the bytes came; then they go again. */
const savePart = (engine: Engine, { id, bucket, key }: Upload, part: Part): Part => {
  try {
    engine.change(bucket, ({ release }) => {
      engine.uploads.open(id, bucket, key);
      const replaced = engine.uploads.savePart(part);
      if (replaced !== undefined) release([replaced]);
    });
    return part;
  } catch (error) {
    void engine.files.remove([part.file]);
    throw error;
  }
};

export const abortMultipartUpload: Operation = (engine, { query }, { bucket, key }) => {
  engine.change(bucket, ({ release }) => {
    const { id } = engine.uploads.open(query.get('uploadId') ?? '', bucket, key);
    release(engine.uploads.abort(id));
  });
  return reply(204);
};

import { createHash } from 'node:crypto';
import { type AwsCall, AwsError, type AwsReply } from '../../aws/service.ts';
import { type Checksum, checkForm, checksumElement, checkValue } from '../checksum.ts';
import { checkWrite } from '../conditions.ts';
import { ALGORITHMS, combined, createDigest } from '../digests.ts';
import { objectCreated } from '../events.ts';
import { encryptionHeaders } from '../headers.ts';
import { completedLock } from '../object-lock.ts';
import { xmlReply } from '../reply.ts';
import type { Part, Upload } from '../uploads.ts';
import { elements, xmlDocument } from '../xml.ts';
import { childrenOf, malformedXml, onlyOne, readXml, textOf, wholeNumberOf } from '../xml-input.ts';
import type { Operation } from './operation.ts';
import { versionHeader } from './put-object.ts';

/** Of every part but the last. */
const SMALLEST = 5 * 2 ** 20;
/** Of an object from parts: 50 TB since December 2025. */
const LARGEST = 50 * 10 ** 12;

interface AskedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  /** By algorithm, base64. */
  readonly checksums: Readonly<Record<string, string>>;
}

/**
 * Makes the parts the object, in one transaction and without moving a byte. S3 answers the same request again as it
 * did the first time, so that a client whose answer was lost can ask again.
 */
export const completeMultipartUpload: Operation = async (engine, call, { bucket, key }) => {
  const { headers, query, body } = call;
  engine.buckets.find(bucket);
  const id = query.get('uploadId') ?? '';
  const asked = readParts(body);
  const request = JSON.stringify(asked.map(({ number, etag }) => [number, etag]));
  const known = engine.uploads.find(id, bucket, key);
  if (known.completed?.request === request) return xmlReply(known.completed.body, known.completed.headers);
  const parts = chosenParts(known, asked, engine.uploads.parts(id));
  const checksum = await checksumOf(known, parts);
  return engine.change(bucket, ({ announce, release }): AwsReply => {
    const upload = engine.uploads.open(id, bucket, key);
    const there = engine.uploads.parts(id);
    const now = chosenParts(upload, asked, there);
    if (now.some(({ file }, index) => file !== parts[index]?.file)) throw operationAborted();
    checkClaims(upload, headers, parts, checksum);
    checkWrite(headers, engine.versions.current(bucket, key));
    const { versioning, objectLock } = engine.buckets.find(bucket);
    const modified = engine.clock.now();
    const { added, replaced } = engine.versions.add(
      {
        bucket,
        key,
        size: sizeOf(parts),
        etag: etagOf(parts),
        modified,
        headers: upload.headers,
        checksum,
        tags: upload.tags,
        segments: parts.map(({ file, size, number, checksum: ofPart }) => ({
          file,
          size,
          part: number,
          checksum: ofPart,
        })),
        lock: completedLock(upload.lock, objectLock, modified),
      },
      { isVersioned: versioning === 'Enabled' },
    );
    const used = new Set(parts.map(({ file }) => file));
    release(there.map(({ file }) => file).filter((file) => !used.has(file)));
    if (replaced) release(replaced.segments.map(({ file }) => file));
    announce(() => objectCreated(added, versioning !== '', 'CompleteMultipartUpload', engine.accountId));
    const answer = {
      headers: { ...encryptionHeaders(upload.headers), ...versionHeader(engine, added) },
      body: xmlDocument('CompleteMultipartUploadResult', [
        elements({
          Location: `http://${headers.host ?? ''}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
          Bucket: bucket,
          Key: key,
          ETag: `"${added.etag}"`,
          [checksumElement(checksum.algorithm)]: checksum.value,
          ChecksumType: checksum.type,
        }),
      ]),
    };
    engine.uploads.complete(id, { request, ...answer });
    return xmlReply(answer.body, answer.headers);
  });
};

const readParts = (body: Buffer): readonly AskedPart[] => {
  const { Part: parts } = childrenOf(readXml(body, 'CompleteMultipartUpload'), 'Part');
  if (parts.length === 0 || parts.length > 10_000) throw malformedXml();
  const names = ALGORITHMS.map(checksumElement);
  return parts.map((part) => {
    const children = childrenOf(part, 'PartNumber', 'ETag', ...names);
    const [number, etag] = [onlyOne(children.PartNumber ?? []), onlyOne(children.ETag ?? [])];
    if (!number || !etag) throw malformedXml();
    const checksums = ALGORITHMS.flatMap((algorithm) => {
      const given = onlyOne(children[checksumElement(algorithm)] ?? []);
      return given ? [[algorithm, textOf(given).trim()]] : [];
    });
    return {
      number: wholeNumberOf(number),
      etag: textOf(etag).trim().replaceAll('"', ''),
      checksums: Object.fromEntries(checksums),
    };
  });
};

const chosenParts = (
  { id, checksum }: Upload,
  asked: readonly AskedPart[],
  there: readonly Part[],
): readonly Part[] => {
  if (asked.some(({ number }, index) => index > 0 && number <= (asked[index - 1]?.number ?? 0)))
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      { UploadId: id },
    );
  const byNumber = new Map(there.map((part) => [part.number, part]));
  return asked.map(({ number, etag, checksums }, index) => {
    const part = byNumber.get(number);
    const given = checksums[checksum.algorithm];
    if (checksum.isAsked && checksum.type === 'COMPOSITE' && given === undefined)
      throw new AwsError(
        'InvalidRequest',
        `The upload was created using a ${checksum.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    if (part?.etag !== etag || (given !== undefined && given !== part.checksum))
      throw new AwsError(
        'InvalidPart',
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { UploadId: id, PartNumber: number, ETag: etag },
      );
    if (part.size < SMALLEST && index < asked.length - 1)
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        ETag: etag,
        MinSizeAllowed: SMALLEST,
        PartNumber: number,
        ProposedSize: part.size,
      });
    return part;
  });
};

const operationAborted = () =>
  new AwsError(
    'OperationAborted',
    'A conflicting conditional operation is currently in progress against this resource. Please try again.',
    { status: 409 },
  );

const sizeOf = (parts: readonly Part[]) => parts.reduce((sum, { size }) => sum + size, 0);

/** "The MD5 of the concatenated MD5s of the parts", and how many these are. */
const etagOf = (parts: readonly Part[]): string => {
  const all = createHash('md5');
  for (const { etag } of parts) all.update(Buffer.from(etag, 'hex'));
  return `${all.digest('hex')}-${parts.length}`;
};

const checksumOf = async (
  { checksum: { algorithm, type } }: Upload,
  parts: readonly Part[],
): Promise<Checksum> => {
  const all = parts.map(({ checksum, size }) => ({ value: Buffer.from(checksum, 'base64'), size }));
  if (type === 'COMPOSITE') {
    const digest = createDigest(algorithm);
    for (const { value } of all) digest.update(value);
    const value = Buffer.from(await digest.digest()).toString('base64');
    return { algorithm, type, value: `${value}-${parts.length}` };
  }
  const whole = all.reduce<Buffer | undefined>(
    (before, { value, size }) => (before ? combined(algorithm, before, value, size) : value),
    undefined,
  );
  return { algorithm, type, value: whole?.toString('base64') ?? '' };
};

/** What the client says of the whole object. */
const checkClaims = (
  { checksum: { algorithm, type, isAsked } }: Upload,
  headers: AwsCall['headers'],
  parts: readonly Part[],
  checksum: Checksum,
) => {
  const size = sizeOf(parts);
  if (size > LARGEST)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: size,
      MaxSizeAllowed: LARGEST,
    });
  const askedSize = headers['x-amz-mp-object-size'];
  if (askedSize !== undefined && askedSize !== String(size))
    throw new AwsError(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${askedSize} does not match what was computed: ${size}`,
    );
  const askedType = headers['x-amz-checksum-type'];
  if (askedType !== undefined && isAsked && askedType !== type)
    throw new AwsError(
      'InvalidRequest',
      `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    );
  const claimed = headers[`x-amz-checksum-${algorithm}`];
  if (claimed === undefined) return;
  if (type === 'FULL_OBJECT') checkForm(algorithm, claimed);
  checkValue(
    algorithm,
    claimed,
    type === 'FULL_OBJECT' ? checksum.value : claimedWithCount(claimed, checksum),
  );
};

/** Of a composite checksum the number of parts may be left out. */
const claimedWithCount = (claimed: string, { value }: Checksum): string =>
  claimed.includes('-') ? value : value.slice(0, value.lastIndexOf('-'));

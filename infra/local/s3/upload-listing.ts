import { AwsError } from '../aws/service.ts';
import { checksumElement } from './checksum.ts';
import type { Engine } from './engine.ts';
import { storageClassOf } from './headers.ts';
import { commonPrefixes, heading, owner } from './listing.ts';
import type { Upload } from './uploads.ts';
import { LAST, listingParameters, walk, wholeNumber } from './walk.ts';
import { element, elements, xmlDocument } from './xml.ts';

/** ListMultipartUploads: what was begun and neither completed nor aborted. */
export const listMultipartUploads = (engine: Engine, bucket: string, query: URLSearchParams): string => {
  const parameters = listingParameters(query, 'max-uploads');
  const { text, prefix, max } = parameters;
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const seen = engine.uploads.all(bucket).find(({ id }) => id === idMarker);
  const start = seen?.key === keyMarker ? seen : behindKey(keyMarker);
  const found = walk<Upload>(
    (after, limit) =>
      engine.uploads.page(
        bucket,
        prefix,
        after ? (after.item ?? behindKey(`${after.prefix}${LAST}`)) : start,
        limit,
      ),
    parameters,
  );
  const next = found.next;
  return xmlDocument('ListMultipartUploadsResult', [
    elements({ Bucket: bucket, KeyMarker: text(keyMarker), UploadIdMarker: idMarker }),
    ...heading(parameters),
    next ? element('NextKeyMarker', text(next.item?.key ?? next.prefix ?? '')) : '',
    next?.item ? element('NextUploadIdMarker', next.item.id) : '',
    elements({ MaxUploads: max, IsTruncated: next !== undefined }),
    ...found.items.map(({ key, id, begun, headers, checksum }) =>
      element(
        'Upload',
        elements({ Key: text(key), UploadId: id }) +
          owner(engine, 'Initiator') +
          owner(engine) +
          elements({
            StorageClass: storageClassOf(headers),
            Initiated: new Date(begun).toISOString(),
            ...(checksum.isAsked && {
              ChecksumAlgorithm: checksum.algorithm.toUpperCase(),
              ChecksumType: checksum.type,
            }),
          }),
        'raw',
      ),
    ),
    ...commonPrefixes(found.prefixes, text),
  ]);
};

const behindKey = (key: string) => ({ key, begun: Number.MAX_SAFE_INTEGER, id: '' });

export const listParts = (engine: Engine, upload: Upload, query: URLSearchParams): string => {
  const { bucket, key, id, headers, checksum } = upload;
  const { text } = listingParameters(query, 'max-parts');
  const max = wholeNumber(query, 'max-parts');
  const marker = query.get('part-number-marker') || '0';
  if (!/^\d{1,9}$/.test(marker))
    throw new AwsError(
      'InvalidArgument',
      'Argument part-number-marker must be an integer between 0 and 2147483647',
      { ArgumentName: 'part-number-marker', ArgumentValue: marker },
    );
  const found = engine.uploads.parts(id, Number(marker), max + 1);
  const parts = found.slice(0, max);
  return xmlDocument('ListPartsResult', [
    elements({ Bucket: bucket, Key: text(key), UploadId: id }),
    owner(engine, 'Initiator'),
    owner(engine),
    elements({
      StorageClass: storageClassOf(headers),
      PartNumberMarker: marker,
      NextPartNumberMarker: parts.at(-1)?.number ?? 0,
      MaxParts: max,
      IsTruncated: found.length > max,
      ...(checksum.isAsked && {
        ChecksumAlgorithm: checksum.algorithm.toUpperCase(),
        ChecksumType: checksum.type,
      }),
    }),
    ...parts.map((part) =>
      element(
        'Part',
        elements({
          PartNumber: part.number,
          LastModified: new Date(part.modified).toISOString(),
          ETag: `"${part.etag}"`,
          Size: part.size,
          ...(checksum.isAsked && { [checksumElement(checksum.algorithm)]: part.checksum }),
        }),
        'raw',
      ),
    ),
  ]);
};

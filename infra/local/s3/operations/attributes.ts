import { AwsError } from '../../aws/service.ts';
import { checksumElement } from '../checksum.ts';
import { isKnownAlready } from '../conditions.ts';
import { storageClassOf } from '../headers.ts';
import { reply, xmlReply } from '../reply.ts';
import { type StoredVersion, versionIdOf } from '../versions.ts';
import { wholeNumber } from '../walk.ts';
import { element, elements, xmlDocument } from '../xml.ts';
import { readableVersion } from './get-object.ts';
import type { Operation } from './operation.ts';
import { versionHeader } from './put-object.ts';

const NAMES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

export const getObjectAttributes: Operation = (engine, { query, headers }, { bucket, key }) => {
  const asked = (headers['x-amz-object-attributes'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (asked.length === 0 || asked.some((name) => !NAMES.includes(name)))
    throw new AwsError('InvalidArgument', 'Invalid attribute name specified.', {
      ArgumentName: 'x-amz-object-attributes',
      ArgumentValue: headers['x-amz-object-attributes'] ?? '',
    });
  const version = readableVersion(engine, bucket, key, versionIdOf(query));
  if (isKnownAlready(headers, version)) return reply(304, { etag: `"${version.etag}"` });
  const parts = new URLSearchParams({
    'max-parts': headers['x-amz-max-parts'] ?? '',
    'part-number-marker': headers['x-amz-part-number-marker'] ?? '',
  });
  const shown: Readonly<Record<string, () => string>> = {
    ETag: () => element('ETag', version.etag),
    Checksum: () =>
      element(
        'Checksum',
        elements({
          [checksumElement(version.checksum.algorithm)]: withoutCount(version.checksum.value),
          ChecksumType: version.checksum.type,
        }),
        'raw',
      ),
    ObjectParts: () => partsXml(version, parts),
    StorageClass: () => element('StorageClass', storageClassOf(version.headers)),
    ObjectSize: () => element('ObjectSize', version.size),
  };
  return xmlReply(
    xmlDocument(
      'GetObjectAttributesResponse',
      NAMES.map((name) => (asked.includes(name) ? (shown[name]?.() ?? '') : '')),
    ),
    { 'last-modified': new Date(version.modified).toUTCString(), ...versionHeader(engine, version) },
  );
};

/** Here, unlike in headers, a composite checksum stands without its number of parts. */
const withoutCount = (value: string): string => value.replace(/-\d+$/, '');

/** The parts themselves are listed only where each has a checksum of its own. */
const partsXml = ({ segments, checksum }: StoredVersion, query: URLSearchParams): string => {
  const parts = segments.filter(({ part }) => part !== undefined);
  if (parts.length === 0) return '';
  if (checksum.type !== 'COMPOSITE')
    return element('ObjectParts', elements({ PartsCount: parts.length }), 'raw');
  const max = wholeNumber(query, 'max-parts');
  const marker = Number(query.get('part-number-marker') || 0);
  const behind = parts.filter(({ part = 0 }) => part > marker);
  const page = behind.slice(0, max);
  return element(
    'ObjectParts',
    elements({
      PartsCount: parts.length,
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.part ?? 0,
      MaxParts: max,
      IsTruncated: behind.length > max,
    }) +
      page
        .map(({ part, size, checksum: own }) =>
          element(
            'Part',
            elements({ PartNumber: part, Size: size, [checksumElement(checksum.algorithm)]: own }),
            'raw',
          ),
        )
        .join(''),
    'raw',
  );
};

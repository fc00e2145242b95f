import { AwsError } from '../aws/service.ts';
import type { Engine } from './engine.ts';
import { storageClassOf } from './headers.ts';
import type { StoredVersion } from './versions.ts';
import { LAST, type ListingParameters, listingParameters, type Walked, walk } from './walk.ts';
import { element, elements, xmlDocument } from './xml.ts';

/** ListObjectsV2: up to 1000 keys and common prefixes, counted together. */
export const listObjectsV2 = (engine: Engine, bucket: string, query: URLSearchParams): string => {
  const version = query.get('list-type');
  if (version !== '2') throw invalid('Invalid list type', 'list-type', version);
  const parameters = listingParameters(query);
  const startAfter = query.get('start-after') ?? '';
  const token = query.get('continuation-token');
  const found = walkObjects(engine, bucket, parameters, token === null ? startAfter : readToken(token));
  const { text, max } = parameters;
  return xmlDocument('ListBucketResult', [
    elements({ Name: bucket }),
    ...heading(parameters),
    startAfter && element('StartAfter', text(startAfter)),
    token === null ? '' : element('ContinuationToken', token),
    found.next ? element('NextContinuationToken', Buffer.from(positionOf(found)).toString('base64url')) : '',
    elements({
      MaxKeys: max,
      KeyCount: found.items.length + found.prefixes.length,
      IsTruncated: found.next !== undefined,
    }),
    ...contents(engine, found, parameters, query.get('fetch-owner') === 'true'),
  ]);
};

/** ListObjects, the older form: pages begin behind a key, which is told only where a delimiter is used. */
export const listObjects = (engine: Engine, bucket: string, query: URLSearchParams): string => {
  const parameters = listingParameters(query);
  const marker = query.get('marker') ?? '';
  const { delimiter, text, max } = parameters;
  // whoever goes on from a common prefix has seen all that it stands for
  const isCommon = delimiter !== '' && marker.endsWith(delimiter);
  const found = walkObjects(engine, bucket, parameters, isCommon ? marker + LAST : marker);
  return xmlDocument('ListBucketResult', [
    elements({ Name: bucket }),
    ...heading(parameters),
    element('Marker', text(marker)),
    found.next && delimiter !== ''
      ? element('NextMarker', text(found.next.prefix ?? found.next.item?.key ?? ''))
      : '',
    elements({ MaxKeys: max, IsTruncated: found.next !== undefined }),
    ...contents(engine, found, parameters, true),
  ]);
};

const walkObjects = (engine: Engine, bucket: string, parameters: ListingParameters, start: string) =>
  walk<StoredVersion>(
    (after, limit) =>
      engine.versions.page(
        bucket,
        parameters.prefix,
        after ? (after.item?.key ?? `${after.prefix}${LAST}`) : start,
        limit,
      ),
    parameters,
  );

const positionOf = ({ next }: Walked<StoredVersion>): string =>
  next?.item?.key ?? `${next?.prefix ?? ''}${LAST}`;

/** What every listing says of the question. */
export const heading = ({ prefix, delimiter, encoding, text }: ListingParameters): string[] => [
  element('Prefix', text(prefix)),
  delimiter && element('Delimiter', text(delimiter)),
  encoding === null ? '' : element('EncodingType', encoding),
];

const contents = (
  engine: Engine,
  { items, prefixes }: Walked<StoredVersion>,
  { text }: ListingParameters,
  showsOwner: boolean,
): string[] => [
  ...items.map((version) =>
    element('Contents', objectElements(version, text) + (showsOwner ? owner(engine) : ''), 'raw'),
  ),
  ...commonPrefixes(prefixes, text),
];

export const commonPrefixes = (prefixes: readonly string[], text: (value: string) => string): string[] =>
  prefixes.map((common) => element('CommonPrefixes', elements({ Prefix: text(common) }), 'raw'));

export const objectElements = (
  { key, modified, etag, size, checksum, headers }: StoredVersion,
  text: (value: string) => string,
): string =>
  elements({
    Key: text(key),
    LastModified: new Date(modified).toISOString(),
    ETag: `"${etag}"`,
    ChecksumAlgorithm: checksum.algorithm.toUpperCase(),
    ChecksumType: checksum.type,
    Size: size,
    StorageClass: storageClassOf(headers),
  });

export const owner = ({ accountId }: Engine, name = 'Owner'): string =>
  element(name, elements({ ID: accountId }), 'raw');

const readToken = (token: string): string => {
  if (!/^[A-Za-z0-9_-]+$/.test(token))
    throw invalid('The continuation token provided is incorrect', 'continuation-token', token);
  return Buffer.from(token, 'base64url').toString();
};

const invalid = (message: string, ArgumentName: string, ArgumentValue: string | null) =>
  new AwsError('InvalidArgument', message, { ArgumentName, ArgumentValue });

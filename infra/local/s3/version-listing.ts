import { AwsError } from '../aws/service.ts';
import type { Engine } from './engine.ts';
import { commonPrefixes, heading, objectElements, owner } from './listing.ts';
import type { StoredVersion } from './versions.ts';
import { checkVersionId } from './versions.ts';
import { LAST, listingParameters, walk } from './walk.ts';
import { element, elements, xmlDocument } from './xml.ts';

/** ListObjectVersions: all versions and delete markers, the youngest of a key first. */
export const listObjectVersions = (engine: Engine, bucket: string, query: URLSearchParams): string => {
  const parameters = listingParameters(query);
  const { text, prefix, delimiter, max } = parameters;
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker');
  if (versionMarker !== null && keyMarker === '')
    throw new AwsError('InvalidArgument', 'A version-id marker cannot be specified without a key marker.', {
      ArgumentName: 'version-id-marker',
      ArgumentValue: versionMarker,
    });
  if (versionMarker) checkVersionId(versionMarker);
  const seen = versionMarker ? engine.versions.find(bucket, keyMarker, versionMarker) : undefined;
  const isCommon = delimiter !== '' && keyMarker.endsWith(delimiter) && !versionMarker;
  const start = {
    key: isCommon ? keyMarker + LAST : keyMarker,
    ...(seen && { sequence: seen.sequence }),
  };
  const found = walk<StoredVersion>(
    (after, limit) => engine.versions.pageOfAll(bucket, prefix, after ? behind(after) : start, limit),
    parameters,
  );
  const next = found.next;
  return xmlDocument('ListVersionsResult', [
    elements({ Name: bucket }),
    ...heading(parameters),
    element('KeyMarker', text(keyMarker)),
    element('VersionIdMarker', versionMarker ?? ''),
    next ? element('NextKeyMarker', text(next.item?.key ?? next.prefix ?? '')) : '',
    next?.item ? element('NextVersionIdMarker', next.item.versionId) : '',
    elements({ MaxKeys: max, IsTruncated: next !== undefined }),
    ...found.items.map((version) =>
      version.isMarker
        ? element('DeleteMarker', markerElements(version, text) + owner(engine), 'raw')
        : element('Version', objectElements(version, text) + versionElements(version) + owner(engine), 'raw'),
    ),
    ...commonPrefixes(found.prefixes, text),
  ]);
};

const behind = ({ item, prefix }: { readonly item?: StoredVersion; readonly prefix?: string }) =>
  item ? { key: item.key, sequence: item.sequence } : { key: `${prefix}${LAST}` };

const versionElements = ({ versionId, isLatest }: StoredVersion) =>
  elements({ VersionId: versionId, IsLatest: isLatest });

const markerElements = (marker: StoredVersion, text: (value: string) => string) =>
  elements({ Key: text(marker.key), LastModified: new Date(marker.modified).toISOString() }) +
  versionElements(marker);

import { AwsError } from '../aws/service.ts';
import type { Objects, StoredObject } from './objects.ts';
import { element, elements, xmlDocument } from './xml.ts';

/** Behind every key that begins with the text before it. */
const LAST = '\u{10FFFF}';

/** ListObjectsV2: up to 1000 keys and common prefixes, counted together. */
export const listObjects = (objects: Objects, bucket: string, query: URLSearchParams): string => {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after') ?? '';
  const token = query.get('continuation-token');
  const asked = query.get('max-keys') ?? '1000';
  if (!/^\d{1,9}$/.test(asked))
    throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range', {
      ArgumentName: 'max-keys',
      ArgumentValue: asked,
    });
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url')
    throw new AwsError('InvalidArgument', 'Invalid Encoding Method specified in Request');

  const max = Math.min(Number(asked), 1000);
  const { contents, prefixes, next } = walk(objects, bucket, {
    prefix,
    delimiter,
    after: token === null ? startAfter : readToken(token),
    max,
  });
  const text = (value: string) =>
    encoding === 'url' ? encodeURIComponent(value).replaceAll('%2F', '/') : value;
  return xmlDocument('ListBucketResult', [
    elements({ Name: bucket, Prefix: text(prefix) }),
    delimiter && element('Delimiter', text(delimiter)),
    startAfter && element('StartAfter', text(startAfter)),
    token === null ? '' : element('ContinuationToken', token),
    next === undefined ? '' : element('NextContinuationToken', Buffer.from(next).toString('base64url')),
    encoding === null ? '' : element('EncodingType', encoding),
    elements({
      MaxKeys: max,
      KeyCount: contents.length + prefixes.length,
      IsTruncated: next !== undefined,
    }),
    ...contents.map(({ key, modified, etag, size, checksum }) =>
      element(
        'Contents',
        elements({
          Key: text(key),
          LastModified: new Date(modified).toISOString(),
          ETag: `"${etag}"`,
          ChecksumAlgorithm: checksum.algorithm.toUpperCase(),
          ChecksumType: 'FULL_OBJECT',
          Size: size,
          StorageClass: 'STANDARD',
        }),
        'raw',
      ),
    ),
    ...prefixes.map((common) => element('CommonPrefixes', elements({ Prefix: text(common) }), 'raw')),
  ]);
};

/** `next` is where the following page begins, if there is more. */
const walk = (
  objects: Objects,
  bucket: string,
  { prefix, delimiter, after, max }: { prefix: string; delimiter: string; after: string; max: number },
) => {
  const contents: StoredObject[] = [];
  const prefixes: string[] = [];
  let position = after;
  for (;;) {
    const page = objects.page(bucket, prefix, position, max + 1);
    if (max === 0 || page.length === 0) return { contents, prefixes };
    for (const object of page) {
      if (!object.key.startsWith(prefix)) return { contents, prefixes };
      if (contents.length + prefixes.length === max) return { contents, prefixes, next: position };
      const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (end >= 0) {
        const common = object.key.slice(0, end + delimiter.length);
        prefixes.push(common);
        position = common + LAST;
        break; // and on behind everything it stands for
      }
      contents.push(object);
      position = object.key;
    }
  }
};

const readToken = (token: string): string => {
  if (!/^[A-Za-z0-9_-]+$/.test(token))
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect', {
      ArgumentName: 'continuation-token',
    });
  return Buffer.from(token, 'base64url').toString();
};

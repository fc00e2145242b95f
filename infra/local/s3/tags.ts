import { type AwsCall, AwsError } from '../aws/service.ts';
import { element, elements, xmlDocument } from './xml.ts';
import { childrenOf, malformedXml, onlyOne, readXml, textOf } from './xml-input.ts';

/** Key and value. */
export type Tag = readonly [key: string, value: string];

/** Tags of an object, and of a bucket. */
export const MOST_OBJECT_TAGS = 10;
export const MOST_BUCKET_TAGS = 50;

/** `x-amz-tagging`: `a=1&b=2`. */
export const tagsOfHeader = (headers: AwsCall['headers']): readonly Tag[] => {
  const header = headers['x-amz-tagging'];
  if (!header) return [];
  const wrong = () =>
    new AwsError(
      'InvalidArgument',
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      { ArgumentName: 'x-amz-tagging', ArgumentValue: header },
    );
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      throw wrong();
    }
  };
  const tags = header.split('&').map((pair): Tag => {
    const at = pair.indexOf('=');
    return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
  });
  if (new Set(tags.map(([key]) => key)).size < tags.length) throw wrong();
  return checked(tags, MOST_OBJECT_TAGS);
};

/** The body of PutObjectTagging and PutBucketTagging. */
export const tagsOfBody = (body: Buffer, most: number): readonly Tag[] => {
  const set = onlyOne(childrenOf(readXml(body, 'Tagging'), 'TagSet').TagSet);
  if (!set) throw malformedXml();
  const tags = childrenOf(set, 'Tag').Tag.map((tag): Tag => {
    const { Key, Value } = childrenOf(tag, 'Key', 'Value');
    const [key, value] = [onlyOne(Key), onlyOne(Value)];
    if (!key || !value) throw malformedXml();
    return [textOf(key), textOf(value)];
  });
  if (new Set(tags.map(([key]) => key)).size < tags.length)
    throw new AwsError('InvalidTag', 'Cannot provide multiple Tags with the same key');
  return checked(tags, most);
};

export const tagsXml = (tags: readonly Tag[]): string =>
  xmlDocument('Tagging', [
    element(
      'TagSet',
      tags.map(([Key, Value]) => element('Tag', elements({ Key, Value }), 'raw')).join(''),
      'raw',
    ),
  ]);

const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const checked = (tags: readonly Tag[], most: number): readonly Tag[] => {
  if (tags.length > most)
    throw new AwsError(
      'BadRequest',
      most === MOST_OBJECT_TAGS
        ? 'Object tags cannot be greater than 10'
        : 'Bucket tag count cannot be greater than 50',
    );
  for (const [key, value] of tags) {
    if (key.startsWith('aws:'))
      throw new AwsError('InvalidTag', 'System tags cannot be added/updated by requester', { TagKey: key });
    if (key === '' || key.length > 128 || !TEXT.test(key))
      throw new AwsError('InvalidTag', 'The TagKey you have provided is invalid', { TagKey: key });
    if (value.length > 256 || !TEXT.test(value))
      throw new AwsError('InvalidTag', 'The TagValue you have provided is invalid', {
        TagKey: key,
        TagValue: value,
      });
  }
  return tags;
};

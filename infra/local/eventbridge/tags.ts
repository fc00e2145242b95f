import { AwsError } from '../aws/service.ts';

export type Tags = Readonly<Record<string, string>>;

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags of one resource. */
const MAXIMUM_TAGS = 50;

export const withTags = (tags: Tags = {}, added: readonly Tag[] = []): Tags => {
  for (const { Key } of added)
    if (Key.startsWith('aws:'))
      throw new AwsError('ValidationException', 'Tag keys starting with aws: are reserved for system use.');
  const all = { ...tags, ...Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(all).length > MAXIMUM_TAGS)
    throw new AwsError('ValidationException', `The number of tags exceeds the limit of ${MAXIMUM_TAGS}.`);
  return all;
};

export const withoutTags = (tags: Tags = {}, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

export const listTags = (tags: Tags = {}): readonly Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

import type { Tag } from './definition.ts';
import { invalid } from './errors.ts';

const mostTags = 50;
/** Letters, digits, spaces and `+ - = . _ : / @`; keys have at most 128 characters, values 256. */
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Refuses tags as TagResource and CreateTable do. */
export const checkTags = (tags: readonly Partial<Tag>[]): void => {
  const keys = new Set<string>();
  for (const { Key: key = '', Value: value } of tags) {
    if (key === '' || key.length > 128 || !characters.test(key)) {
      throw invalid(`The Tag Key provided is invalid, Key: ${key}`);
    }
    if (value == null || value.length > 256 || !characters.test(value)) {
      throw invalid(`The Tag Value provided is invalid, Value: ${value ?? null}`);
    }
    if (/^aws:/i.test(key)) throw invalid(`Tag Key cannot be prefixed with aws:, Key: ${key}`);
    if (keys.has(key)) {
      throw invalid(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${key}`);
    }
    keys.add(key);
  }
  checkTagCount(tags);
};

export const checkTagCount = (tags: readonly unknown[]): void => {
  if (tags.length > mostTags) {
    throw invalid('Number of Tags exceed the current limit for the provided ResourceArn');
  }
};

import * as z from 'zod';
import type { Engine } from '../engine.ts';
import { invalidParameter, missingParameter } from '../refusal.ts';
import { operation, text, textMap, texts } from './input.ts';

export const tagOperations = ({ queues }: Engine) => ({
  TagQueue: operation(z.object({ QueueUrl: text, Tags: textMap }), (input) => {
    const queue = queues.byUrl(input.QueueUrl);
    if (!input.Tags || Object.keys(input.Tags).length === 0) throw missingParameter('Tags');
    const tags = { ...queue.tags, ...input.Tags };
    checkTags(tags);
    queues.retag(queue, tags);
  }),
  UntagQueue: operation(z.object({ QueueUrl: text, TagKeys: texts }), (input) => {
    const queue = queues.byUrl(input.QueueUrl);
    const { TagKeys } = input;
    if (!TagKeys || TagKeys.length === 0) throw missingParameter('TagKeys');
    queues.retag(
      queue,
      Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key))),
    );
  }),
  ListQueueTags: operation(z.object({ QueueUrl: text }), (input) => {
    const { tags } = queues.byUrl(input.QueueUrl);
    return { Tags: Object.keys(tags).length > 0 ? tags : undefined };
  }),
});

/** At most 50 tags, keys of 1 to 128 and values of up to 256 characters. */
export const checkTags = (tags: Readonly<Record<string, string>>): void => {
  const names = Object.keys(tags);
  if (names.length > 50) throw invalidParameter('Tags', names.length, 'A queue can have at most 50 tags.');
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128 || /^aws:/i.test(key))
      throw invalidParameter(
        'Tags',
        key,
        'Tag keys must be 1 to 128 characters and must not begin with aws:.',
      );
    if (value.length > 256)
      throw invalidParameter('Tags', value, 'Tag values must be at most 256 characters.');
  }
};

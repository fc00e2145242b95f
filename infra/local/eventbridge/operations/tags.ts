import { AwsError, type Operations } from '../../aws/service.ts';
import type { Buses } from '../buses.ts';
import type { Rules } from '../rules.ts';
import { listTags, type Tag, type Tags, withoutTags, withTags } from '../tags.ts';
import { arn, operation, required, tags } from './operation.ts';

interface TagInput {
  readonly ResourceARN: string;
  readonly Tags: readonly Tag[];
  readonly TagKeys: readonly string[];
}

const resource = { ResourceARN: { ...arn, ...required } };

/** Buses and rules have tags. */
export const tagOperations = (buses: Buses, rules: Rules): Operations => {
  const taggedBy = (ResourceARN: string): { tags: Tags | undefined; save: (tags: Tags) => void } => {
    const [kind = '', ...path] = (ResourceARN.split(':').slice(5).join(':') || '').split('/');
    if (kind === 'event-bus') {
      const bus = buses.find(path.join('/'));
      return { tags: bus.tags, save: (changed) => buses.change(bus, { tags: changed }) };
    }
    if (kind === 'rule') {
      const name = path.pop() ?? '';
      const rule = rules.find(path.join('/') || 'default', name);
      return { tags: rule.tags, save: (changed) => rules.change(rule, { tags: changed }) };
    }
    throw new AwsError(
      'ValidationException',
      `Parameter ${ResourceARN} is not valid. Reason: Provided Arn is not in correct format.`,
    );
  };
  return {
    TagResource: operation<TagInput>(
      { ...resource, Tags: { ...tags, ...required } },
      ({ ResourceARN, Tags }) => {
        const tagged = taggedBy(ResourceARN);
        tagged.save(withTags(tagged.tags, Tags));
      },
    ),
    UntagResource: operation<TagInput>(
      { ...resource, TagKeys: { type: 'list', required: true, of: { type: 'text', min: 1, max: 128 } } },
      ({ ResourceARN, TagKeys }) => {
        const tagged = taggedBy(ResourceARN);
        tagged.save(withoutTags(tagged.tags, TagKeys));
      },
    ),
    ListTagsForResource: operation<TagInput>(resource, ({ ResourceARN }) => ({
      Tags: listTags(taggedBy(ResourceARN).tags),
    })),
  };
};

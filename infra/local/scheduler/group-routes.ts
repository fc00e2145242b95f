import { AwsError } from '../aws/service.ts';
import { checkShape } from '../aws/shape.ts';
import { present, tags as tagsMember } from '../eventbridge/operations/operation.ts';
import { pageOf } from '../eventbridge/page.ts';
import { listTags, type Tag, withoutTags, withTags } from '../eventbridge/tags.ts';
import { optionalName, scheduleName } from './definition.ts';
import type { Group } from './groups.ts';
import { bodyOf, pageShape, type RestOptions, type Routes } from './rest.ts';

export const groupRoutes = ({ groups, removeGroup }: RestOptions): Routes => {
  const find = (name: string) => {
    checkShape({ Name: scheduleName }, { Name: name });
    return groups.find(name);
  };
  const tagged = (arn: string): Group => {
    const name = /^arn:aws[a-z-]*:scheduler:[^:]+:\d{12}:schedule-group\/([0-9a-zA-Z-_.]{1,64})$/.exec(
      arn,
    )?.[1];
    if (name === undefined) throw new AwsError('ValidationException', `Invalid resource ARN ${arn}.`);
    return groups.find(name);
  };

  return {
    'POST /schedule-groups/*'(call, name) {
      const input = { ...bodyOf(call), Name: name };
      checkShape(
        { Name: scheduleName, ClientToken: { type: 'text', min: 1, max: 64 }, Tags: tagsMember },
        input,
      );
      const { ClientToken, Tags } = present(input) as { ClientToken?: string; Tags?: readonly Tag[] };
      const group = groups.create(name, { clientToken: ClientToken, tags: withTags({}, Tags) });
      return { ScheduleGroupArn: group.arn };
    },
    'GET /schedule-groups/*': (_call, name) => describe(find(name)),
    'DELETE /schedule-groups/*'(_call, name) {
      const group = find(name);
      if (name === 'default')
        throw new AwsError('ValidationException', 'You cannot delete the default schedule group.');
      removeGroup(group.name);
      return {};
    },
    'GET /schedule-groups'({ query }) {
      const input = { NamePrefix: query.get('NamePrefix') ?? undefined, ...pageShape.read(query) };
      checkShape({ NamePrefix: optionalName, ...pageShape.shape }, input);
      const { items, NextToken } = pageOf(groups.list(), { ...input, Limit: input.MaxResults });
      return { ScheduleGroups: items.map(describe), NextToken };
    },
    'POST /tags/*'(call, arn) {
      const input = bodyOf(call);
      checkShape({ Tags: { ...tagsMember, required: true } }, input);
      const group = tagged(arn);
      groups.tag(group, withTags(group.tags, input.Tags as readonly Tag[]));
      return {};
    },
    'DELETE /tags/*'({ query }, arn) {
      const group = tagged(arn);
      groups.tag(group, withoutTags(group.tags, query.getAll('TagKeys')));
      return {};
    },
    'GET /tags/*': (_call, arn) => ({ Tags: listTags(tagged(arn).tags) }),
  };
};

const describe = ({ name, arn, created, modified }: Group) => ({
  Name: name,
  Arn: arn,
  State: 'ACTIVE',
  CreationDate: created / 1000,
  LastModificationDate: modified / 1000,
});

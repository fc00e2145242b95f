import type { Operations } from '../../aws/service.ts';
import type { Shape } from '../../aws/shape.ts';
import { pageOf } from '../page.ts';
import type { Rules } from '../rules.ts';
import type { Target } from '../target.ts';
import { checkTargets, targetShape } from '../targets.ts';
import { busReference, name, operation, page, required } from './operation.ts';

interface TargetsInput {
  readonly Rule: string;
  readonly EventBusName?: string;
  readonly Limit?: number;
  readonly NextToken?: string;
}

const ofRule: Shape = { Rule: name(64, required), EventBusName: busReference };

export const targetOperations = (rules: Rules): Operations => ({
  PutTargets: operation<TargetsInput & { Targets: readonly Target[] }>(
    {
      ...ofRule,
      Targets: {
        type: 'list',
        required: true,
        min: 1,
        max: 100,
        of: { type: 'structure', members: targetShape },
      },
    },
    ({ Rule, EventBusName, Targets }) => {
      const rule = rules.find(EventBusName, Rule);
      const given = new Map(Targets.map((target) => [target.Id, target]));
      const kept = rule.targets.filter(({ Id }) => !given.has(Id));
      rules.change(rule, { targets: checkTargets([...kept, ...given.values()]) });
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
  ),
  RemoveTargets: operation<TargetsInput & { Ids: readonly string[] }>(
    {
      ...ofRule,
      Ids: { type: 'list', required: true, min: 1, max: 100, of: name(64) },
      Force: { type: 'flag' },
    },
    ({ Rule, EventBusName, Ids }) => {
      const rule = rules.find(EventBusName, Rule);
      const known = new Set(rule.targets.map(({ Id }) => Id));
      rules.change(rule, { targets: rule.targets.filter(({ Id }) => !Ids.includes(Id)) });
      const FailedEntries = Ids.filter((id) => !known.has(id)).map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have target ${TargetId}.`,
      }));
      return { FailedEntryCount: FailedEntries.length, FailedEntries };
    },
  ),
  ListTargetsByRule: operation<TargetsInput>(
    { ...ofRule, ...page },
    ({ Rule, EventBusName, Limit, NextToken }) => {
      const named = rules.find(EventBusName, Rule).targets.map((target) => ({ name: target.Id, target }));
      const found = pageOf(
        named.sort((a, b) => (a.name < b.name ? -1 : 1)),
        { Limit, NextToken },
      );
      return { Targets: found.items.map(({ target }) => target), NextToken: found.NextToken };
    },
  ),
});

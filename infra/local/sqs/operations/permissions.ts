import * as z from 'zod';
import type { Engine } from '../engine.ts';
import type { Queue } from '../queue.ts';
import { invalidParameter, missingParameter } from '../refusal.ts';
import { operation, text, texts } from './input.ts';

interface Policy {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** What AddPermission may grant; the rest of the API needs a policy written by hand. */
const GRANTABLE = new Set([
  '*',
  'ChangeMessageVisibility',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
]);

/** Both rewrite the queue's policy, a statement per label. */
export const permissionOperations = ({ queues }: Engine) => ({
  AddPermission: operation(
    z.object({ QueueUrl: text, Label: text, AWSAccountIds: texts, Actions: texts }),
    ({ QueueUrl: url, Label, AWSAccountIds = [], Actions = [] }) => {
      const queue = queues.byUrl(url);
      checkLabel(Label);
      if (AWSAccountIds.length === 0) throw missingParameter('AWSAccountIds');
      if (Actions.length === 0) throw missingParameter('Actions');
      if (Actions.length > 7)
        throw invalidParameter('Actions', Actions.length, 'A statement can have at most 7 actions.');
      for (const action of Actions)
        if (!GRANTABLE.has(action))
          throw invalidParameter(
            'ActionName',
            `SQS:${action}`,
            'Please refer to the appropriate WSDL for a list of valid actions.',
          );
      for (const account of AWSAccountIds)
        if (!/^\d{12}$/.test(account)) throw invalidParameter('PrincipalId', account, 'Unable to verify.');
      const policy = policyOf(queue);
      if (policy.Statement.some(({ Sid }) => Sid === Label))
        throw invalidParameter('Label', Label, 'Already exists.');
      const statement = {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: one(AWSAccountIds.map((account) => `arn:aws:iam::${account}:root`)) },
        Action: one(Actions.map((action) => `SQS:${action}`)),
        Resource: queue.arn,
      };
      save(queue, { ...policy, Statement: [...policy.Statement, statement] }, queues);
    },
  ),
  RemovePermission: operation(z.object({ QueueUrl: text, Label: text }), ({ QueueUrl: url, Label }) => {
    const queue = queues.byUrl(url);
    checkLabel(Label);
    const policy = policyOf(queue);
    const Statement = policy.Statement.filter(({ Sid }) => Sid !== Label);
    if (Statement.length === policy.Statement.length)
      throw invalidParameter('Label', Label, "can't find label on existing policy.");
    save(queue, { ...policy, Statement }, queues);
  }),
});

const save = (queue: Queue, policy: Policy, queues: Engine['queues']) => {
  queues.change(queue, { Policy: policy.Statement.length > 0 ? JSON.stringify(policy) : '' });
};

const policyOf = ({ attributes, arn }: Queue): Policy => {
  if (!attributes.Policy) return { Version: '2012-10-17', Id: `${arn}/SQSDefaultPolicy`, Statement: [] };
  const policy = JSON.parse(attributes.Policy) as Policy;
  return { ...policy, Statement: [policy.Statement].flat() };
};

const checkLabel = (label: string | undefined): void => {
  if (!label) throw missingParameter('Label');
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(label))
    throw invalidParameter(
      'Label',
      label,
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
};

/** AWS writes a list of one as the one. */
const one = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

import * as z from 'zod';
import { AwsError } from '../../aws/service.ts';
import { isReadable } from '../attributes.ts';
import type { Engine } from '../engine.ts';
import { invalidParameter, missingParameter, queueDoesNotExist, unknownAttribute } from '../refusal.ts';
import { number, operation, text, textMap, texts } from './input.ts';
import { checkTags } from './tags.ts';

const Page = { MaxResults: number, NextToken: text };

export const queueOperations = (
  { queues, messages, pauses, write }: Engine,
  { accountId, queueUrl }: { readonly accountId: string; readonly queueUrl: (name: string) => string },
) => ({
  CreateQueue: operation(
    // the one member that AWS spells small
    z.object({ QueueName: text, Attributes: textMap, tags: textMap }),
    ({ QueueName, Attributes = {}, tags = {} }) => {
      checkTags(tags);
      if (QueueName && pauses.lasts(QueueName, 'delete'))
        throw new AwsError(
          'QueueDeletedRecently',
          'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
          { queryCode: 'AWS.SimpleQueueService.QueueDeletedRecently' },
        );
      return { QueueUrl: queueUrl(queues.create(QueueName, { attributes: Attributes, tags }).name) };
    },
  ),
  GetQueueUrl: operation(
    z.object({ QueueName: text, QueueOwnerAWSAccountId: text }),
    ({ QueueName, QueueOwnerAWSAccountId = accountId }) => {
      if (!QueueName) throw missingParameter('QueueName');
      if (QueueOwnerAWSAccountId !== accountId) throw queueDoesNotExist();
      return { QueueUrl: queueUrl(queues.byName(QueueName).name) };
    },
  ),
  ListQueues: operation(z.object({ QueueNamePrefix: text, ...Page }), (input) => {
    const { QueueNamePrefix = '' } = input;
    const names = queues.all().map(({ name }) => name);
    const { page, NextToken } = pageOf(
      names.filter((name) => name.startsWith(QueueNamePrefix)),
      input,
    );
    return { QueueUrls: page.length > 0 ? page.map(queueUrl) : undefined, NextToken };
  }),
  ListDeadLetterSourceQueues: operation(z.object({ QueueUrl: text, ...Page }), (input) => {
    const names = queues.sourcesOf(queues.byUrl(input.QueueUrl)).map(({ name }) => name);
    const { page, NextToken } = pageOf(names, input);
    return { queueUrls: page.map(queueUrl), NextToken };
  }),
  GetQueueAttributes: operation(z.object({ QueueUrl: text, AttributeNames: texts }), (input) => {
    const queue = queues.byUrl(input.QueueUrl);
    const asked = input.AttributeNames ?? [];
    for (const name of asked) if (!isReadable(name)) throw unknownAttribute(name);
    const { waiting, inFlight, delayed } = messages.counts(queue);
    const all = {
      ...queues.describe(queue),
      ApproximateNumberOfMessages: String(waiting),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    };
    const chosen = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
    return { Attributes: chosen.length > 0 ? Object.fromEntries(chosen) : undefined };
  }),
  SetQueueAttributes: operation(z.object({ QueueUrl: text, Attributes: textMap }), (input) => {
    const queue = queues.byUrl(input.QueueUrl);
    if (!input.Attributes) throw missingParameter('Attributes');
    queues.change(queue, input.Attributes);
  }),
  DeleteQueue: operation(z.object({ QueueUrl: text }), (input) => {
    const queue = queues.byUrl(input.QueueUrl);
    write(() => {
      messages.purge(queue);
      pauses.end(queue.name);
      pauses.begin(queue.name, 'delete');
      queues.remove(queue);
    });
  }),
  PurgeQueue: operation(z.object({ QueueUrl: text }), (input) => {
    const queue = queues.byUrl(input.QueueUrl);
    if (pauses.lasts(queue.name, 'purge'))
      throw new AwsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        { status: 403 },
      );
    write(() => {
      pauses.begin(queue.name, 'purge');
      messages.purge(queue);
    });
  }),
});

/** A page of names in order. A token is given only to who asked for a number of results. */
const pageOf = (
  names: readonly string[],
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
) => {
  if (MaxResults !== undefined && !(Number.isInteger(MaxResults) && MaxResults >= 1 && MaxResults <= 1000))
    throw invalidParameter('MaxResults', MaxResults, 'Must be between 1 and 1000, if provided.');
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64').toString();
  if (NextToken !== undefined && !/^[A-Za-z0-9_.-]{1,80}$/.test(after))
    throw new AwsError('InvalidParameterValue', 'Invalid or expired next token.');
  const rest = names.filter((name) => name > after);
  const page = rest.slice(0, MaxResults ?? 1000);
  const last = page.at(-1);
  const isMore = MaxResults !== undefined && last !== undefined && rest.length > page.length;
  return { page, NextToken: isMore ? Buffer.from(last).toString('base64') : undefined };
};

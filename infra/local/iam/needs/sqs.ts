import { type Input, type Needs, type OperationNeeds, textOf } from './needs.ts';

/**
 * What the operations of SQS need. A batch needs the action of its parts, which has no name of its own. What names no
 * queue needs nothing: SQS itself refuses it.
 */
export const sqsNeeds = (queueArn: (name: string) => string): OperationNeeds => {
  /** By the last part of a name, URL or ARN, as the queues themselves are found. */
  const arnOf = (reference: unknown) =>
    typeof reference === 'string' ? queueArn(reference.slice(reference.search(/[^:/]*$/))) : undefined;
  const one = (action: string, arn: string | undefined): Needs =>
    arn === undefined ? [] : [[`sqs:${action}`, arn]];
  const onQueue = (action: string) => (input: Input) => one(action, arnOf(input.QueueUrl));
  const onName = (action: string) => (input: Input) => one(action, arnOf(input.QueueName));
  const onSource = (action: string) => (input: Input) => one(action, arnOf(input.SourceArn));

  return {
    ...Object.fromEntries(onOneQueue.map((action) => [action, onQueue(action)])),
    CancelMessageMoveTask: () => [['sqs:CancelMessageMoveTask', '*']],
    ChangeMessageVisibilityBatch: onQueue('ChangeMessageVisibility'),
    CreateQueue: onName('CreateQueue'),
    DeleteMessageBatch: onQueue('DeleteMessage'),
    GetQueueUrl: onName('GetQueueUrl'),
    ListMessageMoveTasks: onSource('ListMessageMoveTasks'),
    ListQueues: () => [['sqs:ListQueues', '*']],
    SendMessageBatch: onQueue('SendMessage'),
    /** Without a destination the messages go back to queues that the call does not name. */
    StartMessageMoveTask: (input) => [
      ...['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].flatMap((action) =>
        onSource(action)(input),
      ),
      ['sqs:SendMessage', arnOf(textOf(input.DestinationArn)) ?? '*'],
    ],
  };
};

/** IAM calls these as the operation is called, and their queue is `QueueUrl`. */
const onOneQueue = [
  'AddPermission',
  'ChangeMessageVisibility',
  'DeleteMessage',
  'DeleteQueue',
  'GetQueueAttributes',
  'ListDeadLetterSourceQueues',
  'ListQueueTags',
  'PurgeQueue',
  'ReceiveMessage',
  'RemovePermission',
  'SendMessage',
  'SetQueueAttributes',
  'TagQueue',
  'UntagQueue',
];

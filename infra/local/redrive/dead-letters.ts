import { setTimeout as delay } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  paginateListDeadLetterSourceQueues,
  paginateListQueues,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { Place } from './place.ts';

type Where = Pick<Place, 'sqs' | 'named'>;

/** What lies in one dead-letter queue, and what became of it. */
export interface DeadLetters {
  readonly queue: string;
  readonly waiting: number;
  /** Queues whose dead letters lie here. */
  readonly sources: readonly string[];
  readonly moved: number;
  readonly failure?: string | undefined;
}

/** Looks at the dead-letter queues of the region whose names contain the part. */
export const findDeadLetters = async (place: Where, part: string): Promise<readonly DeadLetters[]> => {
  const found: DeadLetters[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues(
    { client: place.sqs },
    { QueueNamePrefix: place.named(''), MaxResults: 1000 },
  )) {
    for (const url of QueueUrls) {
      const queue = nameIn(url);
      if (!queue.endsWith('-dead-letters') || !queue.includes(part)) continue;
      const attributes = await attributesOf(place, url);
      const sources: string[] = [];
      const pages = paginateListDeadLetterSourceQueues(
        { client: place.sqs },
        { QueueUrl: url, MaxResults: 1000 },
      );
      for await (const { queueUrls = [] } of pages) sources.push(...queueUrls.map(nameIn));
      found.push({ queue, waiting: Number(attributes.ApproximateNumberOfMessages), sources, moved: 0 });
    }
  }
  return found;
};

/**
 * Moves dead letters to where they are handled again, and waits until it is done. Where one queue alone leads here its
 * name is given: what a bus could not deliver to it lies here too, and does not say where it belongs.
 */
export const moveBack = async (place: Where, letters: DeadLetters): Promise<DeadLetters> => {
  const arnOf = async (QueueName: string) => {
    const { QueueUrl = '' } = await place.sqs.send(new GetQueueUrlCommand({ QueueName }));
    return (await attributesOf(place, QueueUrl)).QueueArn!;
  };
  const SourceArn = await arnOf(letters.queue);
  const DestinationArn = letters.sources.length === 1 ? await arnOf(letters.sources[0]!) : undefined;
  await place.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
  for (;;) {
    const { Results = [] } = await place.sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    const { Status, ApproximateNumberOfMessagesMoved: moved = 0, FailureReason } = Results[0] ?? {};
    if (Status === 'COMPLETED') return { ...letters, moved };
    if (Status !== 'RUNNING') return { ...letters, moved, failure: FailureReason ?? Status ?? 'unknown' };
    await delay(200);
  }
};

const attributesOf = async ({ sqs }: Where, QueueUrl: string): Promise<Readonly<Record<string, string>>> => {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'] }),
  );
  return Attributes;
};

const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

import type { Engine } from './engine.ts';

/** CreateQueue's input, or the properties of `AWS::SQS::Queue`: there values may be numbers and objects. */
export interface QueueDefinition {
  readonly QueueName: string;
  readonly Attributes?: Readonly<Record<string, unknown>>;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** The queues that the template names, and those that it named once. */
export const templateQueues = ({ queues, messages, write }: Engine) => {
  const named = new Set<string>();
  return {
    /** Makes the queue what the definition says; answers its ARN. */
    ensure({ QueueName, Attributes = {}, Tags = [] }: QueueDefinition): string {
      named.add(QueueName);
      const attributes = Object.fromEntries(
        Object.entries(Attributes)
          // what CloudFormation takes for a standard queue, the API does not know
          .filter(([name, value]) => !(name === 'FifoQueue' && String(value) === 'false'))
          .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
      );
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      return queues.ensure(QueueName, { attributes, tags }).arn;
    },

    /**
     * Removes the queues that left the template since the last start. One that still holds messages stays, so that
     * nothing is lost, and `report` is told.
     */
    dropLeft(report: (line: string) => void): void {
      for (const queue of queues.all()) {
        if (queue.origin !== 'template' || named.has(queue.name)) continue;
        const { waiting, inFlight, delayed } = messages.counts(queue);
        const held = waiting + inFlight + delayed;
        if (held === 0) write(() => queues.remove(queue));
        else report(`The queue ${queue.name} left the template and stays, as it holds ${held} messages`);
      }
    },
  };
};

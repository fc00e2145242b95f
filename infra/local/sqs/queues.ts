import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { MAXIMUM_BYTES } from './content.ts';
import { missingParameter } from './refusal.ts';

/** A queue and its settings as AWS names them, every value a string. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly created: number;
  readonly modified: number;
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export const QUEUES_SCHEMA = `
  CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY, attributes TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL
  ) WITHOUT ROWID;`;

/** Default, lowest and highest value of the settings that are numbers: seconds, and bytes. */
const NUMBERS: Readonly<Record<string, readonly [number, number, number]>> = {
  DelaySeconds: [0, 0, 900],
  MaximumMessageSize: [MAXIMUM_BYTES, 1024, MAXIMUM_BYTES],
  MessageRetentionPeriod: [345_600, 60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 0, 20],
  VisibilityTimeout: [30, 0, 43_200],
};

const TEXTS = new Set([
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'Policy',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
]);

const NAME = /^[A-Za-z0-9_-]{1,80}$/;

export const setting = (queue: Queue, name: keyof typeof NUMBERS): number =>
  Number(queue.attributes[name] ?? NUMBERS[name]?.[0]);

export const redrivePolicy = (queue: Queue): RedrivePolicy | undefined => {
  const text = queue.attributes.RedrivePolicy;
  if (!text) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as RedrivePolicy;
  return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
};

export type Queues = ReturnType<typeof openQueues>;

/** The queues of one account, all of them in memory as well: there are few, and each call asks for one. */
export const openQueues = (database: Database, clock: Clock, arnOf: (name: string) => string) => {
  const { sql } = database;
  const save = sql.prepare('INSERT OR REPLACE INTO queues VALUES (?, ?, ?, ?)');
  const remove = sql.prepare('DELETE FROM queues WHERE name = ?');
  const known = new Map<string, Queue>();
  for (const row of sql.prepare('SELECT * FROM queues').all() as unknown as (Omit<Queue, 'attributes'> & {
    attributes: string;
  })[])
    known.set(row.name, { ...row, arn: arnOf(row.name), attributes: JSON.parse(row.attributes) });

  const store = (queue: Queue): Queue => {
    save.run(queue.name, JSON.stringify(queue.attributes), queue.created, queue.modified);
    known.set(queue.name, queue);
    return queue;
  };

  return {
    all: (): readonly Queue[] => [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),

    /** By name, or by the last part of an ARN or URL; throws QueueDoesNotExist. */
    find(reference: string | undefined): Queue {
      if (!reference) throw missingParameter('QueueUrl');
      const queue = known.get(reference.slice(reference.search(/[^:/]*$/)));
      if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
      return queue;
    },

    exists: (reference: string) => known.has(reference.slice(reference.search(/[^:/]*$/))),

    /** Creating a queue again is no change; creating it with another definition is refused. */
    create(name: string | undefined, attributes: Readonly<Record<string, string>>): Queue {
      if (!name) throw missingParameter('QueueName');
      if (!NAME.test(name))
        throw new AwsError(
          'InvalidParameterValue',
          'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
        );
      check(attributes);
      const existing = known.get(name);
      if (!existing) {
        const now = clock.now();
        return store({ name, arn: arnOf(name), attributes, created: now, modified: now });
      }
      for (const [key, value] of Object.entries(attributes))
        if (value !== (existing.attributes[key] ?? String(NUMBERS[key]?.[0])))
          throw new AwsError(
            'QueueNameExists',
            `A queue already exists with the same name and a different value for attribute ${key}`,
          );
      return existing;
    },

    change(queue: Queue, attributes: Readonly<Record<string, string>>): Queue {
      check(attributes);
      return store({ ...queue, attributes: { ...queue.attributes, ...attributes }, modified: clock.now() });
    },

    remove(queue: Queue): void {
      remove.run(queue.name);
      known.delete(queue.name);
    },

    /** What GetQueueAttributes answers, beside the counts of messages. */
    describe: (queue: Queue): Record<string, string> => ({
      ...Object.fromEntries(Object.entries(NUMBERS).map(([name, [value]]) => [name, String(value)])),
      SqsManagedSseEnabled: 'true',
      ...queue.attributes,
      QueueArn: queue.arn,
      CreatedTimestamp: String(Math.floor(queue.created / 1000)),
      LastModifiedTimestamp: String(Math.floor(queue.modified / 1000)),
    }),
  };
};

const check = (attributes: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'FifoQueue' || name === 'ContentBasedDeduplication')
      throw new AwsError('UnsupportedOperation', 'FIFO queues are not part of the embedded cloud.');
    const range = NUMBERS[name];
    if (!range && !TEXTS.has(name)) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    if (range && !(/^\d+$/.test(value) && Number(value) >= range[1] && Number(value) <= range[2]))
      throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
    if (name === 'RedrivePolicy' && value !== '') checkRedrive(value);
  }
};

const checkRedrive = (text: string): void => {
  const wrong = (reason: string) =>
    new AwsError(
      'InvalidParameterValue',
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    );
  let policy: Partial<RedrivePolicy>;
  try {
    policy = JSON.parse(text);
  } catch {
    throw wrong('Redrive policy is not a valid JSON map.');
  }
  if (!policy.deadLetterTargetArn)
    throw wrong('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  const count = Number(policy.maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw wrong('Invalid value for maxReceiveCount: it must be a number between 1 and 1000.');
};

import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { checkAttributes, checkTogether, effective } from './attributes.ts';
import { isFifoName, type Queue } from './queue.ts';
import { checkDeadLetterQueue, redrivePolicy } from './redrive-policy.ts';
import { missingParameter, queueDoesNotExist, unknownAttribute } from './refusal.ts';

export type Queues = ReturnType<typeof openQueues>;

interface Definition {
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The queues of one account, all of them in memory as well: there are few, and each call asks for one. */
export const openQueues = (
  { sql }: Database,
  clock: Clock,
  { region, accountId }: { readonly region: string; readonly accountId: string },
) => {
  const save = sql.prepare(
    'INSERT OR REPLACE INTO queues (name, attributes, tags, created, modified, origin) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = sql.prepare('DELETE FROM queues WHERE name = ?');
  const known = new Map<string, Queue>();
  const arnOf = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  for (const row of sql.prepare('SELECT * FROM queues').all() as unknown as (Queue & StoredTexts)[])
    known.set(row.name, {
      ...row,
      arn: arnOf(row.name),
      isFifo: isFifoName(row.name),
      attributes: JSON.parse(row.attributes),
      tags: JSON.parse(row.tags),
    });

  const store = (queue: Queue): Queue => {
    const { name, attributes, tags, created, modified, origin } = queue;
    save.run(name, JSON.stringify(attributes), JSON.stringify(tags), created, modified, origin);
    known.set(name, queue);
    return queue;
  };
  const found = (name: string | undefined): Queue => {
    const queue = name === undefined ? undefined : known.get(name);
    if (!queue) throw queueDoesNotExist();
    return queue;
  };
  const nameInArn = (arn: string) => (arn.startsWith(arnOf('')) ? arn.slice(arnOf('').length) : undefined);
  const ifExists = (arn: string): Queue | undefined => known.get(nameInArn(arn) ?? '');
  const check = (name: string, attributes: Queue['attributes']) => {
    checkTogether(attributes);
    const target = redrivePolicy({ attributes })?.deadLetterTargetArn;
    if (target === undefined) return;
    checkDeadLetterQueue(ifExists(target), {
      arn: arnOf(name),
      isFifo: isFifoName(name),
      text: attributes.RedrivePolicy!,
    });
  };
  const made = (name: string, { attributes, tags = {} }: Definition, origin: Queue['origin']): Queue => {
    const now = clock.now();
    const isFifo = isFifoName(name);
    return store({ name, arn: arnOf(name), isFifo, attributes, tags, created: now, modified: now, origin });
  };

  return {
    all: (): readonly Queue[] => [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    byName: found,
    byArn: (arn: string): Queue => found(nameInArn(arn)),
    ifExists,

    /** By URL, whatever its host, or by ARN; throws QueueDoesNotExist, or InvalidAddress for neither. */
    byUrl(url: string | undefined): Queue {
      if (!url) throw missingParameter('QueueUrl');
      if (url.startsWith('arn:')) return found(nameInArn(url));
      const [, account, name] = /^(?:https?:\/\/[^/]+)?\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
      if (!name)
        throw new AwsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`, {
          status: 404,
        });
      return found(account === accountId ? name : undefined);
    },

    /** Creating a queue again is no change; creating it with another definition is refused. */
    create(name: string | undefined, definition: Definition): Queue {
      if (!name) throw missingParameter('QueueName');
      checkName(name);
      const { attributes } = definition;
      // a name ending in .fifo and the attribute belong together
      const asksFifo = attributes.FifoQueue === 'true';
      if (isFifoName(name) !== asksFifo && attributes.FifoQueue !== 'false') throw nameRefused(asksFifo);
      checkAttributes(name, attributes);
      const existing = known.get(name);
      if (existing) {
        const has = effective(name, existing.attributes);
        for (const [key, value] of Object.entries(attributes))
          if (value !== (has[key] ?? ''))
            throw new AwsError(
              'QueueNameExists',
              `A queue already exists with the same name and a different value for attribute ${key}`,
            );
        return existing;
      }
      check(name, attributes);
      return made(name, definition, 'api');
    },

    /** A queue of the template: whatever it was before, it becomes what the template says; its policy stays. */
    ensure(name: string, definition: Definition): Queue {
      checkName(name);
      checkAttributes(name, definition.attributes);
      checkTogether(definition.attributes);
      const existing = known.get(name);
      if (!existing) return made(name, definition, 'template');
      const { Policy } = existing.attributes;
      const attributes = { ...(Policy && { Policy }), ...definition.attributes };
      const { tags = {} } = definition;
      const before = JSON.stringify([existing.attributes, existing.tags]);
      const modified = before === JSON.stringify([attributes, tags]) ? existing.modified : clock.now();
      return store({ ...existing, attributes, tags, modified, origin: 'template' });
    },

    change(queue: Queue, attributes: Readonly<Record<string, string>>): Queue {
      if (attributes.FifoQueue !== undefined && !queue.isFifo) throw unknownAttribute('FifoQueue');
      checkAttributes(queue.name, attributes);
      const all = { ...queue.attributes, ...attributes };
      // the kind of encryption set last replaces the other
      if (attributes.KmsMasterKeyId && attributes.SqsManagedSseEnabled === undefined)
        all.SqsManagedSseEnabled = 'false';
      if (attributes.SqsManagedSseEnabled === 'true' && attributes.KmsMasterKeyId === undefined)
        all.KmsMasterKeyId = '';
      check(queue.name, all);
      return store({ ...queue, attributes: all, modified: clock.now() });
    },

    retag: (queue: Queue, tags: Queue['tags']): Queue => store({ ...queue, tags }),

    remove(queue: Queue): void {
      remove.run(queue.name);
      known.delete(queue.name);
    },

    /** Queues whose dead letters go to this one. */
    sourcesOf: ({ arn }: Queue): readonly Queue[] =>
      [...known.values()]
        .filter((queue) => redrivePolicy(queue)?.deadLetterTargetArn === arn)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),

    /** What GetQueueAttributes answers, beside the counts of messages. */
    describe: (queue: Queue): Record<string, string> => ({
      ...effective(queue.name, queue.attributes),
      QueueArn: queue.arn,
      CreatedTimestamp: String(Math.floor(queue.created / 1000)),
      LastModifiedTimestamp: String(Math.floor(queue.modified / 1000)),
    }),
  };
};

interface StoredTexts {
  readonly attributes: string;
  readonly tags: string;
}

const checkName = (name: string): void => {
  if (
    !/^[A-Za-z0-9_-]{1,80}$/.test(isFifoName(name) ? name.slice(0, -'.fifo'.length) : name) ||
    name.length > 80
  )
    throw nameRefused(isFifoName(name));
};

const nameRefused = (isFifo: boolean) =>
  new AwsError(
    'InvalidParameterValue',
    isFifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );

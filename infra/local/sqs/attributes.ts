import { isFifoName, NUMBERS } from './queue.ts';
import { checkRedriveAllowPolicy, checkRedrivePolicy } from './redrive-policy.ts';
import { invalidAttribute, unknownAttribute } from './refusal.ts';

type Attributes = Readonly<Record<string, string>>;

const isBoolean = (value: string) => value === 'true' || value === 'false';

/** The settings that are no numbers; each throws, or says whether the value may stand. */
const TEXTS: Readonly<Record<string, (value: string) => boolean>> = {
  KmsDataKeyReusePeriodSeconds: (value) =>
    /^\d+$/.test(value) && Number(value) >= 60 && Number(value) <= 86_400,
  KmsMasterKeyId: () => true,
  Policy: (value) => value === '' || isPolicy(value),
  RedriveAllowPolicy: (value) => {
    if (value !== '') checkRedriveAllowPolicy(value);
    return true;
  },
  RedrivePolicy: (value) => {
    if (value !== '') checkRedrivePolicy(value);
    return true;
  },
  SqsManagedSseEnabled: isBoolean,
};

const FIFO_TEXTS: typeof TEXTS = {
  ContentBasedDeduplication: isBoolean,
  DeduplicationScope: (value) => value === 'queue' || value === 'messageGroup',
  FifoQueue: (value) => value === 'true',
  FifoThroughputLimit: (value) => value === 'perQueue' || value === 'perMessageGroupId',
};

const FIFO_DEFAULTS: Attributes = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoQueue: 'true',
  FifoThroughputLimit: 'perQueue',
};

const isPolicy = (text: string): boolean => {
  try {
    const policy: unknown = JSON.parse(text);
    if (typeof policy !== 'object' || policy === null || !('Statement' in policy)) return false;
    return [policy.Statement]
      .flat()
      .every((statement) => typeof statement === 'object' && statement !== null);
  } catch {
    return false;
  }
};

const defaults: Attributes = Object.fromEntries(
  Object.entries(NUMBERS).map(([name, [value]]) => [name, String(value)]),
);

/** Names that GetQueueAttributes knows beside the settings. */
const READ_ONLY = [
  'All',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];

export const isReadable = (name: string): boolean =>
  READ_ONLY.includes(name) ||
  Object.hasOwn(NUMBERS, name) ||
  Object.hasOwn(TEXTS, name) ||
  Object.hasOwn(FIFO_TEXTS, name);

/** Throws for what a queue of this name cannot have. */
export const checkAttributes = (name: string, attributes: Attributes): void => {
  const texts = isFifoName(name) ? { ...TEXTS, ...FIFO_TEXTS } : TEXTS;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (Object.hasOwn(NUMBERS, attribute)) {
      const [, lowest, highest] = NUMBERS[attribute as keyof typeof NUMBERS];
      const isInRange = /^\d+$/.test(value) && Number(value) >= lowest && Number(value) <= highest;
      if (!isInRange) throw invalidAttribute(attribute);
    } else if (!Object.hasOwn(texts, attribute)) throw unknownAttribute(attribute);
    else if (!texts[attribute]!(value)) throw invalidAttribute(attribute);
  }
};

/** Throws for settings that contradict each other; `attributes` are all the queue would have. */
export const checkTogether = (attributes: Attributes): void => {
  if (
    attributes.FifoThroughputLimit === 'perMessageGroupId' &&
    attributes.DeduplicationScope !== 'messageGroup'
  )
    throw invalidAttribute(
      'FifoThroughputLimit',
      'perMessageGroupId is allowed only when DeduplicationScope is messageGroup.',
    );
  if (attributes.KmsMasterKeyId && attributes.SqsManagedSseEnabled === 'true')
    throw invalidAttribute(
      'SqsManagedSseEnabled',
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
};

/** What the queue has, with AWS's defaults for what was never set; a setting that is empty is none. */
export const effective = (name: string, attributes: Attributes): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      ...defaults,
      ...(isFifoName(name) && FIFO_DEFAULTS),
      ...(attributes.KmsMasterKeyId
        ? { SqsManagedSseEnabled: 'false', KmsDataKeyReusePeriodSeconds: '300' }
        : { SqsManagedSseEnabled: 'true' }),
      ...attributes,
    }).filter(([, value]) => value !== ''),
  );

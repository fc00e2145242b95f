import type { AwsError } from '../aws/service.ts';
import type { Queue } from './queue.ts';
import { invalidParameter } from './refusal.ts';

interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may name this one as their dead-letter queue. */
interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns?: readonly string[];
}

export const redrivePolicy = ({ attributes }: Pick<Queue, 'attributes'>): RedrivePolicy | undefined => {
  const text = attributes.RedrivePolicy;
  if (!text) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as RedrivePolicy;
  return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
};

/** Throws unless the text has the shape of a redrive policy. */
export const checkRedrivePolicy = (text: string): void => {
  const wrong = (reason: string) => invalidParameter('RedrivePolicy', text, reason);
  const policy = mapOf(text, wrong, 'Redrive policy is not a valid JSON map.');
  if (typeof policy.deadLetterTargetArn !== 'string' || policy.deadLetterTargetArn === '')
    throw wrong('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  if (policy.maxReceiveCount === undefined)
    throw wrong('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  const count = wholeNumber(policy.maxReceiveCount);
  if (count === undefined || count < 1 || count > 1000)
    throw wrong('Invalid value for maxReceiveCount: must be an integer from 1 to 1000.');
  const other = Object.keys(policy).find(
    (name) => !['deadLetterTargetArn', 'maxReceiveCount'].includes(name),
  );
  if (other) throw wrong(`Redrive policy contains an unknown attribute: ${other}.`);
};

/** The API takes the number as text as well. */
const wholeNumber = (value: unknown): number | undefined =>
  /^\d+$/.test(String(value)) && ['number', 'string'].includes(typeof value) ? Number(value) : undefined;

export const checkRedriveAllowPolicy = (text: string): void => {
  const wrong = (reason: string) => invalidParameter('RedriveAllowPolicy', text, reason);
  const policy = mapOf(
    text,
    wrong,
    'Amazon SQS cannot create the redrive allow policy, as it is not in the correct format.',
  );
  const { redrivePermission, sourceQueueArns } = policy as Partial<RedriveAllowPolicy>;
  if (!['allowAll', 'denyAll', 'byQueue'].includes(redrivePermission ?? ''))
    throw wrong('redrivePermission must be one of allowAll, denyAll and byQueue.');
  if (redrivePermission !== 'byQueue') {
    if (sourceQueueArns !== undefined) throw wrong('sourceQueueArns is allowed with byQueue only.');
    return;
  }
  const isList = Array.isArray(sourceQueueArns) && sourceQueueArns.every((arn) => typeof arn === 'string');
  if (!isList || sourceQueueArns.length < 1 || sourceQueueArns.length > 10)
    throw wrong('sourceQueueArns must be a list of 1 to 10 queue ARNs.');
};

/** Throws where this queue may not be the dead-letter queue of that one. */
export const checkDeadLetterQueue = (
  deadLetters: Queue | undefined,
  { arn, isFifo, text }: { readonly arn: string; readonly isFifo: boolean; readonly text: string },
): void => {
  const wrong = (reason: string) => invalidParameter('RedrivePolicy', text, reason);
  if (!deadLetters) throw wrong('Dead letter target does not exist.');
  if (deadLetters.isFifo !== isFifo)
    throw wrong('Dead-letter queue must be same type of queue as the source.');
  const allowed = deadLetters.attributes.RedriveAllowPolicy;
  if (!allowed) return;
  const { redrivePermission, sourceQueueArns = [] } = JSON.parse(allowed) as RedriveAllowPolicy;
  if (redrivePermission === 'denyAll' || (redrivePermission === 'byQueue' && !sourceQueueArns.includes(arn)))
    throw wrong('The dead-letter queue does not allow this source queue (RedriveAllowPolicy).');
};

const mapOf = (
  text: string,
  wrong: (reason: string) => AwsError,
  reason: string,
): Record<string, unknown> => {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw wrong(reason);
  }
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy)) throw wrong(reason);
  return policy as Record<string, unknown>;
};

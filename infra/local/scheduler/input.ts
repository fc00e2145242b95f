import type { RetryPolicy } from '../deliveries.ts';

export interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly RetryPolicy?: RetryPolicy;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
  /** Of an event bus: what becomes of the event around the input, which is its detail. */
  readonly EventBridgeParameters?: { readonly DetailType: string; readonly Source: string };
}

/** One invocation that a schedule owes its target. */
export interface Firing {
  /** ARN. */
  readonly schedule: string;
  readonly target: ScheduleTarget;
  /** When it was due, epoch ms. */
  readonly due: number;
  readonly executionId: string;
}

export const isoSeconds = (moment: number): string => new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');

/** The target's input with the context attributes filled in; without an input, the event AWS sends instead. */
export const inputOf = (
  { schedule, target, due, executionId }: Firing,
  attempt: number,
  { region, accountId }: { region: string; accountId: string },
): string => {
  if (target.Input === undefined)
    return JSON.stringify({
      version: '0',
      id: executionId,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: accountId,
      time: isoSeconds(due),
      region,
      resources: [schedule],
      detail: '{}',
    });
  const context: Readonly<Record<string, string>> = {
    'schedule-arn': schedule,
    'scheduled-time': isoSeconds(due),
    'execution-id': executionId,
    'attempt-number': String(attempt),
  };
  return target.Input.replace(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (whole, name: string) => context[name] ?? whole,
  );
};

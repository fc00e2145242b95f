import type { Target } from '../eventbridge/target.ts';
import { serviceOf } from '../eventbridge/targets.ts';
import { type Principal, serviceFor, sessionOf } from '../iam/principal.ts';
import type { ScheduleTarget } from '../scheduler/input.ts';
import type { Cloud } from './cloud.ts';

type Deliverers = Pick<Cloud, 'asyncInvokes' | 'access'> & {
  readonly services: Pick<Cloud['services'], 'sqs' | 'events'>;
};

/** What rules and schedules say of their targets. */
interface DeliveryTarget {
  readonly Arn: string;
  readonly SqsParameters?: Target['SqsParameters'];
  readonly EventBridgeParameters?: ScheduleTarget['EventBridgeParameters'];
}

/** How a rule or a schedule reaches its target, by the service in the target's ARN. */
const deliverers: Readonly<
  Record<string, (target: DeliveryTarget, payload: string, cloud: Deliverers) => void>
> = {
  sqs: ({ Arn, SqsParameters }, payload, { services }) => {
    const groupId = SqsParameters?.MessageGroupId;
    services.sqs.send(Arn, payload, {}, groupId === undefined ? {} : { groupId });
  },
  lambda: ({ Arn }, payload, { asyncInvokes }) => asyncInvokes.accept(Arn, payload),
  events: ({ Arn, EventBridgeParameters }, payload, { services }) => {
    if (!EventBridgeParameters) services.events.forward(Arn, payload);
    else services.events.publish({ EventBusName: Arn, Detail: payload, ...EventBridgeParameters });
  },
};

export const checkTarget = (arn: string) => {
  if (!Object.hasOwn(deliverers, serviceOf(arn))) throw new Error(`${arn} cannot be a target here`);
};

/** What bringing something to a target is called there. */
const actions: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  lambda: 'lambda:InvokeFunction',
  events: 'events:PutEvents',
};

/** Durable when it returns; refused when `by` may not. */
export const deliver = (target: DeliveryTarget, payload: string, cloud: Deliverers, by: Principal) => {
  const service = serviceOf(target.Arn);
  checkTarget(target.Arn);
  cloud.access().require(by, actions[service]!, target.Arn);
  deliverers[service]!(target, payload, cloud);
};

/** A rule acts by the role of its target, or without one as the service, which the target's own policy must let in. */
export const ruleFor = ({ RoleArn }: { readonly RoleArn?: string }, ruleArn: string): Principal =>
  RoleArn
    ? sessionOf(RoleArn, 'events')
    : serviceFor('events.amazonaws.com', ruleArn, ruleArn.split(':')[4]!);

/** A schedule has no other right than its role. */
export const scheduleFor = ({ RoleArn }: { readonly RoleArn?: string }): Principal =>
  sessionOf(RoleArn ?? '', 'scheduler');

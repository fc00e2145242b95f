import type { Cloud } from './cloud.ts';

type Deliverers = Pick<Cloud, 'asyncInvokes'> & {
  readonly services: Pick<Cloud['services'], 'sqs' | 'events'>;
};

/** How a rule or a schedule reaches its target, by the service in the target's ARN. */
const deliverers: Readonly<Record<string, (arn: string, payload: string, cloud: Deliverers) => void>> = {
  sqs: (arn, payload, { services }) => {
    services.sqs.send(arn, payload);
  },
  lambda: (arn, payload, { asyncInvokes }) => asyncInvokes.accept(arn, payload),
  events: (arn, payload, { services }) => services.events.forward(arn, payload),
};

const serviceOf = (arn: string) => arn.split(':')[2] ?? '';

export const checkTarget = (arn: string) => {
  if (!Object.hasOwn(deliverers, serviceOf(arn))) throw new Error(`${arn} cannot be a target here`);
};

/** Durable when it returns. */
export const deliver = ({ Arn }: { readonly Arn: string }, payload: string, cloud: Deliverers) => {
  checkTarget(Arn);
  deliverers[serviceOf(Arn)]!(Arn, payload, cloud);
};

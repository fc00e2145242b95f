import { randomUUID } from 'node:crypto';
import type { Resource } from '../assembly.ts';
import { inputOf } from '../scheduler/input.ts';
import type { ScheduleDefinition } from '../scheduler/service.ts';
import type { Cloud } from './cloud.ts';
import { checkTarget, deliver, scheduleFor } from './delivery.ts';

const definitionOf = ({ properties, identity }: Resource) =>
  ({ ...properties, Name: identity.ref }) as unknown as ScheduleDefinition;

export const wireSchedule = (resource: Resource, { services }: Cloud) => {
  const definition = definitionOf(resource);
  checkTarget(definition.Target.Arn);
  services.scheduler.ensureSchedule(definition);
};

/** Sends a schedule's event to its target now, saying that it was due at `due`; its own times stay. */
export const fireSchedule = (
  resource: Resource,
  due: number,
  cloud: Cloud,
  place: { readonly region: string; readonly accountId: string },
) => {
  const target = definitionOf(resource).Target;
  const firing = { schedule: resource.identity.attributes.Arn!, target, due, executionId: randomUUID() };
  deliver(target, inputOf(firing, 1, place), cloud, scheduleFor(target));
};

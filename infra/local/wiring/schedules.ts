import { randomUUID } from 'node:crypto';
import type { Resource } from '../assembly.ts';
import { inputOf } from '../scheduler/input.ts';
import type { ScheduleDefinition } from '../scheduler/service.ts';
import type { Cloud } from './cloud.ts';
import { checkTarget, deliver } from './delivery.ts';

const definitionOf = ({ properties, identity }: Resource): ScheduleDefinition => {
  const definition = { ...properties, Name: identity.ref } as unknown as ScheduleDefinition & {
    GroupName?: string;
  };
  if (definition.GroupName !== undefined && definition.GroupName !== 'default') {
    throw new Error('only schedules of the group `default` are served here');
  }
  return definition;
};

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
  deliver(target, inputOf(firing, 1, place), cloud);
};

import type { Resource } from '../assembly.ts';
import type { EventBridge } from '../eventbridge/service.ts';
import type { Kms } from '../kms/service.ts';
import type { Sqs } from '../sqs/service.ts';
import { type Access, createAccess } from './access.ts';
import { keysInUse } from './encryption.ts';
import type { PolicyNow } from './live-policies.ts';
import { needsByService } from './needs/by-service.ts';
import { compilePolicies } from './policies.ts';
import { recordUsedGrants } from './used-grants.ts';

/** The policies of a template, enforced, with a record of the grants that are used. */
export const openAccess = (
  resources: readonly Resource[],
  {
    region,
    accountId,
    services,
  }: { readonly region: string; readonly accountId: string; readonly services: Deciding },
): { readonly access: Access; close(): void } => {
  const policies = compilePolicies(resources, { region, accountId });
  const used = recordUsedGrants(policies.grants);
  const { kms, sqs, events } = services;
  const needs = needsByService({ region, accountId, keyArn: kms.keyArn });
  const keys = keysInUse(resources, kms.keyArn);
  const policyNow = policyNowOf(sqs, events);
  return { access: createAccess(policies, { needs, keys, policyNow, onUse: used.add }), close: used.close };
};

/** The services whose resources have policies or keys that calls may change. */
interface Deciding {
  readonly kms: Pick<Kms, 'keyArn'>;
  readonly sqs: Pick<Sqs, 'policyOf'>;
  readonly events: Pick<EventBridge, 'policyOf'>;
}

/** Queues and buses are what calls can give a policy here: SetQueueAttributes, AddPermission, PutPermission. */
export const policyNowOf =
  (sqs: Deciding['sqs'], events: Deciding['events']): PolicyNow =>
  (arn) => {
    if (arn.startsWith('arn:aws:sqs:')) return sqs.policyOf(arn);
    const [, bus] = arn.split(':event-bus/');
    if (bus === undefined) return undefined;
    try {
      return events.policyOf(bus);
    } catch {
      return undefined; // there is no such bus, and EventBridge itself says so
    }
  };

import type { Resource } from '../assembly.ts';
import type { Kms } from '../kms/service.ts';
import { type Access, createAccess } from './access.ts';
import { needsByService } from './needs/by-service.ts';
import { compilePolicies } from './policies.ts';
import { recordUsedGrants } from './used-grants.ts';

/** The policies of a template, enforced, with a record of the grants that are used. */
export const openAccess = (
  resources: readonly Resource[],
  { region, accountId, kms }: { readonly region: string; readonly accountId: string; readonly kms: Kms },
): { readonly access: Access; close(): void } => {
  const policies = compilePolicies(resources, { region, accountId });
  const used = recordUsedGrants(policies.grants);
  const needs = needsByService({ region, accountId, keyArn: kms.keyArn });
  return { access: createAccess(policies, { needs, onUse: used.add }), close: used.close };
};

import { ulid } from 'ulid';
import type { Given } from '../contract/given.ts';
import type { PolicyTable } from '../policy/policy.ts';

/** The world of a rule at the moment of its trigger: ids of that time, and the policies of the region. */
export const givenAt = (now: Date, policies: PolicyTable): Given => ({
  now,
  newId: () => ulid(now.getTime()),
  policies,
});

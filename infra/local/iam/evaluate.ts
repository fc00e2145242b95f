import { policyHolder } from './arn.ts';
import type { Principal } from './principal.ts';
import type { Grant, Statement } from './statement.ts';

/** All policies of a region, compiled, by the ARN of the role or resource that has them. */
export interface Policies {
  readonly roles: ReadonlyMap<string, readonly Statement[]>;
  readonly resources: ReadonlyMap<string, readonly Statement[]>;
}

/** `grants` are those that allow it. The kinds of refusal are the ones that AWS's messages tell apart. */
export type Verdict =
  | { readonly isAllowed: true; readonly grants: readonly Grant[] }
  | {
      readonly isAllowed: false;
      readonly because: Refusal;
      /** Where it is not the call itself that is refused, but the use of a key for it. */
      readonly action?: string;
      readonly resource?: string;
    };

export type Refusal = 'denied by identity' | 'denied by resource' | 'no identity' | 'no resource';

/**
 * Within one account: an explicit deny wins; else one allow is enough, be it in the role's policies or in the
 * resource's. A key is different: its own policy must allow, or leave it to the account and the role's policies allow.
 * The account itself may do everything that is not denied.
 */
export const evaluate = (
  { roles, resources }: Policies,
  principal: Principal,
  action: string,
  resource: string,
): Verdict => {
  const applies = (statement: Statement) =>
    statement.covers(action, resource) && statement.condition(principal);
  const identity = principal.kind === 'role' ? (roles.get(principal.roleArn) ?? []).filter(applies) : [];
  const others = (resources.get(policyHolder(resource)) ?? [])
    .filter(applies)
    .map((statement) => ({ statement, names: statement.principals?.(principal) ?? 'no' }))
    .filter(({ names }) => names !== 'no');
  if (identity.some(isDeny)) return refused('denied by identity');
  if (others.some(({ statement }) => isDeny(statement))) return refused('denied by resource');
  if (principal.kind === 'account') return { isAllowed: true, grants: [] };

  const own = others.filter(({ names }) => names === 'itself').map(({ statement }) => statement);
  const left = others.filter(({ names }) => names === 'account').map(({ statement }) => statement);
  const grants = (statements: readonly Statement[]) =>
    statements.flatMap((statement) => statement.grantsFor(action, resource));
  if (/^arn:aws:kms:[^:]*:\d*:key\//.test(resource)) {
    if (own.length > 0) return { isAllowed: true, grants: grants(own) };
    if (left.length === 0) return refused('no resource');
    return identity.length > 0
      ? { isAllowed: true, grants: grants([...left, ...identity]) }
      : refused('no identity');
  }
  if (own.length + identity.length > 0) return { isAllowed: true, grants: grants([...identity, ...own]) };
  return refused(principal.kind === 'service' ? 'no resource' : 'no identity');
};

/** Whether a service may act as a role, by the role's own policy of trust. */
export const mayAssume = (
  trust: readonly Statement[],
  principal: Principal,
): readonly Grant[] | undefined => {
  const found = trust.filter(
    ({ covers, condition, principals }) =>
      covers('sts:AssumeRole', '*') && condition(principal) && principals?.(principal) === 'itself',
  );
  if (found.length === 0 || found.some(isDeny)) return undefined;
  return found.flatMap((statement) => statement.grantsFor('sts:AssumeRole', '*'));
};

const isDeny = ({ effect }: Statement) => effect === 'Deny';
const refused = (because: Refusal): Verdict => ({ isAllowed: false, because });

import { textsOf } from './conditions.ts';
import type { Principal } from './principal.ts';

/**
 * Whether a `Principal` element names somebody: `itself`; as one of the account, which in an Allow only leaves it to
 * the account's own policies; or not at all.
 */
export type PrincipalMatcher = (principal: Principal) => 'itself' | 'account' | 'no';

/** `"*"`, `{"AWS": …}` and `{"Service": …}`; throws for any other form. */
export const compilePrincipals = (element: unknown): PrincipalMatcher => {
  if (element === '*') return () => 'itself';
  if (typeof element !== 'object' || element === null || Array.isArray(element))
    throw new Error(`the Principal ${JSON.stringify(element)} is not served here`);
  const matchers = Object.entries(element).flatMap(([kind, names]) =>
    textsOf(names).map((name) => {
      if (kind === 'Service') return service(name);
      if (kind === 'AWS') return aws(name);
      throw new Error(`a Principal of the kind ${kind} is not served here`);
    }),
  );
  return (principal) => {
    const found = matchers.map((matcher) => matcher(principal));
    return found.find((one) => one === 'itself') ?? found.find((one) => one === 'account') ?? 'no';
  };
};

const service = (wanted: string): PrincipalMatcher => {
  if (!/^[a-z0-9.-]+\.amazonaws\.com$/.test(wanted)) throw new Error(`${wanted} is no service principal`);
  return (principal) => (principal.kind === 'service' && principal.name === wanted ? 'itself' : 'no');
};

/** Patterns of ARNs are no principals on AWS either. */
const aws = (wanted: string): PrincipalMatcher => {
  if (wanted === '*') return () => 'itself';
  const [, account] = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(wanted) ?? [];
  if (account) {
    return (principal) => {
      if (principal.kind === 'service' || principal.accountId !== account) return 'no';
      return principal.kind === 'account' ? 'itself' : 'account';
    };
  }
  if (!/^arn:aws:(iam|sts)::\d{12}:(role|assumed-role)\/[\w+=,.@/-]+$/.test(wanted))
    throw new Error(`the principal ${wanted} is not served here`);
  return (principal) =>
    principal.kind === 'role' && (principal.roleArn === wanted || principal.arn === wanted) ? 'itself' : 'no';
};

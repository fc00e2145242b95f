import type { Caller } from '../aws/service.ts';

/** Who asks: the account itself, a session of a role, or an AWS service on behalf of a resource. */
export type Principal =
  | { readonly kind: 'account'; readonly arn: string; readonly accountId: string }
  | {
      readonly kind: 'role';
      /** Of the session: `arn:aws:sts::…:assumed-role/<role>/<session>`. */
      readonly arn: string;
      readonly roleArn: string;
      readonly accountId: string;
    }
  | {
      readonly kind: 'service';
      /** As `events.amazonaws.com`. */
      readonly name: string;
      readonly sourceArn: string;
      readonly accountId: string;
    };

/** Whoever is not the account itself has the rights of a role, be it one without any. */
export const principalOf = ({ arn, accountId }: Caller): Principal => {
  if (arn === `arn:aws:iam::${accountId}:root`) return { kind: 'account', arn, accountId };
  const [, role] = /^arn:aws:sts::\d*:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return { kind: 'role', arn, roleArn: role ? `arn:aws:iam::${accountId}:role/${role}` : arn, accountId };
};

/** A session of a role, named like the resource that acts by it. */
export const sessionOf = (
  roleArn: string,
  session: string,
): Extract<Principal, { readonly kind: 'role' }> => {
  const accountId = roleArn.split(':')[4] ?? '';
  const role = roleArn.split('/').at(-1);
  return {
    kind: 'role',
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
    roleArn,
    accountId,
  };
};

export const serviceFor = (name: string, sourceArn: string, accountId: string): Principal => ({
  kind: 'service',
  name,
  sourceArn,
  accountId,
});

/** How GuardDuty acts on the buckets it protects: as which service, and under which name by a plan's role. */
export const malwareProtection = {
  service: 'malware-protection-plan.guardduty.amazonaws.com',
  session: 'GuardDutyMalwareProtection',
} as const;

/**
 * The condition keys that are known, by their names in lower case. A call of this machine goes over the loopback,
 * which nobody listens in on: it counts as TLS 1.3. No key depends on anything but the caller, so that every
 * decision can be kept; one that does must be left out of the cache of `access.ts`.
 */
export const contextKeys = {
  'aws:securetransport': () => 'true',
  's3:tlsversion': () => '1.3',
  'aws:sourcearn': (principal) => (principal.kind === 'service' ? principal.sourceArn : undefined),
  'aws:sourceaccount': (principal) => (principal.kind === 'service' ? principal.accountId : undefined),
  'aws:principalarn': (principal) =>
    principal.kind === 'role' ? principal.roleArn : principal.kind === 'account' ? principal.arn : undefined,
  'aws:principalaccount': (principal) => (principal.kind === 'service' ? undefined : principal.accountId),
  // only a rule that a service manages for its caller has it
  'events:managedby': (principal) =>
    principal.kind === 'role' && principal.arn.endsWith(`/${malwareProtection.session}`)
      ? malwareProtection.service
      : undefined,
  'aws:principalisawsservice': (principal) => String(principal.kind === 'service'),
} as const satisfies Readonly<Record<string, (principal: Principal) => string | undefined>>;

import type { AwsCall, Caller } from '../aws/service.ts';
import { policyHolder } from './arn.ts';
import { type KeysInUse, keyActions } from './encryption.ts';
import { evaluate, mayAssume, type Verdict } from './evaluate.ts';
import { joinedBy, type PolicyNow } from './live-policies.ts';
import type { NeedsOf } from './needs/needs.ts';
import type { CompiledPolicies } from './policies.ts';
import { type Principal, principalOf } from './principal.ts';
import { refusal } from './refusal.ts';
import type { Grant } from './statement.ts';

/** What the policies say of callers. */
export interface Access {
  /** Refuses a call at the front door as the service would. */
  guard(service: string, call: AwsCall): void;
  /** Throws the refusal of the service that the action belongs to. */
  require(principal: Principal, action: string, resource: string): void;
  allows(principal: Principal, action: string, resource: string): boolean;
  /** Whether a service may act as a role; the principal is the service. */
  mayAssume(roleArn: string, principal: Principal): boolean;
}

/** Kept verdicts of one principal: by action and resource, which are few, but for the keys of objects. */
interface Known {
  readonly principal: Principal;
  /** The account may do what nothing denies: where nothing denies, nobody needs to know what it asks for. */
  readonly mayAll: boolean;
  readonly verdicts: Map<string, Map<string, Kept>>;
}

interface Kept {
  readonly verdict: Verdict;
  /** That a call had given the resource, when it was decided. */
  readonly policy: string | undefined;
}

const mostResources = 10_000;

/**
 * Evaluates the policies of a template, and those that calls have set. Every verdict is kept, as none depends on more
 * than caller, action and resource (see `contextKeys`): asking again takes three look-ups.
 */
export const createAccess = (
  policies: CompiledPolicies,
  {
    needs,
    keys = new Map(),
    policyNow = () => undefined,
    onUse,
  }: {
    /** What a call needs, by service. */
    needs: Readonly<Record<string, NeedsOf>>;
    keys?: KeysInUse;
    policyNow?: PolicyNow;
    /** Told of grants when they are first relied on. */
    onUse: (grants: readonly Grant[]) => void;
  },
): Access => {
  const byCaller = new WeakMap<Caller, Known>();
  const byPrincipal = new Map<string, Known>();
  const mayAll = (principal: Principal) =>
    principal.kind === 'account' &&
    ![...policies.resources.values()]
      .flat()
      .some(
        ({ effect, condition, principals }) =>
          effect === 'Deny' && condition(principal) && principals?.(principal) !== 'no',
      );

  const knownOf = (principal: Principal): Known => {
    const name = principal.kind === 'service' ? `${principal.name} ${principal.sourceArn}` : principal.arn;
    const known = byPrincipal.get(name) ?? { principal, mayAll: mayAll(principal), verdicts: new Map() };
    byPrincipal.set(name, known);
    return known;
  };

  const policiesFor = joinedBy(policies, policyNow);
  const decide = (principal: Principal, action: string, resource: string): Verdict => {
    const set = principal.kind === 'account' ? policies : policiesFor(resource);
    const verdict = evaluate(set, principal, action, resource);
    const key = keys.get(holderOf(resource));
    if (!key || !verdict.isAllowed) return verdict;
    const grants = [...verdict.grants];
    for (const onKey of keyActions(action)) {
      const use = evaluate(policies, principal, onKey, key);
      if (!use.isAllowed) return { ...use, action: onKey, resource: key };
      grants.push(...use.grants);
    }
    return { isAllowed: true, grants };
  };

  const verdictOf = ({ principal, verdicts }: Known, action: string, resource: string): Verdict => {
    let ofAction = verdicts.get(action);
    if (!ofAction) {
      ofAction = new Map();
      verdicts.set(action, ofAction);
    }
    const kept = ofAction.get(resource);
    const policy = policyNow(resource);
    if (kept && kept.policy === policy) return kept.verdict;
    const verdict = decide(principal, action, resource);
    if (verdict.isAllowed) onUse(verdict.grants);
    if (ofAction.size >= mostResources) ofAction.clear();
    ofAction.set(resource, { verdict, policy });
    return verdict;
  };

  const check = (known: Known, action: string, resource: string) => {
    const verdict = verdictOf(known, action, resource);
    if (verdict.isAllowed) return;
    const { because, action: refused = action, resource: of = resource } = verdict;
    throw refusal(known.principal, refused, of, because, serviceOf(action));
  };

  return {
    guard(service, call) {
      let known = byCaller.get(call.caller);
      if (!known) {
        known = knownOf(principalOf(call.caller));
        byCaller.set(call.caller, known);
      }
      if (known.mayAll) return;
      for (const [action, resource] of needs[service]?.(call) ?? []) check(known, action, resource);
    },
    require: (principal, action, resource) => check(knownOf(principal), action, resource),
    allows: (principal, action, resource) => verdictOf(knownOf(principal), action, resource).isAllowed,
    mayAssume(roleArn, principal) {
      const grants = mayAssume(policies.trust.get(roleArn) ?? [], principal);
      if (grants) onUse(grants);
      return grants !== undefined;
    },
  };
};

/** What a key encrypts: the bucket of an object, the table of an index or stream. */
const holderOf = (arn: string): string =>
  arn.startsWith('arn:aws:dynamodb:') ? arn.replace(/\/(index|stream)\/.*$/, '') : policyHolder(arn);

const serviceOf = (action: string) => action.slice(0, action.indexOf(':'));

/** For a cloud without a template: nobody but the account calls it, and what it makes has no policies. */
export const openToAll: Access = {
  guard() {},
  require() {},
  allows: () => true,
  mayAssume: () => true,
};

import { policyHolder } from './arn.ts';
import type { Policies } from './evaluate.ts';
import { statementsOf } from './policies.ts';
import { compileStatement, type Statement } from './statement.ts';

/** Tells the policy, as JSON, that a call has given a resource; undefined for none. */
export type PolicyNow = (resourceArn: string) => string | undefined;

/**
 * The template's policies together with those that calls have given resources since. One that cannot be evaluated
 * here refuses every role and service; the account, which must be able to mend it, is not bound by any of them.
 */
export const joinedBy = (policies: Policies, policyNow: PolicyNow) => {
  const compiled = new Map<string, readonly Statement[]>();
  const statementsIn = (text: string, holder: string): readonly Statement[] => {
    const id = `${holder} ${text}`;
    const known = compiled.get(id);
    if (known) return known;
    if (compiled.size > 1_000) compiled.clear();
    const place = { kind: 'resource', origin: 'set by a call', holder } as const;
    let made: readonly Statement[];
    try {
      made = statementsOf(JSON.parse(text)).map((statement) => compileStatement(statement, place));
    } catch {
      made = [compileStatement({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }, place)];
    }
    compiled.set(id, made);
    return made;
  };
  return (resource: string): Policies => {
    const text = policyNow(resource);
    if (text === undefined) return policies;
    const holder = policyHolder(resource);
    const all = [...(policies.resources.get(holder) ?? []), ...statementsIn(text, holder)];
    return { ...policies, resources: new Map([...policies.resources, [holder, all]]) };
  };
};

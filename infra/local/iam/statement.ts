import { arnPattern } from './arn.ts';
import { type Condition, compileCondition, refuseVariables, textsOf } from './conditions.ts';
import { compilePrincipals, type PrincipalMatcher } from './principals.ts';
import { type Matcher, wildcard } from './wildcard.ts';

/** One action on one resource (both may be patterns) that a statement allows: the unit that can be taken away. */
export interface Grant {
  /** The same at every start: stack, logical id and number of the statement, holder, action, resource. */
  readonly id: string;
  /** Who may: a role's ARN, or the ARN of the resource whose policy it is. */
  readonly holder: string;
  readonly action: string;
  readonly resource: string;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Undefined in a role's policy, which speaks for the role. */
  readonly principals: PrincipalMatcher | undefined;
  readonly condition: Condition;
  covers(action: string, resource: string): boolean;
  /** Those of its grants that allow it; for one with `NotAction` or `NotResource` there is one for the whole. */
  grantsFor(action: string, resource: string): readonly Grant[];
  readonly grants: readonly Grant[];
}

/** What kind of policy a statement stands in: a role's, a resource's, or that of who may assume a role. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const elements = new Set([
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

interface Pattern {
  readonly text: string;
  readonly matches: Matcher;
}

/** Throws an Error for a form that is not evaluated here, so that nothing is allowed or denied by oversight. */
export const compileStatement = (
  given: unknown,
  { kind, origin, holder }: { readonly kind: PolicyKind; readonly origin: string; readonly holder: string },
): Statement => {
  if (typeof given !== 'object' || given === null) throw new Error('a statement is no object');
  const statement = given as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(statement)) {
    if (!elements.has(name)) throw new Error(`the element ${name} of a policy statement is not served here`);
  }
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new Error(`a statement cannot have the effect ${effect}`);
  const wantsPrincipal = kind !== 'identity';
  if ((statement.Principal !== undefined) !== wantsPrincipal)
    throw new Error(
      wantsPrincipal ? 'a statement names no Principal' : 'a statement of a role names a Principal',
    );
  if (kind === 'trust' && (statement.Resource ?? statement.NotResource) !== undefined)
    throw new Error('a statement of who may assume a role names a Resource');

  const actions = oneOf(statement, 'Action', 'NotAction', (text) => {
    const matches = wildcard(text.toLowerCase());
    return (action) => matches(action.toLowerCase());
  });
  const resources =
    kind === 'trust'
      ? { patterns: [{ text: '*', matches: () => true }], isNot: false }
      : oneOf(statement, 'Resource', 'NotResource', arnPattern);
  const grants = grantsOf(effect, actions, resources, origin, holder);

  return {
    effect,
    principals: wantsPrincipal ? compilePrincipals(statement.Principal) : undefined,
    condition: compileCondition(statement.Condition),
    covers: (action, resource) => holds(actions, action) && holds(resources, resource),
    grantsFor: (action, resource) =>
      grants
        .filter(({ of: [a, r] }) => (a?.matches(action) ?? true) && (r?.matches(resource) ?? true))
        .map(({ grant }) => grant),
    grants: grants.map(({ grant }) => grant),
  };
};

interface Patterns {
  readonly patterns: readonly Pattern[];
  readonly isNot: boolean;
}

const holds = ({ patterns, isNot }: Patterns, text: string) =>
  patterns.some(({ matches }) => matches(text)) !== isNot;

const oneOf = (
  statement: Readonly<Record<string, unknown>>,
  name: string,
  not: string,
  compile: (text: string) => Matcher,
): Patterns => {
  const [plain, negated] = [statement[name], statement[not]];
  if ((plain === undefined) === (negated === undefined))
    throw new Error(`a statement needs either ${name} or ${not}`);
  const patterns = textsOf(plain ?? negated).map((text) => {
    refuseVariables(text);
    return { text, matches: compile(text) };
  });
  return { patterns, isNot: plain === undefined };
};

const grantsOf = (
  effect: Statement['effect'],
  actions: Patterns,
  resources: Patterns,
  origin: string,
  holder: string,
) => {
  if (effect === 'Deny') return [];
  const listed = ({ patterns, isNot }: Patterns): readonly (Pattern | undefined)[] =>
    isNot ? [undefined] : patterns;
  const text = (name: string, { patterns }: Patterns) =>
    `not ${patterns.map((p) => p.text).join(', ')}${name}`;
  return listed(actions).flatMap((a) =>
    listed(resources).map((r) => {
      const action = a?.text ?? text('', actions);
      const resource = r?.text ?? text('', resources);
      const grant: Grant = { id: `${origin} ${holder} ${action} ${resource}`, holder, action, resource };
      return { grant, of: [a, r] as const };
    }),
  );
};

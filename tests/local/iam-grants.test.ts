import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Resource, readAssembly } from '../../infra/local/assembly.ts';
import { evaluate, mayAssume } from '../../infra/local/iam/evaluate.ts';
import { type CompiledPolicies, compilePolicies } from '../../infra/local/iam/policies.ts';
import { malwareProtection, type Principal, serviceFor, sessionOf } from '../../infra/local/iam/principal.ts';
import type { Grant } from '../../infra/local/iam/statement.ts';

type Json = Record<string, unknown>;

/** A statement that allows, in the place of the template where it stands. */
interface Allowing {
  readonly resource: Resource;
  readonly statement: Json;
}

let resources: readonly Resource[];
let policies: CompiledPolicies;
let place: { region: string; accountId: string };
beforeAll(() => {
  const assembly = readAssembly(inject('assembly'), 'local');
  place = { region: assembly.region, accountId: assembly.accountId };
  resources = [...assembly.resources('http://127.0.0.1:1'), operator(assembly.accountId)];
  policies = compilePolicies(resources, place);
});

/** A key's policy only leaves actions to roles: this one has them all. */
const operator = (accountId: string): Resource => ({
  stackName: 'test',
  logicalId: 'Operator',
  type: 'AWS::IAM::Policy',
  properties: {
    Roles: ['operator'],
    PolicyDocument: {
      Statement: { Effect: 'Allow', Action: 'kms:*', Resource: `arn:aws:kms:*:${accountId}:key/*` },
    },
  },
  identity: { ref: 'operator', attributes: {} },
  assetFolder: undefined,
});

/** Every object in a tree; the documents of policies lie at different depths. */
const objectsIn = (value: unknown): Json[] => {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : [value as Json]), ...Object.values(value).flatMap(objectsIn)];
};

const isPermission = ({ type }: Resource) => type === 'AWS::Lambda::Permission';
const allowing = (among: readonly Resource[]): Allowing[] =>
  among
    .filter(({ stackName, type }) => stackName !== 'test' && !type.startsWith('AWS::SNS::'))
    .flatMap((resource) =>
      isPermission(resource)
        ? [{ resource, statement: resource.properties as Json }]
        : objectsIn(resource.properties)
            .filter(({ Effect }) => Effect === 'Allow')
            .map((statement) => ({ resource, statement })),
    );

/** The template with one action of one statement gone. */
const without = (index: number, action: string): CompiledPolicies => {
  const copy = structuredClone(resources);
  const { resource, statement } = allowing(copy)[index]!;
  if (isPermission(resource)) {
    return compilePolicies(
      copy.filter((one) => one !== resource),
      place,
    );
  }
  const rest = [statement.Action].flat().filter((one) => one !== action);
  statement.Action = rest.length > 0 ? rest : 'none:None';
  return compilePolicies(copy, place);
};

/** An ARN that the pattern stands for. */
const one = (pattern: string) => (pattern === '*' ? '*' : pattern.replace(/[*?]/g, 'a'));

/** Who relies on a grant: the role itself, the service that the statement names, or a role that a key is left to. */
const relying = ({ statement, resource }: Allowing, { holder }: Grant): Principal => {
  if (holder.includes(':role/') && statement.Principal === undefined)
    return sessionOf(holder, isManaged(statement) ? malwareProtection.session : 'test');
  const named = statement.Principal as string | { Service?: string };
  const name = typeof named === 'string' ? named : named.Service;
  if (!name) return sessionOf(`arn:aws:iam::${place.accountId}:role/operator`, 'test');
  const condition = objectsIn(statement.Condition).find((tests) => tests['aws:SourceArn'] !== undefined);
  const source = isPermission(resource) ? statement.SourceArn : condition?.['aws:SourceArn'];
  return serviceFor(name, one(String(source ?? 'arn:aws:any:any:any:any')), place.accountId);
};

/** Of rules that GuardDuty makes by a role, and nobody else. */
const isManaged = ({ Condition }: Json) =>
  objectsIn(Condition).some((tests) => tests['events:ManagedBy'] !== undefined);

const isAllowed = (among: CompiledPolicies, by: Principal, { action, resource, holder }: Grant): boolean => {
  if (action === 'sts:AssumeRole') return mayAssume(among.trust.get(holder) ?? [], by) !== undefined;
  const on = resource === '*' && holder.includes(':key/') ? holder : one(resource);
  return evaluate(among, by, action, on).isAllowed;
};

describe('every grant of the template', () => {
  it('is needed: without it a call that relies on it is refused', () => {
    const all = allowing(resources);
    let seen = 0;
    all.forEach((entry, index) => {
      for (const action of new Set([entry.statement.Action].flat() as string[])) {
        const changed = without(index, action);
        const origin = `${entry.resource.stackName}/${entry.resource.logicalId}`;
        const gone = policies.grants.filter(
          (grant) =>
            grant.action === action &&
            grant.id.startsWith(`${origin}/`) &&
            !changed.grants.some(({ id }) => id === grant.id),
        );
        expect(gone.length, `${origin} ${action}`).toBeGreaterThan(0);
        for (const grant of gone) {
          const by = relying(entry, grant);
          expect(isAllowed(policies, by, grant), `with ${grant.id}`).toBe(true);
          expect(isAllowed(changed, by, grant), `without ${grant.id}`).toBe(false);
          seen += 1;
        }
      }
    });
    // nothing is forgotten: but for the operator's, these are all grants that there are
    expect(seen).toBe(policies.grants.filter(({ id }) => !id.startsWith('test/')).length);
    expect(seen).toBeGreaterThan(120);
  });

  it('is for one holder: no other role may do it', () => {
    const roles = [...policies.roles.keys()];
    for (const grant of policies.grants) {
      const own = grant.holder.includes(':role/') && grant.action !== 'sts:AssumeRole';
      if (!own || grant.resource === '*' || grant.id.startsWith('test/')) continue;
      const same = policies.grants.filter(
        (other) => other.action === grant.action && other.resource === grant.resource,
      );
      const holders = new Set(same.map(({ holder }) => holder));
      for (const role of roles) {
        if (holders.has(role) || role.endsWith('/operator')) continue;
        expect(isAllowed(policies, sessionOf(role, 'test'), grant), `${role}: ${grant.id}`).toBe(false);
      }
    }
  });
});

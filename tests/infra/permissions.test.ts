import { beforeAll, describe, expect, it, vi } from 'vitest';
import { appOf, type Resource, resourcesOf, targetOf } from '../support/templates.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

let resources: readonly Resource[];
beforeAll(() => {
  vi.stubEnv('CDK_VALIDATION', 'false');
  resources = resourcesOf(appOf('local'), 'local');
  return () => vi.unstubAllEnvs();
});

const all = (type: string) => resources.filter((resource) => resource.type === type);
const functions = () => all('AWS::Lambda::Function');
const nameOf = (fn: Resource): string => fn.properties.FunctionName.replace('pranata-local-', '');
const actionsOf = ({ Action }: Statement) => [Action].flat();

/** What the role of a function may do. */
const allowedTo = ({ stack, properties }: Resource): readonly Statement[] => {
  const role = targetOf(properties.Role);
  return all('AWS::IAM::Policy')
    .filter((policy) => policy.stack === stack && targetOf(policy.properties.Roles[0]) === role)
    .flatMap((policy) => policy.properties.PolicyDocument.Statement);
};

describe('functions', () => {
  it('are those of the house', () => {
    expect(functions().map(nameOf).sort()).toEqual([
      'activities-api-planning',
      'activities-api-welfare',
      'activities-events',
      'activities-relay',
      'archive-events',
      'archive-schedule',
      'documents-api',
      'documents-api-library',
      'documents-api-publishing',
      'documents-events',
      'documents-jobs',
      'documents-relay',
      'documents-schedule',
      'documents-uploads',
      'finance-api',
      'finance-events',
      'finance-relay',
      'reference-api',
      'registration-api',
      'registration-api-conflicts',
      'registration-api-duplicates',
      'registration-api-groups',
      'registration-api-households',
      'registration-api-imports',
      'registration-api-poor-lists',
      'registration-api-privacy',
      'registration-events',
      'registration-jobs',
      'registration-relay',
      'registration-schedule',
      'volunteers-api',
      'volunteers-api-learning',
      'volunteers-events',
      'volunteers-relay',
      'volunteers-uploads',
    ]);
  });

  it('each has its own role and its own log group, which forgets', () => {
    const roles = functions().map(({ stack, properties }) => `${stack} ${targetOf(properties.Role)}`);
    const groups = functions().map(
      ({ stack, properties }) => `${stack} ${targetOf(properties.LoggingConfig.LogGroup)}`,
    );
    expect(new Set(roles).size).toBe(functions().length);
    expect(new Set(groups).size).toBe(functions().length);
    for (const group of all('AWS::Logs::LogGroup')) expect(group.properties.RetentionInDays).toBe(7);
  });

  it('run on the Node that runs these tests', () => {
    const major = process.versions.node.split('.')[0];
    for (const fn of functions()) {
      expect(fn.properties).toMatchObject({
        Runtime: `nodejs${major}.x`,
        Architectures: ['arm64'],
        MemorySize: nameOf(fn) === 'documents-jobs' ? 2_048 : 512, // decodes pictures
      });
    }
  });
});

describe('permissions', () => {
  it('no statement allows an action by a wildcard, and only tracing names no resource', () => {
    const documents = resources.flatMap(({ properties }) => [
      ...(properties.PolicyDocument?.Statement ?? []),
      ...(properties.KeyPolicy?.Statement ?? []),
    ]) as Statement[];
    const allowing = documents.filter(({ Effect }) => Effect === 'Allow');
    expect(allowing.length).toBeGreaterThan(30);
    expect(allowing.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);

    for (const statement of functions().flatMap(allowedTo)) {
      if (!actionsOf(statement).every((action) => action.startsWith('xray:'))) {
        expect(statement.Resource, JSON.stringify(statement)).not.toBe('*');
      }
    }
  });

  it('no role has a policy of somebody else', () => {
    for (const { properties } of all('AWS::IAM::Role')) expect(properties.ManagedPolicyArns).toBeUndefined();
  });

  it('only functions that decide on personal items may use the key', () => {
    const unwrapping = functions().filter((fn) =>
      allowedTo(fn)
        .flatMap(actionsOf)
        .some((action) => action.startsWith('kms:')),
    );
    expect(unwrapping.map(nameOf).sort()).toEqual([
      'activities-api-planning', // for the keys of commands and cursors
      'activities-api-welfare',
      'documents-api',
      'documents-api-publishing',
      'documents-jobs',
      'documents-schedule',
      'documents-uploads',
      'finance-api', // for the keys of commands and cursors
      'registration-api',
      'registration-api-conflicts',
      'registration-api-duplicates',
      'registration-api-groups',
      'registration-api-households',
      'registration-api-imports',
      'registration-api-poor-lists',
      'registration-api-privacy',
      'registration-jobs',
      'registration-schedule',
      'volunteers-api',
      'volunteers-api-learning',
      'volunteers-uploads',
    ]);
  });

  it('no function may scan a table, and each touches the table of its service only', () => {
    for (const fn of functions()) {
      const onTables = allowedTo(fn).filter((statement) => actionsOf(statement)[0]?.startsWith('dynamodb:'));
      expect(onTables.flatMap(actionsOf)).not.toContain('dynamodb:Scan');
      // an import would be the table of another stack
      expect(JSON.stringify(onTables.map(({ Resource }) => Resource))).not.toContain('Fn::ImportValue');
    }
  });

  it('a function that keeps what it hears reads only whom it erases, or moves with an area', () => {
    const keeper = functions().find((fn) => nameOf(fn) === 'volunteers-events')!;
    const onTable = allowedTo(keeper)
      .flatMap(actionsOf)
      .filter((action) => action.startsWith('dynamodb:'));
    const actions = ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'];
    expect(onTable.sort()).toEqual(actions.map((action) => `dynamodb:${action}`));
    const asked = allowedTo(keeper).find(({ Action }) => Action === 'dynamodb:Query');
    expect(JSON.stringify(asked?.Resource)).toContain('/index/gsi1');
  });

  it('a relay publishes on the bus of its service, and on no other', () => {
    const busOf = (name: string) => {
      const fn = functions().find((candidate) => nameOf(candidate) === name)!;
      const [publishing, ...others] = allowedTo(fn).filter(({ Action }) => Action === 'events:PutEvents');
      expect(others).toEqual([]);
      return JSON.stringify(publishing?.Resource);
    };
    expect(busOf('registration-relay')).toContain('InstitutionalBus');
    expect(busOf('volunteers-relay')).toContain('VolunteerBus');
    expect(busOf('finance-relay')).toContain('FinancialBus');
  });
});

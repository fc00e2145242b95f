import { explained, type Resource } from '../assembly.ts';
import type { Policies } from './evaluate.ts';
import { managedPolicies } from './managed-policies.ts';
import { compileStatement, type Grant, type PolicyKind, type Statement } from './statement.ts';

export interface CompiledPolicies extends Policies {
  /** Who may act as a role, by its ARN. */
  readonly trust: ReadonlyMap<string, readonly Statement[]>;
  readonly grants: readonly Grant[];
}

interface Place {
  readonly accountId: string;
  readonly region: string;
}

type Properties = Readonly<Record<string, unknown>>;

/** Reads the policies out of resources; what it adds goes to the holders' lists. */
type Reader = (resource: Resource, add: Add, place: Place) => void;
/** `part` tells several documents of one resource apart. */
type Add = (kind: PolicyKind, holders: readonly string[], document: unknown, part?: string) => void;

const readers: Readonly<Record<string, Reader>> = {
  'AWS::IAM::Role': ({ properties, identity }, add) => {
    only(properties, ['RoleName', 'Description', 'MaxSessionDuration', 'Path', 'Tags', ...rolePolicies]);
    const arn = identity.attributes.Arn!;
    add('trust', [arn], properties.AssumeRolePolicyDocument, 'trust');
    for (const { PolicyName, PolicyDocument } of listOf<Properties>(properties.Policies))
      add('identity', [arn], PolicyDocument, String(PolicyName));
    for (const managed of listOf<string>(properties.ManagedPolicyArns)) {
      if (!Object.hasOwn(managedPolicies, managed))
        throw new Error(`the policy ${managed} is not known here`);
      add('identity', [arn], { Statement: managedPolicies[managed] }, managed.split('/').at(-1));
    }
  },
  'AWS::IAM::Policy': ({ properties }, add, { accountId }) => {
    only(properties, ['PolicyName', 'PolicyDocument', 'Roles']);
    const roles = listOf<string>(properties.Roles).map((name) => `arn:aws:iam::${accountId}:role/${name}`);
    add('identity', roles, properties.PolicyDocument);
  },
  'AWS::S3::BucketPolicy': ({ properties }, add) =>
    add('resource', [`arn:aws:s3:::${properties.Bucket}`], properties.PolicyDocument),
  'AWS::SQS::QueuePolicy': ({ properties }, add, { accountId, region }) => {
    const names = listOf<string>(properties.Queues).map((url) => url.split('/').at(-1));
    add(
      'resource',
      names.map((name) => `arn:aws:sqs:${region}:${accountId}:${name}`),
      properties.PolicyDocument,
    );
  },
  'AWS::Events::EventBusPolicy': ({ properties }, add, { accountId, region }) => {
    only(properties, ['EventBusName', 'Statement', 'StatementId']);
    const bus = String(properties.EventBusName ?? 'default')
      .split('/')
      .at(-1);
    add('resource', [`arn:aws:events:${region}:${accountId}:event-bus/${bus}`], {
      Statement: properties.Statement,
    });
  },
  'AWS::KMS::Key': ({ properties, identity }, add, { accountId }) => {
    // what CloudFormation gives a key without a policy
    const delegating = {
      Statement: { Effect: 'Allow', Principal: { AWS: accountId }, Action: 'kms:*', Resource: '*' },
    };
    add('resource', [identity.attributes.Arn!], properties.KeyPolicy ?? delegating);
  },
  'AWS::Lambda::Permission': ({ properties }, add, { accountId, region }) => {
    only(properties, ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount']);
    const name = String(properties.FunctionName).split(':').at(-1);
    const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
    add('resource', [arn], { Statement: permission(properties, arn) });
  },
};

const rolePolicies = ['AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns'];

/** Types that are nothing but permissions. */
export const policyTypes = [
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Events::EventBusPolicy',
  'AWS::Lambda::Permission',
] as const satisfies readonly (keyof typeof readers)[];

/** Compiles every policy of a template; an Error names stack, logical id and the form that is not evaluated here. */
export const compilePolicies = (resources: readonly Resource[], place: Place): CompiledPolicies => {
  const lists = {
    identity: new Map<string, Statement[]>(),
    resource: new Map<string, Statement[]>(),
    trust: new Map<string, Statement[]>(),
  };
  for (const resource of resources) {
    const read = Object.hasOwn(readers, resource.type) ? readers[resource.type] : undefined;
    const { stackName, logicalId } = resource;
    const add: Add = (kind, holders, document, part) => {
      const origin = [stackName, logicalId, ...(part ? [part] : [])].join('/');
      statementsOf(document).forEach((statement, index) => {
        for (const holder of holders) {
          const compiled = compileStatement(statement, { kind, origin: `${origin}/${index}`, holder });
          const list = lists[kind].get(holder);
          if (list) list.push(compiled);
          else lists[kind].set(holder, [compiled]);
        }
      });
    };
    if (read) explained(stackName, logicalId, resource.type, () => read(resource, add, place));
  }
  const all = Object.values(lists).flatMap((list) => [...list.values()].flat());
  return {
    roles: lists.identity,
    resources: lists.resource,
    trust: lists.trust,
    grants: all.flatMap(({ grants }) => grants),
  };
};

export const statementsOf = (document: unknown): readonly unknown[] => {
  if (typeof document !== 'object' || document === null) throw new Error('it has no policy document');
  const { Version = '2012-10-17', Id: _, Statement, ...others } = document as Properties;
  if (Version !== '2012-10-17') throw new Error(`policies of the version ${Version} are not served here`);
  const [other] = Object.keys(others);
  if (other) throw new Error(`the element ${other} of a policy is not served here`);
  const statements = Statement === undefined ? [] : [Statement].flat();
  if (statements.length === 0) throw new Error('a policy has no statement');
  return statements;
};

/** As Lambda writes a permission into the function's policy. */
const permission = ({ Action, Principal, SourceArn, SourceAccount }: Properties, Resource: string) => {
  const principal = String(Principal);
  return {
    Effect: 'Allow',
    Principal:
      principal === '*'
        ? '*'
        : principal.endsWith('.amazonaws.com')
          ? { Service: Principal }
          : { AWS: Principal },
    Action,
    Resource,
    Condition: {
      ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    },
  };
};

const listOf = <T>(value: unknown): readonly T[] => (value === undefined ? [] : ([value].flat() as T[]));

const only = (properties: Properties, known: readonly string[]) => {
  const other = Object.keys(properties).filter((name) => !known.includes(name));
  if (other.length > 0) throw new Error(`${other.join(', ')} of this type is not served here`);
};

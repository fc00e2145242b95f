import { readFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { type Identity, identityOf } from './identity.ts';
import { type Lookup, noValue, resolve } from './intrinsics.ts';

/** A resource of a template with every intrinsic function resolved. */
export interface Resource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly identity: Identity;
  /** The folder of its asset (a function's bundle). */
  readonly assetFolder: string | undefined;
}

export interface Assembly {
  readonly region: string;
  readonly accountId: string;
  /** Stacks in the order of their dependencies. `awsUrl` is where the front door listens. */
  resources(awsUrl: string): readonly Resource[];
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly environment?: string;
        readonly dependencies?: readonly string[];
        readonly properties?: {
          readonly directoryName?: string;
          readonly templateFile?: string;
          readonly stackName?: string;
        };
      }
    >
  >;
}

interface Template {
  readonly Resources?: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties?: Record<string, unknown>;
        readonly Metadata?: Record<string, unknown>;
        readonly Condition?: string;
      }
    >
  >;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

interface Stack {
  readonly name: string;
  readonly template: Template;
}

/** Reads the nested assembly of a Stage from `cdk.out`; a folder without Stages is read as it is. */
export const readAssembly = (folder: string, stage: string): Assembly => {
  const root = readManifest(folder);
  const nested = root.artifacts?.[`assembly-${stage}`];
  const inner =
    nested?.type === 'cdk:cloud-assembly' ? join(folder, nested.properties?.directoryName ?? '') : folder;
  const stacks = inDependencyOrder(inner === folder ? root : readManifest(inner));
  const [, accountId = '', region = ''] = /^aws:\/\/([^/]+)\/(.+)$/.exec(stacks[0]?.environment ?? '') ?? [];
  if (!region) throw new Error(`${folder} holds no stack of the Stage ${stage}`);
  const read = stacks.map(({ stackName, templateFile }) => ({
    name: stackName,
    template: JSON.parse(readFileSync(join(inner, templateFile), 'utf8')) as Template,
  }));
  return {
    region,
    accountId,
    resources: (awsUrl) => resolveStacks(read, { folder: inner, region, accountId, awsUrl }),
  };
};

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

const inDependencyOrder = ({ artifacts = {} }: Manifest) => {
  const ordered: { stackName: string; templateFile: string; environment: string }[] = [];
  const seen = new Set<string>();
  const visit = (id: string) => {
    const artifact = artifacts[id];
    if (seen.has(id) || !artifact) return;
    seen.add(id);
    for (const dependency of artifact.dependencies ?? []) visit(dependency);
    if (artifact.type !== 'aws:cloudformation:stack') return;
    const { stackName = id, templateFile = '' } = artifact.properties ?? {};
    ordered.push({ stackName, templateFile, environment: artifact.environment ?? '' });
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return ordered;
};

interface Surroundings {
  readonly folder: string;
  readonly region: string;
  readonly accountId: string;
  readonly awsUrl: string;
}

const resolveStacks = (stacks: readonly Stack[], around: Surroundings): Resource[] => {
  const exported = new Map<string, unknown>();
  return stacks.flatMap((stack) => {
    const lookup = lookupIn(stack, around, exported);
    const resources = Object.entries(stack.template.Resources ?? {}).flatMap(
      ([logicalId, resource]): Resource[] => {
        if (resource.Condition !== undefined && !lookup.condition(resource.Condition)) return [];
        const path = resource.Metadata?.['aws:asset:path'];
        return explained(stack, logicalId, resource.Type, () => [
          {
            stackName: stack.name,
            logicalId,
            type: resource.Type,
            properties: resolve(resource.Properties ?? {}, lookup) as Resource['properties'],
            identity: lookup.identity(logicalId),
            assetFolder: typeof path === 'string' ? resolvePath(around.folder, path) : undefined,
          },
        ]);
      },
    );
    for (const { Value, Export } of Object.values(stack.template.Outputs ?? {})) {
      if (Export) exported.set(resolve(Export.Name, lookup) as string, resolve(Value, lookup));
    }
    return resources;
  });
};

const lookupIn = (
  { name: stackName, template }: Stack,
  { region, accountId, awsUrl }: Surroundings,
  exported: ReadonlyMap<string, unknown>,
): Lookup & { identity(logicalId: string): Identity } => {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::NoValue': noValue,
    'AWS::NotificationARNs': [],
  };
  const identities = new Map<string, Identity>();
  const identity = (logicalId: string): Identity => {
    const known = identities.get(logicalId);
    if (known) return known;
    const resource = template.Resources?.[logicalId];
    if (!resource) throw new Error(`there is no resource ${logicalId}`);
    // Only what names the resource, because its other properties may refer back.
    const names = Object.entries(resource.Properties ?? {}).filter(([key]) => /Name$/.test(key));
    const properties = resolve(Object.fromEntries(names), lookup) as Resource['properties'];
    const place = { stackName, logicalId, region, accountId, awsUrl };
    const made = identityOf(resource.Type, properties, place);
    if (!made) throw new Error(`the embedded cloud does not know resources of type ${resource.Type}`);
    identities.set(logicalId, made);
    return made;
  };
  const known = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`there is no ${what}`);
    return value;
  };
  const lookup: Lookup = {
    ref(name) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      const parameter = template.Parameters?.[name];
      return parameter ? known(parameter.Default, `value for the parameter ${name}`) : identity(name).ref;
    },
    attribute: (logicalId, attribute) =>
      known(identity(logicalId).attributes[attribute], `attribute ${attribute} of ${logicalId}`),
    condition: (name) => resolve(known(template.Conditions?.[name], `condition ${name}`), lookup) === true,
    importValue: (name) => known(exported.get(name), `export ${name}`),
    mapping: (map, key, second) =>
      known(template.Mappings?.[map]?.[key]?.[second], `mapping ${map}.${key}.${second}`),
  };
  return { ...lookup, identity };
};

/** Runs what concerns one resource; an error then names stack, logical id and type. */
export const explained = <T>(stack: string | Stack, logicalId: string, type: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const name = typeof stack === 'string' ? stack : stack.name;
    throw new Error(`${name}, ${logicalId} (${type}): ${(error as Error).message}`, { cause: error });
  }
};

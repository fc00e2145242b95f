import type { Resource } from '../assembly.ts';
import { type Principal, sessionOf } from '../iam/principal.ts';
import type { Cloud } from './cloud.ts';

interface FunctionProperties {
  readonly FunctionName?: string;
  readonly Handler: string;
  readonly Runtime: string;
  readonly Role: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly LoggingConfig?: { readonly LogGroup?: string };
  readonly ReservedConcurrentExecutions?: number;
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
}

/** Where Lambda would start a worker per event: enough to keep two cores busy while others wait for I/O. */
const mostWorkers = 4;

export const wireFunction = ({ properties, identity, assetFolder }: Resource, cloud: Cloud) => {
  const given = properties as unknown as FunctionProperties;
  if (!given.Runtime?.startsWith('nodejs'))
    throw new Error(`the runtime ${given.Runtime} cannot be run here`);
  if (!assetFolder) throw new Error('it has no aws:asset:path, so its bundle cannot be found');
  const arn = identity.attributes.Arn!;
  const logGroup = given.LoggingConfig?.LogGroup ?? `/aws/lambda/${identity.ref}`;
  const mayLog = mayWriteLogs(arn, sessionOf(given.Role, identity.ref), logGroup, cloud);
  if (!mayLog) cloud.report(`${identity.ref} may not write to ${logGroup}: its log is lost`);
  cloud.functions.ensureFunction({
    name: identity.ref,
    arn,
    folder: assetFolder,
    handler: given.Handler,
    environment: textual(given.Environment?.Variables ?? {}),
    timeoutSeconds: given.Timeout ?? 3,
    memoryMegabytes: given.MemorySize ?? 128,
    credential: cloud.credentials.ofRole(given.Role.split('/').at(-1)!, identity.ref),
    logGroup,
    mayLog,
    concurrency: Math.min(given.ReservedConcurrentExecutions ?? mostWorkers, mostWorkers),
  });
  const deadLetterQueue = given.DeadLetterConfig?.TargetArn;
  if (deadLetterQueue) cloud.asyncInvokes.configure(arn, { deadLetterQueue });
};

/** Lambda needs a stream for each instance, and to write into it. */
const mayWriteLogs = (functionArn: string, session: Principal, logGroup: string, { access }: Cloud) => {
  const [, , , region, account] = functionArn.split(':');
  const stream = `arn:aws:logs:${region}:${account}:log-group:${logGroup}:log-stream:local`;
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
    access().allows(session, action, stream),
  );
};

const textual = (variables: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));

interface InvokeConfigProperties {
  readonly FunctionName: string;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: {
    readonly OnSuccess?: { readonly Destination: string };
    readonly OnFailure?: { readonly Destination: string };
  };
}

export const wireInvokeConfig = ({ properties }: Resource, cloud: Cloud) => {
  const given = properties as unknown as InvokeConfigProperties;
  const { OnSuccess, OnFailure } = given.DestinationConfig ?? {};
  for (const end of [OnSuccess, OnFailure]) if (end) cloud.destinations.check(end.Destination);
  cloud.asyncInvokes.configure(functionArn(given.FunctionName, cloud), {
    ...(given.MaximumRetryAttempts !== undefined && { retries: given.MaximumRetryAttempts }),
    ...(given.MaximumEventAgeInSeconds !== undefined && {
      maximumAgeSeconds: given.MaximumEventAgeInSeconds,
    }),
    ...(OnSuccess && { onSuccess: OnSuccess.Destination }),
    ...(OnFailure && { onFailure: OnFailure.Destination }),
  });
};

/** Templates name functions by name or by ARN. */
export const functionArn = (nameOrArn: string, { functions }: Pick<Cloud, 'functions'>): string => {
  const found = functions.list().find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (!found) throw new Error(`there is no function ${nameOrArn}`);
  return found.arn;
};

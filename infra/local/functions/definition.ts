import type { Credential } from '../aws/credentials.ts';

/** A function as the template describes it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** The bundle: `index.cjs`, `index.js` or `index.mjs` lies in it. */
  readonly folder: string;
  /** As `index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly credential: Credential;
  readonly logGroup: string;
  /** False where its role may not write there: then its lines are lost, as on AWS. */
  readonly mayLog?: boolean;
  /** At most so many workers. */
  readonly concurrency: number;
}

/** The variables of a function's worker: its own, and those that Lambda sets. Nothing of this process. */
export const environmentOf = (
  { environment, name, folder, handler, memoryMegabytes, credential, logGroup }: FunctionDefinition,
  { region, endpoint }: { region: string; endpoint: string },
): Record<string, string> => ({
  ...environment,
  AWS_ACCESS_KEY_ID: credential.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT_URL: endpoint,
  // The SDK reads the files in the home folder too, which belong to the developer.
  AWS_CONFIG_FILE: `${folder}/no-such-config`,
  AWS_SHARED_CREDENTIALS_FILE: `${folder}/no-such-credentials`,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  LAMBDA_TASK_ROOT: folder,
  _HANDLER: handler,
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
});

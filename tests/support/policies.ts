import type { Resource } from '../../infra/local/assembly.ts';
import { evaluate } from '../../infra/local/iam/evaluate.ts';
import { compilePolicies } from '../../infra/local/iam/policies.ts';
import { type Principal, serviceFor, sessionOf } from '../../infra/local/iam/principal.ts';
import { accountId, region } from './aws-endpoint.ts';

export const roleArn = `arn:aws:iam::${accountId}:role/relay`;
export const role = sessionOf(roleArn, 'relay-function');
export const root: Principal = { kind: 'account', arn: `arn:aws:iam::${accountId}:root`, accountId };
export const queue = `arn:aws:sqs:${region}:${accountId}:events`;
export const table = `arn:aws:dynamodb:${region}:${accountId}:table/boards`;
export const bucket = 'arn:aws:s3:::archive';
export const key = `arn:aws:kms:${region}:${accountId}:key/1`;
export const ruleArn = `arn:aws:events:${region}:${accountId}:rule/bus/to-events`;
export const rule = serviceFor('events.amazonaws.com', ruleArn, accountId);

export const resource = (
  type: string,
  properties: object,
  attributes: Record<string, string> = {},
  logicalId = 'Some',
): Resource => ({
  stackName: 'test',
  logicalId,
  type,
  properties: properties as Resource['properties'],
  identity: { ref: 'some', attributes },
  assetFolder: undefined,
});
export const document = (statements: unknown) => ({ Version: '2012-10-17', Statement: statements });
export const rolePolicy = (...statements: object[]) =>
  resource('AWS::IAM::Policy', { Roles: ['relay'], PolicyDocument: document(statements) });
export const queuePolicy = (...statements: object[]) =>
  resource('AWS::SQS::QueuePolicy', {
    Queues: [`http://127.0.0.1:1/${accountId}/events`],
    PolicyDocument: document(statements),
  });
export const bucketPolicy = (...statements: object[]) =>
  resource('AWS::S3::BucketPolicy', { Bucket: 'archive', PolicyDocument: document(statements) });
export const keyPolicy = (...statements: object[]) =>
  resource('AWS::KMS::Key', { KeyPolicy: document(statements) }, { Arn: key });

export const compiled = (...resources: Resource[]) => compilePolicies(resources, { region, accountId });
export const decide = (
  resources: readonly Resource[],
  principal: Principal,
  action: string,
  on: string,
): string => {
  const verdict = evaluate(compiled(...resources), principal, action, on);
  return verdict.isAllowed ? 'allowed' : verdict.because;
};
export const ofRole = (statement: object, action: string, on: string) =>
  decide([rolePolicy({ Effect: 'Allow', ...statement })], role, action, on);

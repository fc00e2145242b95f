import type { Resource } from '../assembly.ts';

/** ARNs of the keys of the template that queues, buckets and tables are encrypted with, by the ARN of these. */
export type KeysInUse = ReadonlyMap<string, string>;

/**
 * Who works with what a customer's key encrypts must be allowed to use that key, too; keys of AWS (`aws/sqs` …) and
 * of the services ask for nothing. The key policy of a queue's key must let in the service whose rule sends there.
 */
export const keysInUse = (
  resources: readonly Resource[],
  keyArn: (reference: string) => string | undefined,
): KeysInUse => {
  const found = new Map<string, string>();
  for (const { type, properties, identity } of resources) {
    const reference = Object.hasOwn(references, type) ? references[type]!(properties as Loose) : undefined;
    if (typeof reference !== 'string' || reference.startsWith('alias/aws/')) continue;
    // a key of the template may not be made yet: then its own ARN or id says which it is
    const made = resources.find(
      (other) => other.type === 'AWS::KMS::Key' && reference.endsWith(other.identity.ref),
    );
    const key = made?.identity.attributes.Arn ?? keyArn(reference);
    if (!key) throw new Error(`${identity.ref} is encrypted with the key ${reference}, which is not there`);
    found.set(identity.attributes.Arn!, key);
  }
  return found;
};

// biome-ignore lint/suspicious/noExplicitAny: properties are read here as loosely as CloudFormation writes them
type Loose = Readonly<Record<string, any>>;

const references: Readonly<Record<string, (properties: Loose) => unknown>> = {
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::S3::Bucket': ({ BucketEncryption }) =>
    BucketEncryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault?.KMSMasterKeyID,
  'AWS::DynamoDB::Table': ({ SSESpecification }) => SSESpecification?.KMSMasterKeyId,
};

/** What an action needs of the key beside itself, after the pages "Key management" of SQS, "SSE-KMS" of S3 and DynamoDB. */
export const keyActions = (action: string): readonly string[] => {
  if (Object.hasOwn(others, action)) return others[action]!;
  return onItems.test(action) ? ['kms:Decrypt'] : [];
};

const others: Readonly<Record<string, readonly string[]>> = {
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  's3:GetObject': ['kms:Decrypt'],
  's3:GetObjectVersion': ['kms:Decrypt'],
};
const onItems =
  /^dynamodb:(Batch(Get|Write)Item|(Get|Put|Update|Delete|ConditionCheck)Item|Query|Scan|GetRecords)$/;

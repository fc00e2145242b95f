import { readJson } from '../../aws/json-body.ts';
import { type AwsCall, AwsError } from '../../aws/service.ts';
import { dynamodbNeeds } from './dynamodb.ts';
import { eventsNeeds } from './events.ts';
import { kmsNeeds } from './kms.ts';
import { isInput, type NeedsOf, type OperationNeeds } from './needs.ts';
import { s3Needs } from './s3.ts';
import { sqsNeeds } from './sqs.ts';

interface Surroundings {
  readonly region: string;
  readonly accountId: string;
  keyArn(reference: string): string | undefined;
}

/** What calls of each service need to be allowed. */
export const needsByService = ({
  region,
  accountId,
  keyArn,
}: Surroundings): Readonly<Record<string, NeedsOf>> => {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  return {
    dynamodb: ofOperations(dynamodbNeeds((name) => arn('dynamodb', `table/${name}`))),
    events: ofOperations(eventsNeeds((resource) => arn('events', resource))),
    kms: ofOperations(kmsNeeds(keyArn, (name) => arn('kms', name))),
    s3: s3Needs,
    sqs: ofOperations(sqsNeeds((name) => arn('sqs', name))),
  };
};

/** An operation that is not in the table is refused, known to its service or not. */
const ofOperations =
  (operations: OperationNeeds): NeedsOf =>
  ({ operation, body }: AwsCall) => {
    const needs = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!needs) throw new AwsError('UnknownOperationException', `Unknown operation ${operation}`);
    const input = inputOf(body);
    return input ? needs(input) : [];
  };

/** What is no JSON object, the service refuses by itself. */
const inputOf = (body: Buffer) => {
  if (body.length === 0) return {};
  try {
    const value = readJson(body);
    return isInput(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

import { AwsError } from '../aws/service.ts';

const serviceErrors = 'com.amazonaws.dynamodb.v20120810#';

export const invalid = (message: string): AwsError =>
  new AwsError('com.amazon.coral.validate#ValidationException', message);

/** Most of the refusals of data begin like this. */
export const invalidParameter = (message: string): AwsError =>
  invalid(`One or more parameter values were invalid: ${message}`);

/** A value of the wrong JSON kind, before anything is validated. */
export const unreadable = (message: string): AwsError =>
  new AwsError('com.amazon.coral.service#SerializationException', message);

export const refused = (
  name:
    | 'ConditionalCheckFailedException'
    | 'IdempotentParameterMismatchException'
    | 'ResourceInUseException'
    | 'ResourceNotFoundException'
    | 'TransactionCanceledException',
  message: string,
  extra: Record<string, unknown> = {},
): AwsError => new AwsError(serviceErrors + name, message, extra);

export const isValidation = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.code.endsWith('#ValidationException');

import { AwsError } from '../aws/service.ts';

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** Most of the refusals of data begin like this. */
export const invalidParameter = (message: string): AwsError =>
  invalid(`One or more parameter values were invalid: ${message}`);

/** A value of the wrong JSON kind, before anything is validated. */
export const unreadable = (message: string): AwsError => new AwsError('SerializationException', message);

export const refused = (
  code:
    | 'ConditionalCheckFailedException'
    | 'IdempotentParameterMismatchException'
    | 'ResourceInUseException'
    | 'ResourceNotFoundException'
    | 'TransactionCanceledException',
  message: string,
  extra: Record<string, unknown> = {},
): AwsError => new AwsError(code, message, extra);

export const isInvalid = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.code === 'ValidationException';

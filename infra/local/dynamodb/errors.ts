import { AwsError } from '../aws/service.ts';

const validation = 'com.amazon.coral.validate#ValidationException';

export const invalid = (message: string): AwsError => new AwsError(validation, message);

/** Most of the refusals of data begin like this. */
export const invalidParameter = (message: string): AwsError =>
  invalid(`One or more parameter values were invalid: ${message}`);

/** Keys that do not fit the table, which a transaction finds out only while it runs. */
export class Mismatch extends AwsError {}

export const mismatch = (message: string): Mismatch => new Mismatch(validation, message);

/** A value of the wrong JSON kind, before anything is validated; its text is called `Message`, unlike all others. */
export const unreadable = (message: string): AwsError =>
  new AwsError('com.amazon.coral.service#SerializationException', message, { Message: message });

export const unknownOperation = (): AwsError =>
  new AwsError('com.amazon.coral.service#UnknownOperationException', '');

export const refused = (
  code:
    | 'ConditionalCheckFailedException'
    | 'ExpiredIteratorException'
    | 'IdempotentParameterMismatchException'
    | 'LimitExceededException'
    | 'ResourceInUseException'
    | 'ResourceNotFoundException'
    | 'TableNotFoundException'
    | 'TransactionCanceledException'
    | 'TrimmedDataAccessException',
  message: string,
  extra: Record<string, unknown> = {},
): AwsError => new AwsError(code, message, extra);

export const isInvalid = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.code === validation;

/**
 * For work that nobody waits for: a database that refuses (a full disk) puts it off to the next time, told
 * by `false`; any other error is a defect.
 */
export const attempted = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') throw error;
    return false;
  }
};

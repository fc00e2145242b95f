import { AwsError } from '../aws/service.ts';

/** A parameter AWS finds wrong; the sentence is the one it sends. */
export const invalidParameter = (name: string, value: unknown, reason: string) =>
  new AwsError('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

export const missingParameter = (name: string) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

/** A parameter of FIFO queues on a standard one, or the other way round. */
export const wrongQueueType = (name: string, value: unknown) =>
  invalidParameter(name, value, 'The request include parameter that is not valid for this queue type.');

export const unknownAttribute = (name: string) =>
  new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);

export const invalidAttribute = (name: string, reason = '') =>
  new AwsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}.${reason && ` Reason: ${reason}`}`,
  );

export const queueDoesNotExist = () =>
  new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

export const resourceNotFound = (message: string) =>
  new AwsError('ResourceNotFoundException', message, { status: 404 });

import { AwsError } from '../aws/service.ts';

/** A parameter AWS finds wrong; the sentence is the one it sends. */
export const invalidParameter = (name: string, value: unknown, reason: string) =>
  new AwsError('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

export const missingParameter = (name: string) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

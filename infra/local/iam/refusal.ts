import { AwsError } from '../aws/service.ts';
import type { Refusal } from './evaluate.ts';
import type { Principal } from './principal.ts';

const reasons: Readonly<Record<Refusal, (action: string) => string>> = {
  'denied by identity': () => 'with an explicit deny in an identity-based policy',
  'denied by resource': () => 'with an explicit deny in a resource-based policy',
  'no identity': (action) => `because no identity-based policy allows the ${action} action`,
  'no resource': (action) => `because no resource-based policy allows the ${action} action`,
};

/** In the words of the service that is asked: S3 quotes the resource, SQS writes the action small. */
export const refusal = (
  principal: Principal,
  action: string,
  resource: string,
  because: Refusal,
  /** The one that answers: where it may not use a key for the caller, not KMS. */
  service: string,
): AwsError => {
  const who = principal.kind === 'service' ? principal.name : principal.arn;
  const what = action.startsWith('sqs:') ? action.toLowerCase() : action;
  const where = action.startsWith('s3:') ? `"${resource}"` : resource;
  const message = `User: ${who} is not authorized to perform: ${what} on resource: ${where} ${reasons[because](what)}`;
  const { code, status } = forms[service] ?? { code: 'AccessDeniedException', status: 400 };
  return new AwsError(code, message, { status });
};

/** Where the code is another than `AccessDeniedException` with 400. */
const forms: Readonly<Record<string, { readonly code: string; readonly status: number }>> = {
  s3: { code: 'AccessDenied', status: 403 },
  sqs: { code: 'AccessDenied', status: 403 },
  // the refusal comes from the framework in front of DynamoDB, and its name says so
  dynamodb: { code: 'com.amazon.coral.service#AccessDeniedException', status: 400 },
  scheduler: { code: 'AccessDeniedException', status: 403 },
};

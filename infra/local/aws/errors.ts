import { AwsError, type AwsReply } from './service.ts';

/** The JSON services, by how their errors differ; S3 has XML. */
export type Protocol = 'json-1.0' | 'json-1.1' | 'rest-json' | 'rest-xml';

/** An error as the client of that service expects it. What is no AwsError is ours: 500, without its text. */
export const errorReply = (
  service: string,
  protocol: Protocol,
  error: unknown,
  { path, requestId }: { path: string; requestId: string },
): AwsReply => {
  const failure = error instanceof AwsError ? error : internal(service);
  if (protocol === 'rest-xml') return xml(failure, path, requestId);

  // DynamoDB, EventBridge and KMS refuse a signature with 400, the younger services with 403.
  const status =
    failure.status === 403 && (service === 'dynamodb' || service === 'events' || service === 'kms')
      ? 400
      : failure.status;
  return {
    status,
    headers: {
      'content-type':
        protocol === 'json-1.1'
          ? 'application/x-amz-json-1.1'
          : protocol === 'json-1.0'
            ? 'application/x-amz-json-1.0'
            : 'application/json',
      ...(protocol === 'rest-json' && { 'x-amzn-errortype': failure.code }),
      ...(service === 'sqs' && {
        'x-amzn-query-error': `${queryCode(failure)};${status < 500 ? 'Sender' : 'Receiver'}`,
      }),
    },
    body: JSON.stringify({
      __type: failure.code.includes('#') ? failure.code : `${shapes[service] ?? ''}${failure.code}`,
      message: failure.message,
      ...(service === 'dynamodb' &&
        failure.code === 'SerializationException' && { Message: failure.message }),
      ...failure.extra,
    }),
  };
};

/** Each service has its own name for it; clients of the SDK try all of them again, for their status. */
const internal = (service: string) =>
  new AwsError(internals[service] ?? 'InternalFailure', 'Internal failure', { status: 500 });
const internals: Readonly<Record<string, string>> = {
  dynamodb: 'InternalServerError',
  events: 'InternalException',
  kms: 'KMSInternalException',
  scheduler: 'InternalServerException',
};

const shapes: Readonly<Record<string, string>> = {
  dynamodb: 'com.amazonaws.dynamodb.v20120810#',
  sqs: 'com.amazonaws.sqs#',
};

/** SQS spoke the query protocol before: clients built then know its errors by these names. */
const queryCode = ({ code, extra }: AwsError): string =>
  typeof extra.queryCode === 'string' ? extra.queryCode : (queryCodes[code] ?? code);

const queryCodes: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
  UnrecognizedClientException: 'InvalidClientTokenId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
};

const xmlCodes: Readonly<Record<string, string>> = {
  UnrecognizedClientException: 'InvalidAccessKeyId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  IncompleteSignatureException: 'AuthorizationHeaderMalformed',
  MissingAuthenticationTokenException: 'AccessDenied',
  InternalFailure: 'InternalError',
};

const xml = (
  { code, message, status, headers, extra }: AwsError,
  path: string,
  requestId: string,
): AwsReply => {
  const fields = {
    Code: xmlCodes[code] ?? code,
    Message: message,
    ...extra,
    Resource: path,
    RequestId: requestId,
  };
  const elements = Object.entries(fields).map(
    ([name, value]) => `<${name}>${escaped(String(value))}</${name}>`,
  );
  return {
    status,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${elements.join('')}</Error>`,
  };
};

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (char) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[char]};`);

/** Names of what AWS answers to too many calls, and to a write that meets another. */
const passingNames = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** How Node and the SDK name a connection that broke, or an answer that did not come. */
const passingCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'TimeoutError']);

interface Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Whether a call to AWS failed only for now, after the SDK has tried it three times: nothing of ours is wrong. */
export const isPassing = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { name, code, $metadata } = error as Failure;
  return (
    passingNames.has(String(name)) ||
    passingCodes.has(String(code ?? name)) ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
};

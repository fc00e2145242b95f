import type { Outcome } from '../outcome.ts';

/**
 * Which records a function reports as failed (`ReportBatchItemFailures`): undefined when the whole batch
 * failed, which is also what Lambda makes of a malformed answer or of an identifier it did not send.
 */
export const failedItems = (
  outcome: Outcome,
  sent: readonly string[],
  reports: boolean,
): ReadonlySet<string> | undefined => {
  if (!outcome.ok) return undefined;
  if (!reports) return new Set();
  const answer: unknown = JSON.parse(outcome.payload);
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return undefined;
  const failed = new Set<string>();
  for (const item of failures) {
    const identifier: unknown = item?.itemIdentifier;
    if (typeof identifier !== 'string' || !sent.includes(identifier)) return undefined;
    failed.add(identifier);
  }
  return failed;
};

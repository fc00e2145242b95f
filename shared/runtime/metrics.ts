/**
 * Counts something once, in CloudWatch's embedded metric format: a log line that becomes a metric.
 * `Defect` (an answer of 500) has an alarm; `PublishRefused` an entry that a bus refused and the relay sends again.
 */
export const count = (metric: 'Defect' | 'PublishRefused', service: string): void => {
  const block = {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      { Namespace: 'Pranata', Dimensions: [['service']], Metrics: [{ Name: metric, Unit: 'Count' }] },
    ],
  };
  process.stdout.write(`${JSON.stringify({ _aws: block, service, [metric]: 1 })}\n`);
};

/**
 * Says what the suite would make in a real account, and stops unless it was told to go on.
 *
 * Prices: on-demand tables 0.71 USD per million write units in Jakarta, everything else within the first cents;
 * the suite makes some ten thousand calls.
 */
export const announceRealAws = (env: NodeJS.ProcessEnv = process.env) => {
  if (env.SUITE_CLOUD !== 'aws') return;
  console.log(
    [
      `The suite is aimed at real AWS, region ${env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'of your profile'}.`,
      'It creates tables on demand, buckets, queues, event buses with rules and archives, schedules, all named pranata-suite-*,',
      'and removes them at its end. At list prices a run costs less than 0.10 USD.',
    ].join('\n'),
  );
  if (env.SUITE_CONFIRM !== 'create')
    throw new Error('Nothing was created. Set SUITE_CONFIRM=create to go on.');
};

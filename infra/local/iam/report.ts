import { readAssembly } from '../assembly.ts';
import { synthesized } from '../synthesis.ts';
import { compilePolicies } from './policies.ts';
import type { Grant } from './statement.ts';
import { readUsedGrants } from './used-grants.ts';

/**
 * Grants whose use never shows here: tracing, mail and the access log of buckets are services that the embedded cloud
 * does not have, and a key is administered by people.
 */
const foreign = [
  'xray:PutTelemetryRecords',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];
const isForeign = ({ action, id }: Grant) =>
  foreign.includes(action) || /AccessLogsPolicy|DeadLettersPolicy\S*\/1 /.test(id);

/** The grants of a template that no recorded run relied on, by holder; those that cannot show here apart. */
export const unusedGrants = (all: readonly Grant[], used: ReadonlySet<string>): string => {
  const unused = all.filter(({ id }) => !used.has(id));
  const real = unused.filter((grant) => !isForeign(grant));
  const byHolder = [...Map.groupBy(real, ({ holder }) => holder)].map(
    ([holder, grants]) =>
      `${holder}\n${grants.map(({ action, resource }) => `  ${action}  ${resource}`).join('\n')}`,
  );
  return [
    ...byHolder,
    `${all.length} grants, ${real.length} of them never used, ${unused.length - real.length} for what does not run here`,
  ].join('\n');
};

const main = async () => {
  const assembly = readAssembly(await synthesized(), 'local');
  const { grants } = compilePolicies(assembly.resources('http://127.0.0.1:0'), assembly);
  const used = readUsedGrants(grants);
  console.log(
    used
      ? unusedGrants(grants, used)
      : 'No run with these policies is recorded yet: run `npx vitest run tests/integration` first.',
  );
};

if (import.meta.main) await main();

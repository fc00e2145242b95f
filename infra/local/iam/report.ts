import { readAssembly } from '../assembly.ts';
import { synthesized } from '../synthesis.ts';
import { compilePolicies } from './policies.ts';
import type { Grant } from './statement.ts';
import { readUsedGrants } from './used-grants.ts';

/** Grants whose use may never show here, and why they are there all the same. */
const reasons: readonly (readonly [why: string, covers: (grant: Grant) => boolean])[] = [
  ['there is no X-Ray on this machine', ({ action }) => action.startsWith('xray:')],
  [
    'people administer the key, and the account lets them',
    ({ action, holder }) => action.startsWith('kms:') && holder.includes(':key/'),
  ],
  [
    "mail and the buckets' access logs do not exist on this machine",
    ({ id }) => id.includes('/AccessLogsPolicy') || /-platform\/DeadLettersPolicy\w+\/1 /.test(id),
  ],
  [
    'CDK gives them to a rule along with SendMessage, which is all it needs',
    ({ holder, action }) =>
      holder.startsWith('arn:aws:sqs:') && /^sqs:GetQueue(Attributes|Url)$/.test(action),
  ],
  [
    'the secret of a service is made by whichever of its functions starts first',
    ({ action }) => action === 'kms:GenerateDataKey',
  ],
  [
    'only a delivery that failed needs a dead-letter queue',
    ({ resource, action }) => action === 'sqs:SendMessage' && resource.endsWith('dead-letters'),
  ],
];

/** The grants of a template that no recorded run relied on, by holder; then those that have a reason. */
export const unusedGrants = (all: readonly Grant[], used: ReadonlySet<string>): string => {
  const unused = all.filter(({ id }) => !used.has(id));
  const reasonOf = (grant: Grant) => reasons.find(([, covers]) => covers(grant))?.[0];
  const unexplained = unused.filter((grant) => reasonOf(grant) === undefined);
  const lines = [...Map.groupBy(unexplained, ({ holder }) => holder)].flatMap(([holder, grants]) => [
    holder,
    ...grants.map(({ action, resource }) => `  ${action}  ${resource}`),
  ]);
  const explained = reasons.flatMap(([why]) => {
    const count = unused.filter((grant) => reasonOf(grant) === why).length;
    return count > 0 ? [`${count} more: ${why}`] : [];
  });
  return [
    ...lines,
    ...explained,
    `${all.length} grants, ${unexplained.length} of them unused without a reason`,
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

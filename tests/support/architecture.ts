import { execFileSync } from 'node:child_process';

/**
 * Runs the architecture rules. Fails also when too little was cruised: with a TypeScript that it does not support,
 * dependency-cruiser reads almost nothing and reports no violation.
 */
const leastModules = 50;

const cruised = (): string =>
  execFileSync(
    'depcruise',
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'shared', 'functions', 'infra', 'tests'],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );

const { summary } = JSON.parse(cruised()) as {
  summary: {
    totalCruised: number;
    error: number;
    violations: { rule: { name: string }; from: string; to: string }[];
  };
};
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
if (summary.totalCruised < leastModules) console.error(`Only ${summary.totalCruised} modules were cruised`);
if (summary.error > 0 || summary.totalCruised < leastModules) process.exitCode = 1;
else console.log(`architecture: ${summary.totalCruised} modules, no violation`);

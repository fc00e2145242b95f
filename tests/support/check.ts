import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What `npm run check` asks for, all at once: the types alone take as long as the rest together. */
const checks = ['biome ci .', 'tsc -p .', 'node tests/support/architecture.ts', 'knip'];

/** Whether it found nothing; what it said is printed in one piece. */
const passes = async (check: string): Promise<boolean> => {
  const child = spawn(check, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => said.push(chunk));
  const [code] = await once(child, 'close');
  process.stdout.write(Buffer.concat(said));
  if (code !== 0) console.error(`${check} ended with ${code}`);
  return code === 0;
};

const outcomes = await Promise.all(checks.map(passes));
if (outcomes.includes(false)) process.exitCode = 1;

import { flushCompileCache } from 'node:module';
import { readSettings } from './settings.ts';
import { summary } from './summary.ts';
import { synthesized } from './synthesis.ts';
import { startSystem } from './system.ts';

const main = async () => {
  const settings = readSettings();
  process.env.TZ = 'UTC'; // what Lambda has; workers share the process's zone
  const system = await startSystem({
    ...settings,
    assembly: await synthesized(),
    log: (line) => console.error(line),
  });

  let isEnding = false;
  const end = (signal: NodeJS.Signals) => {
    if (isEnding) process.exit(1);
    isEnding = true;
    console.log(`${signal}: closing`);
    system.close().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end).on('SIGTERM', end);

  console.log(summary(system.resources));
  const rough = Object.entries(settings.rough.rates).filter(([, rate]) => rate > 0);
  if (rough.length > 0)
    console.log(
      `rough seed=${settings.rough.seed} ${rough.map(([kind, rate]) => `${kind}=${rate}`).join(' ')}`,
    );
  console.log(`aws ${system.awsUrl}`);
  console.log(`ready ${system.url}`);
  flushCompileCache(); // where NODE_COMPILE_CACHE asks for it; after a kill it would be too late
};

main().catch((error: Error & { code?: string; port?: number }) => {
  const isTaken = error.code === 'EADDRINUSE';
  console.error(
    isTaken ? `The port ${error.port} is taken; set PORT or AWS_PORT to another.` : error.message,
  );
  process.exit(1);
});

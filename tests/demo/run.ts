import { setTimeout as pause } from 'node:timers/promises';
import { sealArchive } from '../../infra/local/sealing.ts';
import { readSettings } from '../../infra/local/settings.ts';
import { localTokens } from '../../infra/local/tokens.ts';
import { createClient } from '../../shared/http/client.ts';
import { patiently } from '../support/patience.ts';
import { accounts } from './cast.ts';
import { misspelled, shownInLibrary } from './library.ts';
import { archived, copies } from './outcome.ts';
import { flagged } from './photos.ts';
import { progress } from './progress.ts';
import { scenario } from './scenario.ts';
import { routes, type Step } from './step.ts';

/** The answer of a step; where it says that waiting helps (`Retry-After`), or no answer comes, it is asked again. */
const played = async ({ run, refusedWith }: Step) => {
  for (let tries = 0; ; tries += 1) {
    const answer = await patiently(run);
    const wait = answer.headers.get('retry-after');
    const isExpected = !answer.ok && refusedWith?.includes(answer.problem.code);
    if (answer.ok || isExpected || wait === null || tries === 5) return answer;
    await pause(Number(wait) * 1000);
  }
};

/** Plays a kelurahan against the running system, and says what came of it; ends with 1 when a step went wrong. */
const main = async () => {
  const { port, awsPort, data } = readSettings();
  const [url, awsUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${awsPort}`];
  const isUp = await fetch(`${url}/health`).catch(() => undefined);
  if (!isUp?.ok)
    throw new Error(`Nothing answers at ${url}: run npm start first, or set PORT, AWS_PORT and DATA.`);
  const signed = await localTokens(data);
  const token = (sub: string, roles: string, area: string) => signed({ sub, roles, area });

  const steps = await scenario({ url, token });
  const draw = progress(steps.length);
  const registered = new Map<string, number>();
  const warnings: string[] = [];
  const failures: string[] = [];
  for (const [index, step] of steps.entries()) {
    const answer = await played(step);
    const isRight = step.refusedWith
      ? !answer.ok && step.refusedWith.includes(answer.problem.code)
      : answer.ok;
    if (isRight) registered.set(step.what, (registered.get(step.what) ?? 0) + 1);
    else
      failures.push(
        `${step.what}: ${answer.ok ? `accepted, not ${step.refusedWith}` : JSON.stringify(answer.problem)}`,
      );
    if (answer.ok) warnings.push(...warningsOf(answer.body));
    draw(index + 1, step.what);
  }

  const facilitator = createClient(routes, {
    url,
    token: await token(accounts.facilitator, 'facilitator', '31.71'),
  });
  console.log('\nPhotos to look at');
  console.table(await flagged(facilitator));
  console.log(`\nThe library, asked for "${misspelled}"`);
  console.table(await shownInLibrary(facilitator));
  await sealArchive(awsPort);
  const { objects, byType } = await archived(awsUrl);
  console.log('\nRegistered (refused: bad requests that were refused as they must be)');
  console.table(Object.fromEntries(registered));
  for (const warning of warnings) console.log(`warning: ${warning}`);
  console.log('\nWhat the volunteers service learnt from the bus');
  console.table(await copies(awsUrl));
  console.log('\nEvents in the archive');
  console.table(Object.fromEntries([...byType].toSorted()));
  console.log('\nSealed objects');
  console.table(objects);
  for (const failure of failures) console.error(`failed: ${failure}`);
  if (failures.length > 0 || objects.length === 0) process.exitCode = 1;
};

const warningsOf = (body: unknown): string[] =>
  ((body as { warnings?: { rule: string; message: string }[] } | undefined)?.warnings ?? []).map(
    ({ rule, message }) => `${rule} ${message}`,
  );

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

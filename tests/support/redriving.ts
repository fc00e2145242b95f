import { openPlace } from '../../infra/local/redrive/place.ts';
import { readRequest } from '../../infra/local/redrive/request.ts';
import { redrive } from '../../infra/local/redrive/run.ts';
import type { TestSystem } from './system.ts';

/** What `npm run redrive -- <args>` does to this system, and the lines it prints. */
export const redriven = async (system: TestSystem, args: readonly string[]) => {
  const lines: string[] = [];
  const place = openPlace(undefined, Number(new URL(system.awsUrl).port));
  try {
    const isDone = await redrive(readRequest(args), place, (line) => lines.push(line));
    await system.settled();
    return { isDone, lines };
  } finally {
    place.close();
  }
};

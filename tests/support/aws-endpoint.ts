import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { openFrontDoor } from '../../infra/local/aws/server.ts';
import type { AwsService } from '../../infra/local/aws/service.ts';
import { movableClock } from '../../infra/local/clock.ts';

export const region = 'ap-southeast-3';
export const accountId = '000000000000';

/** An empty data folder and a clock, as each service of the embedded cloud wants them. */
export const surroundings = () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-cloud-'));
  return {
    options: { folder, clock: movableClock(), region, accountId },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** The front door with these services behind it, and what a client of the SDK needs to reach it. */
export const openEndpoint = async (
  services: Readonly<Record<string, AwsService>>,
  report: (error: unknown) => void = (error) => console.error(error),
) => {
  const door = await openFrontDoor({
    services,
    credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
    region,
    port: 0,
    report,
  });
  const endpoint = `http://127.0.0.1:${door.port}`;
  return {
    endpoint,
    client: {
      endpoint,
      region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    close: () => door.close(),
  };
};

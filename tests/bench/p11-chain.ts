import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ulid } from 'ulid';
import { areaCodes } from '../../infra/build/areas.ts';
import { synthesized } from '../../infra/local/synthesis.ts';
import { startSystem } from '../../infra/local/system.ts';
import { locationRoutes } from '../../shared/routes/registration/locations.ts';
import { judged, slowness } from './calibration.ts';
import { type Figure, percentile, rounded } from './figure.ts';

const enrolments = 100;
const warmUps = 5;
const everyMilliseconds = 1;

/** P11: from the answer to an enrolment until the volunteers service knows the location (outbox, relay, bus, queue). */
export const chain = async (): Promise<Figure> => {
  const data = mkdtempSync(join(tmpdir(), 'pranata-chain-'));
  const slow = slowness();
  const system = await startSystem({ assembly: await synthesized(), data, port: 0, awsPort: 0 });
  const db = new DynamoDBClient({
    endpoint: system.awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const token = await system.token({ sub: 'bench', roles: 'national', area: 'ID' });
    const villages = areaCodes().filter((code) => code.split('.').length === 4);
    const isCopied = async (locationId: string): Promise<boolean> => {
      const Key = { pk: { S: `LOCATION#${locationId}` }, sk: { S: 'COPY' } };
      const { Item } = await db.send(new GetItemCommand({ TableName: 'pranata-local-volunteers', Key }));
      return Item !== undefined;
    };
    const enrolled = async (area: string): Promise<number> => {
      const locationId = ulid();
      const { method, path, example } = locationRoutes.enrolLocation;
      const answer = await fetch(system.url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...example.body, locationId, area }),
      });
      const accepted = performance.now();
      if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
      while (!(await isCopied(locationId))) {
        if (performance.now() - accepted > 30_000) throw new Error('The copy did not come within 30 s');
        await pause(everyMilliseconds);
      }
      return performance.now() - accepted;
    };

    const milliseconds: number[] = [];
    for (const area of villages.slice(0, enrolments + warmUps)) milliseconds.push(await enrolled(area));
    const measured = milliseconds.slice(warmUps);
    const p99 = percentile(measured, 0.99);
    return {
      id: 'P11',
      what: 'accepted write to the effect in another service, ms, p99 of 100',
      ours: rounded(p99),
      goal: '<= 100',
      ...judged(p99 <= 100, Math.max(slow, slowness())),
      details: {
        p50: rounded(percentile(measured, 0.5)),
        first: rounded(milliseconds[0] ?? Number.NaN),
        slowness: slow,
      },
    };
  } finally {
    db.destroy();
    await system.close();
    rmSync(data, { recursive: true, force: true });
  }
};

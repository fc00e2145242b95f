import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, expect, it } from 'vitest';
import { openIssuer } from '../../infra/local/issuer.ts';
import { localRegion } from '../../infra/regions.ts';
import { createClient } from '../../shared/http/client.ts';
import { aVolunteer, told } from '../support/kelurahan.ts';
import { routes } from '../support/system.ts';

const root = join(import.meta.dirname, '../..');
const data = mkdtempSync(join(tmpdir(), 'pranata-kill-'));
let child: ChildProcess | undefined;

const kill = async () => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};
afterEach(kill);
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** What `npm start` runs, on free ports; answers where it listens. */
const start = async () => {
  const started = spawn(process.execPath, [join(root, 'infra/local/start.ts')], {
    env: { ...process.env, DATA: data, PORT: '0', AWS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const addresses = new Map<string, string>();
  for await (const line of createInterface(started.stdout)) {
    const [, name, url] = /^(aws|ready) (http:\S+)$/.exec(line) ?? [];
    if (name && url) addresses.set(name, url);
    if (addresses.has('ready')) break;
  }
  started.stdout.resume();
  const { issuer, audience } = localRegion;
  const sign = await openIssuer(data);
  const as = async (sub: string, roles: string, area: string) => {
    const claims = { sub, roles, area };
    const token = await sign.sign({ issuer, audience: audience[0]!, claims, hours: 1, now: Date.now() });
    return createClient(routes, { url: addresses.get('ready')!, token });
  };
  const local = (path: string, init?: RequestInit) => fetch(`${addresses.get('aws')}/_local/${path}`, init);
  /** What was in flight at the end shows again after a while. */
  const settled = async () => {
    await local('idle');
    await local('clock', { method: 'POST', body: JSON.stringify({ advance: 600_000 }) });
    await local('idle');
  };
  return { as, settled };
};

it('what was acknowledged is all there after kill -9 and a new start, and reaches the others', async () => {
  const first = await start();
  const national = await first.as('pusat', 'national', 'ID');
  const letter = { number: 'SK-01/UJI/2012', date: '2012-01-16' };
  const years = [{ year: 2012, kind: 'tahun-1' as const, letter }];
  const { locationId } = await told(national.enrolLocation({ body: { area: '31.71.01.1001', years } }));

  // killed while requests are on their way: some are answered, some are not
  const facilitator = await first.as('fasilitator', 'facilitator', '31.71.01.1001');
  const acknowledged: string[] = [];
  const register = async (number: number) => {
    const body = { locationId, sex: 'male', name: `Warga Uji ${number}` } as const;
    const answer = await facilitator.registerPerson({ body }).catch(() => undefined);
    if (answer?.ok && acknowledged.push(answer.body.personId) === 20) await kill();
  };
  await Promise.all(Array.from({ length: 40 }, (_, number) => register(number)));
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);

  const second = await start();
  const again = await second.as('fasilitator', 'facilitator', '31.71.01.1001');
  for (const personId of acknowledged) {
    const person = await told(again.getPerson({ params: { personId }, purpose: 'correction' }));
    expect(person.name).toMatch(/^Warga Uji \d+$/);
  }
  await second.settled();
  // the enrolment was heard before the kill or is heard after it
  await told(again.registerVolunteer({ body: aVolunteer(locationId) }));
}, 60_000);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { aVolunteer, told } from '../support/kelurahan.ts';
import { type StartedSystem, startedSystem } from '../support/started-system.ts';

const data = mkdtempSync(join(tmpdir(), 'pranata-kill-'));
let running: StartedSystem | undefined;

const start = async () => {
  running = await startedSystem(data);
  return running;
};
afterEach(() => running?.kill());
afterAll(() => rmSync(data, { recursive: true, force: true }));

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
    if (answer?.ok && acknowledged.push(answer.body.personId) === 20) await first.kill();
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

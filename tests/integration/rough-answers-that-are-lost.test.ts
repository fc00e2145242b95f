import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createClient } from '../../shared/http/client.ts';
import { changedAssembly } from '../support/changed-assembly.ts';
import { anEnrollingSystem } from '../support/enrolments.ts';
import { aVolunteer, told } from '../support/kelurahan.ts';
import { aSystem, routes } from '../support/system.ts';

let system: Awaited<ReturnType<typeof anEnrollingSystem>>;
let token: string;
beforeAll(async () => {
  system = await anEnrollingSystem();
  token = await system.tokenFor('pusat', 'national', 'ID');
});
afterAll(() => system.close());
beforeEach(() => system.smooth());

/** A device that asks once. */
const device = () => createClient(routes, { url: system.url, token });
const enrolments = async (area: string) => {
  await system.settled();
  const located = (await system.table('registration')).filter(({ kind }) => kind === 'location');
  return located.filter((item) => (item.area as { code: string }).code === area);
};

it.each([
  ['breaks', 'cuts=1'],
  ['is lost with the function that gave it', 'aborts=1'],
  ['is lost with a function that took too long', 'timeouts=1'],
])(
  'a POST whose answer %s, repeated under its key, has the first answer and one effect',
  async (_, fault) => {
    const outcomes = new Set<string>();
    for (let seed = 1; outcomes.size < 2 && seed < 40; seed += 1) {
      const area = system.freshArea();
      const call = { body: system.enrolment(area), idempotencyKey: `lost-${area}` };
      system.under(`seed=${seed},${fault}`);
      const answer = await device()
        .enrolLocation(call)
        .catch(() => undefined);
      expect(answer?.ok ?? false).toBe(false);
      system.smooth();
      const [before] = await enrolments(area);
      const again = await told(device().enrolLocation(call));
      if (before) expect(again.locationId).toBe(before.locationId);
      outcomes.add(before ? 'after the effect' : 'before the effect');
      expect(await told(device().enrolLocation(call))).toEqual(again);
      expect(await enrolments(area)).toHaveLength(1);
    }
    expect(outcomes).toEqual(new Set(['before the effect', 'after the effect']));
  },
);

it('a request that the gateway throttles had no effect, and says so as the typed client reads it', async () => {
  const area = system.freshArea();
  system.under('throttles=1');
  const answer = await device().enrolLocation({ body: system.enrolment(area) });
  expect(answer).toMatchObject({ ok: false, status: 429, problem: { code: 'gateway.throttled' } });
  expect(await enrolments(area)).toEqual([]);
});

it('a service that conflicts or throttles to the end is told as busy, with a time to come back', async () => {
  const area = system.freshArea();
  system.under('conflicts=1');
  const answer = await device().enrolLocation({ body: system.enrolment(area) });
  expect(answer).toMatchObject({ ok: false, status: 503, problem: { code: 'state.busy' } });
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await enrolments(area)).toEqual([]);
});

it('an index that is late shows in a list a moment later, never in the record itself', async () => {
  const area = system.freshArea();
  const { locationId } = await told(device().enrolLocation({ body: system.enrolment(area) }));
  await system.settled();
  system.under('lags=1');
  const local = system.as('fasilitator', 'facilitator', area);
  const { volunteerId } = await told(local.registerVolunteer({ body: aVolunteer(locationId) }));
  const read = { params: { volunteerId }, purpose: 'contact' };
  expect(await told(local.getVolunteer(read))).toMatchObject({ volunteerId });
  await system.settled();
  const { items } = await told(local.listVolunteers({ query: {} }));
  expect(items.map((item) => item.volunteerId)).toEqual([volunteerId]);
});

it('a body of 7 MB, more than a function takes, is refused by the gateway and stores nothing', async () => {
  const area = system.freshArea();
  const note = 'x'.repeat(7 * 2 ** 20);
  const answer = await device().enrolLocation({ body: { ...system.enrolment(area), note } as never });
  expect(answer).toMatchObject({ ok: false, status: 413, problem: { code: 'gateway.too-large' } });
  expect(await enrolments(area)).toEqual([]);
});

it('a full disk refuses a request as busy; it stores nothing, and the same request succeeds when there is space', async () => {
  const area = system.freshArea();
  const control = (disk: string) =>
    fetch(`${system.awsUrl}/_local/rough`, { method: 'POST', body: JSON.stringify({ disk }) });
  const call = { body: system.enrolment(area), idempotencyKey: `full-${area}` };
  await control('full');
  const refused: string[] = [];
  // the last free pages of the file go first
  for (let tries = 0; refused.length < 2 && tries < 200; tries += 1) {
    const filler = await device().enrolLocation({ body: system.enrolment(system.freshArea()) });
    if (!filler.ok) refused.push(filler.problem.code);
  }
  expect(refused).toEqual(['state.busy', 'state.busy']);
  expect(await device().enrolLocation(call)).toMatchObject({ ok: false, status: 503 });
  await control('free');
  expect(await enrolments(area)).toEqual([]);
  const { locationId } = await told(device().enrolLocation(call));
  expect(await enrolments(area)).toMatchObject([{ locationId }]);
  await system.settled();
  const copies = (await system.table('volunteers')).filter(({ kind }) => kind === 'location-copy');
  const located = (await system.table('registration')).filter(({ kind }) => kind === 'location');
  expect(copies).toHaveLength(located.length);
});

it('an integration that outlasts its limit is a 503; its effect stands, and the key finds it', async () => {
  const changed = changedAssembly((_, { Type, Properties }) => {
    if (Type !== 'AWS::ApiGatewayV2::Integration') return false;
    Properties.TimeoutInMillis = 50; // API Gateway takes no less; a function needs more to start
    return true;
  });
  const hasty = await aSystem({ rough: 'off', assembly: changed.folder });
  const client = createClient(routes, {
    url: hasty.url,
    token: await hasty.tokenFor('pusat', 'national', 'ID'),
  });
  const call = { body: system.enrolment(system.freshArea()), idempotencyKey: 'hasty' };
  const first = await client.enrolLocation(call);
  expect(first).toMatchObject({ ok: false, status: 503, problem: { code: 'gateway.unavailable' } });
  await hasty.settled();
  const located = (await hasty.table('registration')).filter(({ kind }) => kind === 'location');
  expect(located).toHaveLength(1);
  const again = await told(hasty.as('pusat', 'national', 'ID').enrolLocation(call));
  expect(again.locationId).toBe(located[0]!.locationId);
  await hasty.close();
  changed.remove();
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActiveKelurahan, aVolunteer, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
});
afterAll(() => system.close());

it('a volunteer who is registered again and again counts once', async () => {
  const { facilitator, locationId } = kelurahan;
  const registration = { body: aVolunteer(locationId), idempotencyKey: 'daftar' };
  const answers = await Promise.all([1, 2, 3].map(() => facilitator.registerVolunteer(registration)));
  await system.settled();
  await system.redeliver();

  const bodies = answers.map((answer) => (answer.ok ? answer.body : answer.problem));
  expect(bodies).toEqual(bodies.map(() => bodies[0]));
  const { items } = await told(facilitator.listVolunteers({ query: {} }));
  expect(items).toHaveLength(1);
  expect(items[0]?.name).toBeUndefined();
});

it('a volunteer enters and reads the own record, and nobody else’s', async () => {
  const { locationId, area } = kelurahan;
  const [own, other] = ['relawan-1', 'relawan-2'].map((sub) => system.as(sub, 'volunteer', area));
  const body = aVolunteer(locationId, { name: 'Relawan Uji Dua' });
  const { volunteerId } = await told(own!.registerVolunteer({ body }));
  expect(await refusedWith(own!.registerVolunteer({ body }))).toBe('volunteer.already-registered');
  expect(await told(own!.getVolunteer({ params: { volunteerId } }))).toMatchObject({
    name: 'Relawan Uji Dua',
  });
  expect(await refusedWith(other!.getVolunteer({ params: { volunteerId } }))).toBe('volunteer.not-found');
  const change = { params: { volunteerId }, ifMatch: 1, body: { status: 'left' } } as const;
  expect(await refusedWith(other!.changeVolunteer(change))).toBe('volunteer.not-own-record');
  expect((await told(own!.changeVolunteer(change))).status).toBe('left');
});

it('a secretary acts for volunteers as long as registration says that the account is the person’s', async () => {
  const { facilitator, secretary, secretaryId, locationId } = kelurahan;
  await told(secretary.registerVolunteer({ body: aVolunteer(locationId) }));
  const { version } = await told(
    facilitator.getPerson({ params: { personId: secretaryId }, purpose: 'contact' }),
  );
  await told(facilitator.unlinkAccount({ params: { personId: secretaryId }, ifMatch: version }));
  await system.settled();
  // the old news, in which the account still acted, comes again and last
  await system.redeliver();
  expect(await refusedWith(secretary.registerVolunteer({ body: aVolunteer(locationId) }))).toBe(
    'access.no-post',
  );
});

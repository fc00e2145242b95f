import { afterAll, beforeAll, expect, it } from 'vitest';
import { aKelurahan, aVolunteer, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system.close());

const nowhere = '01JEXAMP0000000000000000A9';
const tally = async (area: string) =>
  (await system.table('volunteers')).find(({ pk }) => pk === `TALLY#${area}`);

it('L10: an enrolled location opens the other services to its kelurahan, and only then', async () => {
  const early = system.as('fasilitator', 'facilitator', '31.71');
  const refused = await early.registerVolunteer({ body: aVolunteer(nowhere) });
  expect(refused).toMatchObject({ ok: false, status: 409, problem: { code: 'location.not-enrolled' } });
  expect(refused.headers.get('retry-after')).toBe('1');

  const { facilitator, locationId } = await aKelurahan(system);
  expect(await told(facilitator.registerVolunteer({ body: aVolunteer(locationId) }))).toMatchObject({
    locationId,
    area: { code: '31.71.01.1001' },
  });
  expect(await refusedWith(facilitator.registerVolunteer({ body: aVolunteer(nowhere) }))).toBe(
    'location.not-enrolled',
  );
});

it('L10: an enrolment counts once for its city, however often and in whatever order it is told', async () => {
  const { national, locationId } = await aKelurahan(system, { area: '31.71.02.1001' });
  const letter = { number: 'SK-07/UJI/2013', date: '2013-01-21' };
  const years = [{ year: 2013, kind: 'tahun-2', letter }] as const;
  await told(national.changeLocation({ params: { locationId }, ifMatch: 1, body: { years: [...years] } }));
  await system.settled();
  const before = await system.state();
  expect(await tally('31.71')).toMatchObject({ enrolled: 2 });

  await system.redeliver();
  await system.redeliver();
  expect(await tally('31.71')).toMatchObject({ enrolled: 2 });
  expect(await system.state()).toEqual(before);
});

it('L10: a change that is heard before the enrolment stays what it is', async () => {
  const { locationId } = await aKelurahan(system, { area: '31.72.01.1001' });
  const enrolled = (await system.promised()).find(({ subject }) => subject === locationId)!;
  const other = { ...enrolled, subject: nowhere, data: { ...enrolled.data, locationId: nowhere } };
  const copy = async () => (await system.table('volunteers')).find(({ pk }) => pk === `LOCATION#${nowhere}`);
  const changed = {
    ...other,
    id: '01JEXAMP00000000000000ZZZ2',
    type: 'location-changed.v1',
    recordversion: 2,
  };
  await system.publish([changed]);
  expect(await copy()).toMatchObject({ version: 2 });
  await system.publish([{ ...other, id: '01JEXAMP00000000000000ZZZ1' }]);
  expect(await copy()).toMatchObject({ version: 2 });
});

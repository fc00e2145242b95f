import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActiveKelurahan, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem({ rough: 'off' }); // a fault tried again half an hour later would be after the second look
});
afterAll(() => system?.close());

it('X-3: what was being registered while a change was decided follows too, at the second look', async () => {
  const kelurahan = await anActiveKelurahan(system);
  const { facilitator, national, locationId, area: former } = kelurahan;
  const register = () =>
    told(
      facilitator.registerHousehold({
        body: { locationId, rw: '01', rt: '001', members: [{ name: 'Warga Uji', relation: 'head' }] },
      }),
    );
  const { householdId } = await register();
  await system.settled();
  const asRegistered = (await system.table('registration')).filter(
    ({ pk, kind }) => String(pk).includes(householdId) && kind === 'household',
  );
  const continues = '31.71.01.1003';
  const body = {
    locationId,
    continues,
    regulation: { number: 'PERDA-03/UJI/2013', date: '2013-01-02' },
    effectiveOn: '2013-01-15',
  };
  const { areaChangeId } = await told(national.decideAreaChange({ body }));
  await system.settled();
  const areaNow = async () =>
    (await told(national.getHousehold({ params: { householdId }, purpose: 'audit' }))).area.code;
  expect(await areaNow()).toBe(continues);

  // as if its transaction had come after the pages were read
  for (const Item of asRegistered) {
    expect(Item).toMatchObject({ area: { code: former } });
    await system.documents.send(new PutCommand({ TableName: 'pranata-local-registration', Item }));
  }
  expect(await areaNow()).toBe(former);
  const { moved, version } = await told(national.getAreaChange({ params: { areaChangeId } }));
  system.clock.advance(16 * 60_000);
  await system.fire('registration');
  expect(await areaNow()).toBe(continues);
  const again = await told(national.getAreaChange({ params: { areaChangeId } }));
  expect(again).toMatchObject({ status: 'done', moved: moved + 1 });
  expect(again.version).toBeGreaterThan(version);
  const settled = system.writes();
  await system.fire('registration'); // once is enough
  expect(system.writes()).toBe(settled);
  expect(system.deadLetters()).toEqual([]);
});

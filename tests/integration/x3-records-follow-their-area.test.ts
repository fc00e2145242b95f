import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActiveKelurahan, aVolunteer, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system?.close());

const regulation = { number: 'PERDA-03/UJI/2013', date: '2013-01-02' };

it('X-3: when a kelurahan gets another code and RWs split off, its records follow and devices are told', async () => {
  const kelurahan = await anActiveKelurahan(system);
  const { facilitator, national, locationId, boardId, unitId, personIds } = kelurahan;
  const [former, continues, apart] = [kelurahan.area, '31.71.01.1003', '31.71.01.1002'];
  const household = (rw: string, personId?: string) =>
    told(
      facilitator.registerHousehold({
        body: {
          locationId,
          rw,
          rt: '001',
          members: [{ name: 'Warga Uji Keluarga', relation: 'head', birthDate: '1980-02-03', personId }],
        },
      }),
    );
  const volunteerOf = (rw: string) =>
    told(facilitator.registerVolunteer({ body: aVolunteer(locationId, { rw }) }));
  const helpsHere = await volunteerOf('02');
  const helpsApart = await volunteerOf('09');
  const stays = await household('01');
  const leaves = await household('09', personIds[0]);
  const device = await told(facilitator.listHouseholds({ query: { area: former, since: '' } }));

  const change = await told(
    national.decideAreaChange({
      body: {
        locationId,
        continues,
        splitOff: [{ area: apart, rws: ['9'] }],
        regulation,
        effectiveOn: '2013-01-15',
      },
    }),
  );
  await system.settled();
  await system.anHourLater('registration'); // its second look is due then, and tells of itself

  const done = await told(national.getAreaChange({ params: { areaChangeId: change.areaChangeId } }));
  // two families, ten persons (one along with its family), the board, its secretariat
  expect(done).toMatchObject({ status: 'done', moved: 2 + personIds.length + 1 + 1 });

  const areaOf = async (householdId: string) => {
    const found = await told(national.getHousehold({ params: { householdId }, purpose: 'audit' }));
    return [found.area.code, found.locationId];
  };
  expect(await areaOf(stays.householdId)).toEqual([continues, locationId]);
  expect(await areaOf(leaves.householdId)).toEqual([apart, change.splitOff[0]?.locationId]);
  const person = await told(
    national.getPerson({ params: { personId: personIds[0] as string }, purpose: 'audit' }),
  );
  expect(person.area.code).toBe(apart);
  expect((await told(national.getBoard({ params: { boardId } }))).area.code).toBe(continues);
  expect((await told(national.getUnit({ params: { unitId } }))).area.code).toBe(continues);
  const helping = async (area: string) =>
    (await told(national.listVolunteers({ query: { area } }))).items.map(({ volunteerId }) => volunteerId);
  expect(await helping(continues)).toEqual([helpsHere.volunteerId]);
  expect(await helping(apart)).toEqual([helpsApart.volunteerId]);
  expect(await refusedWith(facilitator.listVolunteers({ query: { area: former } }))).toBe('area.superseded');
  const here = await told(national.listHouseholds({ query: { area: continues } }));
  expect(here.items.map(({ householdId }) => householdId)).toEqual([stays.householdId]);

  // a device that followed the old code is told that both left, and then which codes came in its place
  const feed = await told(facilitator.listHouseholds({ query: { area: former, since: device.next ?? '' } }));
  expect(feed.items).toEqual([]);
  expect(feed.removed?.map(({ id, reason }) => [id, reason]).toSorted()).toEqual(
    [stays, leaves].map(({ householdId }) => [householdId, 'left-area']).toSorted(),
  );
  const answer = await facilitator.listHouseholds({ query: { area: former } });
  expect(answer).toMatchObject({
    ok: false,
    status: 410,
    problem: { code: 'area.superseded', details: { successors: [continues, apart] } },
  });
  expect(await refusedWith(facilitator.getBoard({ params: { boardId } }))).toBe('area.superseded');
  const named = await told(national.listAreaChanges({ query: { area: former } }));
  expect(named.items).toMatchObject([{ continues: { code: continues } }]);

  // the equal NIK, name and birth of two families are found under the new code as they were under the old
  const items = await system.table('registration');
  const hashes = items.filter(({ kind }) => kind === 'blind');
  const kept = items.flatMap(({ blind }) => (blind as string[] | undefined) ?? []);
  expect(hashes.map(({ pk }) => String(pk).slice('BLIND#'.length)).toSorted()).toEqual(kept.toSorted());

  await system.redeliver();
  const again = await told(national.getAreaChange({ params: { areaChangeId: change.areaChangeId } }));
  expect(again).toEqual(done);
  expect(await system.deadLetters()).toEqual([]);
});

it('X-3: a second change waits for the first, and a code that stands is not taken', async () => {
  const { national, locationId } = await anActiveKelurahan(system, { area: '31.71.02.1001' });
  const decide = (continues: string) =>
    national.decideAreaChange({ body: { locationId, continues, regulation, effectiveOn: '2013-01-15' } });
  expect(await refusedWith(decide('31.71.01.1003'))).toBe('location.already-enrolled');
  expect(await refusedWith(decide('31.71.02.1999'))).toBe('area.unknown');
  await told(decide('31.71.02.1002'));
  expect(await refusedWith(decide('31.71.02.1003'))).toBe('area-change.running');
  await system.settled();
  await told(decide('31.71.02.1003'));
});

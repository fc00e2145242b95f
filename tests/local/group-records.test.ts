import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMember } from '../../functions/registration/domain/group-member.ts';
import { changeGroup, registerGroup } from '../../functions/registration/domain/group-registration.ts';
import type { PersonRecord } from '../../functions/registration/domain/person.ts';
import { areaMoves, movables } from '../../functions/registration/store/area-moves.ts';
import { boardKey } from '../../functions/registration/store/boards.ts';
import { groupStore } from '../../functions/registration/store/groups.ts';
import { householdKey } from '../../functions/registration/store/households.ts';
import { personWrites } from '../../functions/registration/store/persons.ts';
import { storedUnit } from '../../functions/registration/store/units.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';
import { stored } from '../../shared/persistence/records.ts';
import { putRecord, transact } from '../../shared/persistence/transact.ts';
import { aBoard, aHousehold, anArea, anEntry, anId, aPerson, aUnit, personId } from '../support/builders.ts';
import { aDay, aRegistration, householdId, someJoining, someNamed } from '../support/group-builders.ts';
import { openServiceTables } from '../support/service-table.ts';

let tables: Awaited<ReturnType<typeof openServiceTables>>;
beforeAll(async () => {
  tables = await openServiceTables();
});
afterAll(() => tables.close());

const command = (id: string) => ({ id, fingerprint: id, actor: 'account-1' });
const others = { roles: ['secretariat'], persons: new Map() } as const;

const aSavedGroup = async () => {
  const table = tables.aServiceTable();
  const groups = groupStore(table);
  const given = aDay();
  const decision = registerGroup(aBoard(), aRegistration(), someNamed(), anEntry, given);
  await groups.save(decision, [], command('register'));
  const put = (...persons: PersonRecord[]) =>
    transact(
      table.db,
      persons.flatMap((person) => personWrites(table, person, '2013-02-01T05:00:00.000Z')),
    );
  return { table, groups, group: decision.next, given, put };
};

it('a group stands in two items, and lists carry but one of them', async () => {
  const { table, groups, group } = await aSavedGroup();
  const items = (await tables.itemsOf(table.name)).filter(({ pk }) => pk === `GROUP#${group.groupId}`);
  expect(items.map(({ sk, kind }) => [sk, kind]).toSorted()).toEqual([
    ['GROUP', 'group'],
    ['MEMBERS', 'group-members'],
  ]);
  const indexed = items.filter((item) => 'gsi1pk' in item || 'feedpk' in item);
  expect(indexed).toMatchObject([{ gsi1pk: 'GROUP#31.71', feedpk: 'GROUP#31.71.01.1001' }]);
  expect(indexed[0]).not.toHaveProperty('members');

  expect((await groups.findWithMembers(group.groupId)).group).toEqual(group);
  const { members: _, ...header } = group;
  const page = { limit: 25, after: undefined, since: undefined };
  expect((await groups.list({ area: '31.71', page, now: new Date() })).items).toEqual([header]);
  expect(await groups.find(group.groupId)).toEqual(header);
});

it('a correction leaves the members as they stand, and a change of them wins over no other', async () => {
  const { groups, group, given } = await aSavedGroup();
  const joining = { householdId: householdId(9), sex: 'male', post: 'member', from: '2013-01-20' } as const;
  const joined = addMember(group, joining, someNamed(), given);
  const renamed = changeGroup(group, { name: 'KSM Contoh Mawar' }, others, given);
  await groups.save(renamed, [], command('rename'));
  await expect(groups.save(joined, [], command('join'))).rejects.toMatchObject({ code: 'state.conflict' });
  const { group: after } = await groups.findWithMembers(group.groupId);
  expect(after).toMatchObject({ name: 'KSM Contoh Mawar', version: 2, members: group.members });
});

it('thirty members who are persons of thirty households are found with all that a group needs', async () => {
  const { table, groups, group, put } = await aSavedGroup();
  const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
  await put(...numbers.map((number) => aPerson({ personId: personId(number) })));
  await transact(table.db, [
    putRecord(table.name, stored(boardKey(aBoard().boardId), 'board', aBoard())),
    putRecord(table.name, storedUnit(aUnit({ kind: 'ups' }))),
    ...numbers.map((number) =>
      putRecord(
        table.name,
        stored(
          householdKey(householdId(number)),
          'household',
          aHousehold({ householdId: householdId(number) }),
        ),
      ),
    ),
  ]);
  const members = someJoining(30).map((one, index) => ({ ...one, personId: personId(index + 1) }));
  const asked = { boardId: aBoard().boardId, groupId: group.groupId, unitId: aUnit().unitId };
  const found = await groups.findForRegistering(asked, members);
  expect([found.households.size, found.persons.size]).toEqual([30, 30]);
  expect([found.board?.boardId, found.unit?.kind, found.existing?.groupId]).toEqual([
    aBoard().boardId,
    'ups',
    group.groupId,
  ]);
});

it('R-10: an officer is found in the person into whom it was merged, however often', async () => {
  const { groups, put } = await aSavedGroup();
  await put(
    aPerson({ personId: personId(1), mergedInto: personId(2) }),
    aPerson({ personId: personId(2), mergedInto: personId(3) }),
    aPerson({ personId: personId(3) }),
    aPerson({ personId: personId(4) }),
  );
  const found = await groups.findPersons([personId(1), personId(4), personId(5)]);
  expect([...found].map(([id, { record }]) => [id, record.personId])).toEqual([
    [personId(1), personId(3)],
    [personId(4), personId(4)],
  ]);
});

it('X-3: a group that follows its area tells its members as they stand', async () => {
  const { table, groups, group, given } = await aSavedGroup();
  const place = { area: anArea('31.71.01.1002'), locationId: anId('PACE', 2) };
  const movable = movables.find(({ feed }) => feed === 'GROUP')!;
  const key = { pk: `GROUP#${group.groupId}`, sk: 'GROUP' };
  expect(await areaMoves(table).move(movable, key, () => place, given, command('move'))).toBe(true);
  const { group: after } = await groups.findWithMembers(group.groupId);
  expect(after).toMatchObject({ ...place, version: 2, members: group.members });
  const told = (await tables.itemsOf(table.name))
    .filter(({ kind }) => kind === 'outbox')
    .map(({ event }) => unpacked(event as Uint8Array));
  expect(told.find(({ type }) => type === 'group-changed.v1')).toMatchObject({
    recordversion: 2,
    area: '31.71.01.1002',
    data: { members: group.members.map(({ memberId, householdId: id }) => ({ memberId, householdId: id })) },
  });
});

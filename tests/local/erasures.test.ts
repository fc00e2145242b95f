import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { registerHousehold } from '../../functions/registration/domain/household.ts';
import { eraser } from '../../functions/registration/handlers/erasing.ts';
import { householdStore } from '../../functions/registration/store/households.ts';
import { subjectStore } from '../../functions/registration/store/subjects.ts';
import { replay } from '../../infra/local/erasures.ts';
import type { Item } from '../../shared/persistence/read.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { transact } from '../../shared/persistence/transact.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { erasuresSince, replayErasures } from '../../shared/privacy/erasure.ts';
import { sealPersonal } from '../../shared/privacy/personal.ts';
import { sealedElsewhere } from '../../shared/privacy/sealed-elsewhere.ts';
import { givenAt } from '../../shared/runtime/given.ts';
import { aLocation, anEntry, anId } from '../support/builders.ts';
import { openServiceTables } from '../support/service-table.ts';

let cloud: Awaited<ReturnType<typeof openServiceTables>>;
let table: ServiceTable;
beforeAll(async () => {
  cloud = await openServiceTables();
});
afterAll(() => cloud.close());
beforeEach(() => {
  table = cloud.aServiceTable();
});

type Id = ReturnType<typeof registerHousehold>['next']['householdId'];
const given = (moment = '2026-03-07T09:20:00.000Z') => givenAt(new Date(moment), policyTable());
const nik = '3171014501900007';

/** A household, and somebody's words about it under a key of their own. */
const aFamily = async (number: number) => {
  const householdId = anId<Id>('HSE', number);
  const members = [{ name: `Warga Uji ${number}`, relation: 'head' as const, nik }];
  const { locationId } = aLocation();
  const decision = registerHousehold({ householdId, locationId, members }, aLocation(), anEntry, given());
  const command = { id: undefined, fingerprint: '', actor: 'account-1' };
  await householdStore(table).save(decision, undefined, command);
  await speak(householdId, `WORDS#${number}`);
  return householdId;
};

const speak = async (householdId: string, pk: string) => {
  const { wrapping } = await table.keys();
  const said = sealPersonal(wrapping, pk, { text: 'Warga Uji' });
  await transact(table.db, [
    { item: { Put: { TableName: table.name, Item: { ...said } } } },
    sealedElsewhere(table.name, `HOUSEHOLD#${householdId}`, { pk, sk: 'PERSONAL' }),
  ]);
};

const erase = (householdId: Id, moment?: string) =>
  eraser(subjectStore(table))({ householdId }, 'retention', given(moment));
const put = (Item: Item, TableName = table.name) => table.db.send(new PutCommand({ TableName, Item }));

/** What a table still says of a household: its status, whether it opens, whether its number is found, keys of others. */
const standing = async (householdId: string, { name } = table) => {
  const there = { ...table, name };
  const found = await householdStore(there).find(householdId);
  const personal = found && (await householdStore(there).open(found));
  const items = await cloud.itemsOf(name);
  const isKnown = items.some(({ kind }) => kind === 'blind');
  const keys = items.filter(({ key }) => key !== undefined).map(({ pk }) => pk);
  return { status: found?.record.status, personal, isKnown, keys };
};
const gone = { status: 'erased', personal: undefined, isKnown: false, keys: [] };

it('a copy of before an erasure is brought up to it: nobody can be read, found or spoken of', async () => {
  const householdId = await aFamily(1);
  const before = await cloud.itemsOf(table.name);
  await erase(householdId);
  expect(await standing(householdId)).toEqual(gone);

  const restored = cloud.aServiceTable();
  for (const item of before) await put(item, restored.name);
  expect(await standing(householdId, restored)).toMatchObject({ status: 'present', isKnown: true });

  const printed: string[] = [];
  const place = { documents: cloud.documents, named: () => restored.name };
  const asked = { service: 'registration', from: table.name, since: ' ' };
  await replay({ ...asked, dryRun: true }, place, (line) => printed.push(line));
  expect(await standing(householdId, restored)).toMatchObject({ status: 'present' });
  await replay({ ...asked, dryRun: false }, place, (line) => printed.push(line));
  expect(await standing(householdId, restored)).toEqual(gone);
  await replay({ ...asked, dryRun: false }, place, (line) => printed.push(line));
  expect(printed).toEqual([
    `would replay 1 erasures in ${restored.name}`,
    `replayed 1 of 1 erasures in ${restored.name}; the others stood`,
    `replayed 0 of 1 erasures in ${restored.name}; the others stood`,
  ]);
  // the restored table knows them itself from now on
  expect(await erasuresSince(restored, ' ')).toEqual(await erasuresSince(table, ' '));
});

it('a household that was registered after the restored moment cannot come back from a device', async () => {
  const householdId = await aFamily(1);
  await erase(householdId);
  const restored = cloud.aServiceTable();
  await replayErasures(restored, await erasuresSince(table, ' '));
  expect(await standing(householdId, restored)).toEqual(gone);
});

it('what was sealed about a household while it was erased goes with the next run', async () => {
  const householdId = await aFamily(1);
  await erase(householdId);
  await speak(householdId, 'WORDS#late');
  expect((await standing(householdId)).keys).toEqual(['WORDS#late']);
  expect(await replayErasures(table, await erasuresSince(table, '2026-03-07T00:00:00.000Z'))).toBe(1);
  expect(await standing(householdId)).toEqual(gone);
  expect(await replayErasures(table, await erasuresSince(table, '2026-03-08T00:00:00.000Z'))).toBe(0);
});

it('more words than a transaction takes go as well', async () => {
  const householdId = await aFamily(1);
  for (let number = 1; number <= 80; number += 1) await speak(householdId, `WORDS#MORE#${number}`);
  await erase(householdId);
  expect(await standing(householdId)).toEqual(gone);
  expect((await erasuresSince(table, ' '))[0]?.copies).toHaveLength(81);
});

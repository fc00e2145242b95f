import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { distances } from '../../functions/registration/distances.ts';
import { pairIdOf } from '../../functions/registration/domain/duplicate.ts';
import { askSearch } from '../../functions/registration/domain/duplicate-search.ts';
import { registerHousehold } from '../../functions/registration/domain/household.ts';
import { registerPerson } from '../../functions/registration/domain/person.ts';
import { duplicateJobs } from '../../functions/registration/handlers/duplicate-jobs.ts';
import { suspicionHandlers } from '../../functions/registration/handlers/suspicions.ts';
import { searchStore } from '../../functions/registration/store/duplicate-searches.ts';
import { householdStore } from '../../functions/registration/store/households.ts';
import { pairKey, readPair } from '../../functions/registration/store/pairs.ts';
import { personStore } from '../../functions/registration/store/persons.ts';
import { suspicionStore } from '../../functions/registration/store/suspicions.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';
import { getItem } from '../../shared/persistence/read.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import type { HouseholdMember } from '../../shared/routes/registration/households.ts';
import { aLocation, anEntry } from '../support/builders.ts';
import { openServiceTables } from '../support/service-table.ts';
import type { Item } from '../support/tables.ts';

let cloud: Awaited<ReturnType<typeof openServiceTables>>;
let table: ServiceTable;
beforeAll(async () => {
  cloud = await openServiceTables();
});
afterAll(() => cloud.close());
beforeEach(() => {
  table = cloud.aServiceTable();
});

const now = new Date('2013-02-01T03:00:00.000Z');
const policies = policyTable();
const given = { now, newId: () => ulid(now.getTime()), policies };
const command = { id: undefined, fingerprint: '', actor: 'account-1' };
const { locationId } = aLocation();

const aFamily = async (members: readonly Partial<HouseholdMember>[], more: { cardNumber?: string } = {}) => {
  const body = {
    locationId,
    members: members.map((member, index) => ({
      name: 'Warga Contoh',
      relation: index === 0 ? ('head' as const) : ('child' as const),
      ...member,
    })),
    ...more,
  };
  const decision = registerHousehold(body, aLocation(), anEntry, given);
  await householdStore(table).save(decision, undefined, command);
  return decision.next.householdId as string;
};
const aWoman = async (name: string, more: { birthDate?: string } = {}) => {
  const decision = registerPerson({ locationId, sex: 'female', name, ...more }, aLocation(), anEntry, given);
  await personStore(table).save(decision, undefined, command);
  return decision.next.personId as string;
};

const items = async (): Promise<readonly Item[]> => {
  const { Items = [] } = await table.db.send(new ScanCommand({ TableName: table.name }));
  return Items as Item[];
};
const pairs = async () =>
  (await items())
    .filter(({ sk }) => sk === 'PAIR')
    .map(readPair)
    .toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1));
const told = async (type: string) =>
  (await items())
    .filter(({ kind }) => kind === 'outbox')
    .map(({ event }) => unpacked(event as Uint8Array))
    .filter((event) => event.type === type);

/** Asks for a search and does its steps one after the other, as its own messages would have them done. */
const search = async ({
  stepPairs = 1_000,
  about,
  cut = () => false,
}: {
  stepPairs?: number;
  about?: 'households' | 'persons';
  cut?: (step: number) => boolean;
} = {}) => {
  const searches = searchStore(table);
  const { next, events } = askSearch({ locationId, about }, aLocation(), anEntry, given);
  await searches.begin({ next, events }, { id: 'account-1', roles: ['facilitator'] }, command, given);
  const work = (isCut: boolean) =>
    duplicateJobs({
      searches: isCut ? { ...searches, advance: () => Promise.reject(new Error('killed')) } : searches,
      suspicions: suspicionStore(table),
      policies,
      distances,
      stepPairs,
    });
  for (let step = 1; step < 100; step += 1) {
    const found = await searches.find(next.searchId);
    if (found?.status === 'finished') return { ...found, steps: step - 1 };
    const message = { data: { searchId: next.searchId, locationId }, recordversion: found?.version } as never;
    if (cut(step))
      await expect(work(true).duplicateSearchAdvanced(message, { now })).rejects.toThrow('killed');
    await work(false).duplicateSearchAdvanced(message, { now });
    await work(false).duplicateSearchAdvanced(message, { now }); // a second delivery finds the marker ahead
  }
  throw new Error('the search has no end');
};

describe('a search for look-alikes', () => {
  it('finds what spelling, slips of the pen and married names have made two', async () => {
    const families = {
      old: await aFamily([{ name: 'Djoemiati Tjontoh', birthDate: '1990-03-04' }]),
      young: await aFamily([{ name: 'Jumiati Contoh', birthDate: '1990-04-03' }]),
      wife: await aFamily([{ name: 'Ny. Sumarno', birthDate: '1980-05-06' }]),
      husband: await aFamily([{ name: 'Sumarno Umpama', birthDate: '1980-05-06' }]),
      slip: await aFamily([{ name: 'Rahayu Contoh', nik: '3171014101929999' }]),
      other: await aFamily([{ name: 'Rahayu Contoh', nik: '3171014101929989' }]),
      stranger: await aFamily([{ name: 'Rahayu Umpama', birthDate: '1990-03-04' }]),
    };
    const { compared, alike } = await search({ about: 'households' });
    expect(compared).toBeGreaterThanOrEqual(5);
    expect(alike).toBe(3);
    const found = new Map((await pairs()).map((pair) => [pair.pairId, pair]));
    const between = (one: string, other: string) => found.get(pairIdOf('households', one, other));
    expect(between(families.old, families.young)).toMatchObject({
      reasons: ['old-spelling', 'swapped-birth'],
      score: 61,
    });
    expect(between(families.wife, families.husband)).toMatchObject({
      reasons: ['same-birth', 'married-name'],
    });
    expect(between(families.slip, families.other)).toMatchObject({ reasons: ['same-name', 'near-nik'] });
    expect(found.size).toBe(3);
  });

  it('looks at persons for themselves: a person and a household never pair', async () => {
    await aFamily([{ name: 'Sumiati Contoh', birthDate: '1990-03-04' }]);
    const [one, other] = [
      await aWoman('Sumiati Contoh', { birthDate: '1990-03-04' }),
      await aWoman('Sumiyati Contoh', { birthDate: '1990-03-04' }),
    ];
    await search();
    expect(await pairs()).toMatchObject([{ about: 'persons', pairId: pairIdOf('persons', one, other) }]);
  });

  const crowd = async () => {
    for (let number = 1; number <= 12; number += 1)
      await aFamily([{ name: 'Sumiati Contoh', birthDate: `1990-01-${String(number).padStart(2, '0')}` }]);
  };

  it('done in many steps, each cut off and repeated, finds the same, and counts it once', async () => {
    await crowd();
    const { alike, compared, steps } = await search({ about: 'households', stepPairs: 10, cut: () => true });
    expect(steps).toBeGreaterThan(5);
    expect(compared).toBe(66);
    const found = await pairs();
    expect(found.length).toBe(alike);
    expect(found.every(({ version }) => version === 1)).toBe(true);
    expect(await told('duplicate-suspected.v1')).toHaveLength(alike);
    expect(await told('duplicate-search-finished.v1')).toHaveLength(1);
  });

  it('done again changes no pair, and leaves one access record of each time', async () => {
    await crowd();
    const first = await search({ about: 'households' });
    const before = await pairs();
    const again = await search({ about: 'households', stepPairs: 7 });
    expect(await pairs()).toEqual(before);
    expect([again.compared, again.alike]).toEqual([first.compared, first.alike]);
    const reads = (await items()).filter(({ kind }) => kind === 'access');
    expect(reads).toMatchObject([
      { pk: `LOCATION#${locationId}`, by: 'account-1', purpose: 'duplicates' },
      { pk: `LOCATION#${locationId}`, by: 'account-1', purpose: 'duplicates' },
    ]);
  });

  it('is one of a kelurahan at a time, until it is done', async () => {
    const searches = searchStore(table);
    const begin = (at: Date) => {
      const moment = { ...given, now: at };
      const decision = askSearch({ locationId }, aLocation(), anEntry, moment);
      return searches.begin(decision, { id: 'account-1', roles: ['facilitator'] }, command, moment);
    };
    await begin(now);
    const refusal = expect.objectContaining({ code: 'duplicate.search-running' });
    await expect(begin(now)).rejects.toEqual(refusal);
    await expect(begin(new Date(now.getTime() + 3_600_000))).rejects.toEqual(refusal);
    await expect(begin(new Date(now.getTime() + 3_600_001))).resolves.toBeUndefined(); // it was given up
    table = cloud.aServiceTable();
    await search();
    await expect(search()).resolves.toMatchObject({ status: 'finished' });
  });
});

describe('a suspicion by equality', () => {
  const heard = () => suspicionHandlers({ suspicions: suspicionStore(table), policies });
  const registered = (householdId: string) =>
    heard().householdRegistered(
      { data: { householdId, locationId, status: 'present' }, actor: 'account-1' } as never,
      { now },
    );
  const nik = '3171014101929999';

  it('is one pair, from whichever side and however often it is heard, also at once', async () => {
    const [one, other] = [await aFamily([{ nik }]), await aFamily([{ nik }])];
    await Promise.all([registered(one), registered(other), registered(other), registered(one)]);
    expect(await pairs()).toMatchObject([
      { pairId: pairIdOf('households', one, other), reasons: ['same-nik'], score: 95, version: 1 },
    ]);
    expect(await told('duplicate-suspected.v1')).toHaveLength(1);
  });

  it('says everything that is equal, and opens nothing', async () => {
    const [one, other] = [
      await aFamily([{ nik, birthDate: '1992-01-01' }], { cardNumber: '3171011205080001' }),
      await aFamily([{ nik, birthDate: '1992-01-01' }], { cardNumber: '3171011205080001' }),
    ];
    table = { ...table, keys: () => Promise.reject(new Error('nothing is opened')) };
    await registered(one);
    const [pair] = await pairs();
    expect(pair).toMatchObject({ reasons: ['same-nik', 'same-card', 'same-born'], score: 100 });
    expect(pair?.recordIds).toEqual([one, other].toSorted());
  });

  it('of a number that many share is told of twenty', async () => {
    for (let number = 0; number < 25; number += 1) await aFamily([{ nik }]);
    await registered(await aFamily([{ nik }]));
    expect((await pairs()).length).toBeLessThanOrEqual(21);
    expect((await pairs()).length).toBeGreaterThanOrEqual(20);
  });

  it('finds who is there: not who is gone, nor whose processing is restricted', async () => {
    const [one, other] = [await aFamily([{ nik }]), await aFamily([{ nik }])];
    const set = (field: string, value: string) =>
      table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: `HOUSEHOLD#${other}`, sk: 'HOUSEHOLD' },
          UpdateExpression: 'SET #field = :value',
          ExpressionAttributeNames: { '#field': field },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    await set('restrictedAt', now.toISOString());
    await registered(one);
    await registered(other);
    expect(await pairs()).toEqual([]);
    expect(await getItem(table, pairKey(pairIdOf('households', one, other)))).toBeUndefined();
  });
});

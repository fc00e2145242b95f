import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aHouseholdBody, anActiveKelurahan, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>;
beforeAll(async () => {
  system = await aSystem();
  kelurahan = await anActiveKelurahan(system);
});
afterAll(() => system?.close());

const aHousehold = async (more: Parameters<typeof aHouseholdBody>[1] = {}) => {
  const { facilitator, locationId } = kelurahan;
  const { householdId } = await told(
    facilitator.registerHousehold({ body: aHouseholdBody(locationId, more) }),
  );
  return { params: { householdId }, householdId };
};

/** The access records of a household, as they stand in the table. */
const recorded = async (householdId: string) => {
  const items = await system.table('registration');
  return items.filter(({ pk, kind }) => pk === `HOUSEHOLD#${householdId}` && kind === 'access');
};

it('D-4: who looked at a household and why is shown, latest first and page by page', async () => {
  const { facilitator, secretary, national, area } = kelurahan;
  const { params } = await aHousehold();
  const unread = await told(facilitator.listHouseholdReads({ params }));
  expect(unread).toEqual({ items: [], next: null });

  await told(facilitator.getHousehold({ params, purpose: 'eligibility' }));
  system.clock.advance(60_000);
  await told(secretary.getHousehold({ params, purpose: 'correction' }));
  system.clock.advance(60_000);
  const twoRoles = system.as('pusat-2', 'national city', 'ID');
  await told(twoRoles.getHousehold({ params, purpose: 'audit' }));

  const first = await told(national.listHouseholdReads({ params, query: { limit: '2' } }));
  expect(first.items).toMatchObject([
    { by: 'pusat-2', roles: ['national', 'city'], purpose: 'audit' },
    { by: `sekretaris-${area}`, roles: ['secretariat'], purpose: 'correction' },
  ]);
  expect(
    first.items
      .map(({ at }) => at)
      .toSorted()
      .reverse(),
  ).toEqual(first.items.map(({ at }) => at));
  const query = { limit: '2', cursor: first.next ?? '' };
  const second = await told(national.listHouseholdReads({ params, query }));
  expect(second).toMatchObject({
    items: [{ by: `fasilitator-${area}`, purpose: 'eligibility' }],
    next: null,
  });
});

it('D-4: a read that is refused leaves no record, and who may not ask for the household is not shown them', async () => {
  const { facilitator, area } = kelurahan;
  const { params, householdId } = await aHousehold();
  const postless = system.as('siapa', 'board', area);
  const outside = system.as('luar', 'facilitator', '31.72');
  await system.settled();
  const before = system.writes();
  const refusals = [
    await refusedWith(facilitator.getHousehold({ params })),
    await refusedWith(facilitator.getHousehold({ params, purpose: 'curiosity' })),
    await refusedWith(postless.getHousehold({ params, purpose: 'audit' })),
    await refusedWith(outside.getHousehold({ params, purpose: 'audit' })),
    await refusedWith(system.as('relawan-2', 'volunteer', area).getHousehold({ params, purpose: 'contact' })),
    await refusedWith(system.as('siapa', 'supervisor', area).listHouseholdReads({ params })),
    await refusedWith(outside.listHouseholdReads({ params })),
  ];
  expect(refusals).toEqual([
    'privacy.purpose-missing',
    'request.invalid',
    'access.no-post',
    'household.not-found',
    'household.entered-by-another',
    'access.no-post',
    'household.not-found',
  ]);
  await system.settled();
  expect(system.writes()).toBe(before);
  expect(await recorded(householdId)).toEqual([]);
});

it('D-4: neither a list, nor a change, nor a repeat shows what nobody has asked to see for a purpose', async () => {
  const { facilitator, secretary, locationId, area } = kelurahan;
  const body = aHouseholdBody(locationId, { householdId: '01JVJ1HSE00000000000000001', phone: '0800000001' });
  const first = await told(facilitator.registerHousehold({ body }));
  expect(first).toMatchObject({ phone: body.phone, members: body.members });
  const { householdId, members, ...record } = first;
  const params = { householdId };
  const personal = ['members', 'phone', 'address', 'cardNumber', 'welfareNotes'];
  const shown = (answer: object) => Object.keys(answer).filter((field) => personal.includes(field));

  // the same content again, without the key: as long as it stands as it was sent
  expect(await told(secretary.registerHousehold({ body }))).toEqual(first);
  const key = { params, ifMatch: 1, idempotencyKey: 'koreksi', body: { rt: '009', address: 'Gang Uji 1' } };
  const changed = await told(facilitator.changeHousehold(key));
  expect(changed).toMatchObject({ rt: '009', address: 'Gang Uji 1', version: 2 });
  expect(shown(changed)).toEqual(['address']);
  expect(await told(facilitator.changeHousehold(key))).toEqual(changed);
  expect(shown(await told(secretary.registerHousehold({ body })))).toEqual([]);
  const { items } = await told(facilitator.listHouseholds({ query: { area } }));
  expect(items.flatMap(shown)).toEqual([]);
  expect(record.version).toBe(1);
  expect(members).toHaveLength(2);
  expect(await recorded(householdId)).toEqual([]);
});

it('D-2: while processing is restricted a household is read for audit or itself only, and corrected by nobody', async () => {
  const { facilitator } = kelurahan;
  const { params, householdId } = await aHousehold();
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: system.awsUrl,
      region: 'ap-southeast-3',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );
  await client.send(
    new UpdateCommand({
      TableName: 'pranata-local-registration',
      Key: { pk: `HOUSEHOLD#${householdId}`, sk: 'HOUSEHOLD' },
      UpdateExpression: 'SET restrictedAt = :now',
      ExpressionAttributeValues: { ':now': '2013-02-01T00:00:00.000Z' },
    }),
  );
  client.destroy();

  for (const purpose of ['eligibility', 'payment', 'correction', 'contact']) {
    expect(await refusedWith(facilitator.getHousehold({ params, purpose }))).toBe('household.restricted');
  }
  expect(await recorded(householdId)).toEqual([]);
  for (const purpose of ['audit', 'request-of-person']) {
    expect(await told(facilitator.getHousehold({ params, purpose }))).toHaveProperty('members');
  }
  expect(await recorded(householdId)).toHaveLength(2);
  const change = { params, ifMatch: 1, body: { rt: '009' } };
  expect(await refusedWith(facilitator.changeHousehold(change))).toBe('household.restricted');
});

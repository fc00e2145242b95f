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

const personal = {
  members: [
    {
      memberId: '01JVJ1MBR00000000000000001',
      name: 'Warga Uji Kepala',
      relation: 'head' as const,
      sex: 'female' as const,
      nik: '3171014101929999',
      birthDate: '1992-01-01',
    },
  ],
  cardNumber: '3171010101120001',
  address: 'Gang Uji 1',
  phone: '0800000001',
  welfareNotes: 'Atap bocor',
};
const purpose = 'eligibility';

it('section 16: named roles see numbers, address and notes (P3); others of the programme see names (P2)', async () => {
  const { facilitator, secretary, national, locationId, area, memberIds } = kelurahan;
  const body = aHouseholdBody(locationId, personal);
  const { householdId } = await told(facilitator.registerHousehold({ body }));
  const params = { householdId };
  await told(
    facilitator.linkAccount({ params: { personId: memberIds[0]! }, body: { account: 'koordinator' } }),
  );

  for (const who of [facilitator, secretary, national, system.as('auditor', 'auditor', '31')]) {
    expect(await told(who.getHousehold({ params, purpose }))).toMatchObject(personal);
  }
  const [{ birthDate: _, ...head }] = personal.members as [(typeof personal.members)[0]];
  const masked = {
    members: [{ ...head, nik: '317101******9999' }],
    cardNumber: '317101******0001',
    phone: personal.phone,
  };
  const others = [
    system.as('koordinator', 'board', area),
    system.as('askot', 'city', '31.71'),
    system.as('ta-sim', 'region', '31'),
    system.as('koordinator', 'board volunteer', area), // a volunteer too, who acts by the post
  ];
  for (const who of others) {
    const seen = await told(who.getHousehold({ params, purpose }));
    expect(seen).toMatchObject(masked);
    expect(seen.members).toEqual(masked.members);
    expect(seen).not.toHaveProperty('address');
    expect(seen).not.toHaveProperty('welfareNotes');
  }
});

it('section 16: of a person too, and a board reads by a post that lasts', async () => {
  const { facilitator, locationId, area } = kelurahan;
  const all = {
    name: 'Warga Uji Orang',
    nik: '3171014101929999',
    birthDate: '1992-01-01',
    phone: '0800000003',
    address: 'Gang Uji 2',
  };
  const body = { locationId, sex: 'female' as const, ...all };
  const params = { personId: (await told(facilitator.registerPerson({ body }))).personId };
  expect(await told(facilitator.getPerson({ params, purpose }))).toMatchObject(all);
  for (const who of [system.as('koordinator', 'board', area), system.as('askot', 'city', '31.71')]) {
    const seen = await told(who.getPerson({ params, purpose }));
    expect(seen).toMatchObject({ name: all.name, nik: '317101******9999', phone: all.phone });
    for (const hidden of ['birthDate', 'address']) expect(seen).not.toHaveProperty(hidden);
  }
  await system.settled();
  const before = system.writes();
  const postless = system.as('siapa', 'board', area);
  expect(await refusedWith(postless.getPerson({ params, purpose }))).toBe('access.no-post');
  expect(system.writes()).toBe(before);
});

it('a volunteer enters households, and opens and corrects only those that the same account entered', async () => {
  const { facilitator, locationId, area } = kelurahan;
  const volunteer = system.as('relawan-1', 'volunteer', area);
  const own = await told(volunteer.registerHousehold({ body: aHouseholdBody(locationId, personal) }));
  expect(own.origin.enteredBy).toBe('relawan-1');
  const params = { householdId: own.householdId };
  expect(await told(volunteer.getHousehold({ params, purpose }))).toMatchObject(personal);
  const mine = { params, ifMatch: 1, body: { phone: '0800000002' } };
  expect(await told(volunteer.changeHousehold(mine))).toMatchObject({ phone: '0800000002', version: 2 });

  const another = system.as('relawan-2', 'volunteer', area);
  await system.settled();
  const before = system.writes();
  const theirs = { params, ifMatch: 2, body: { rt: '009' } };
  expect(await refusedWith(another.changeHousehold(theirs))).toBe('household.entered-by-another');
  expect(await refusedWith(another.getHousehold({ params, purpose }))).toBe('household.entered-by-another');
  const { items } = await told(another.listHouseholds({ query: {} }));
  const listed = items.find(({ householdId }) => householdId === own.householdId);
  expect(listed).toMatchObject({ rt: '003', memberCount: 1 });
  expect(listed).not.toHaveProperty('members');
  await system.settled();
  expect(system.writes()).toBe(before);
  expect((await told(facilitator.changeHousehold(theirs))).version).toBe(3);
});

it('section 3.2: a secretary who is a volunteer too acts by the post while it lasts', async () => {
  const { facilitator, locationId, area } = kelurahan;
  const { householdId } = await told(facilitator.registerHousehold({ body: aHouseholdBody(locationId) }));
  const both = system.as(`sekretaris-${area}`, 'volunteer secretariat', area);
  const change = { params: { householdId }, ifMatch: 1, body: { rt: '009' } };
  expect((await told(both.changeHousehold(change))).version).toBe(2);
  const postless = system.as('siapa', 'volunteer secretariat', area);
  expect(await refusedWith(postless.changeHousehold({ ...change, ifMatch: 2 }))).toBe(
    'household.entered-by-another',
  );
});

it('SD-4: nobody enters or corrects the own household; others do', async () => {
  const { facilitator, secretary, secretaryId, personIds, locationId } = kelurahan;
  const [head] = personal.members;
  const body = aHouseholdBody(locationId, { members: [{ ...head!, nik: undefined, personId: secretaryId }] });
  expect(await refusedWith(secretary.registerHousehold({ body }))).toBe('household.own');
  const { householdId } = await told(facilitator.registerHousehold({ body }));
  const change = { params: { householdId }, ifMatch: 1, body: { welfareNotes: 'Sangat miskin' } };
  expect(await refusedWith(secretary.changeHousehold(change))).toBe('household.own');
  const leaving = { ...change, body: { members: [head!] } };
  expect(await refusedWith(secretary.changeHousehold(leaving))).toBe('household.own');
  const others = await told(facilitator.registerHousehold({ body: aHouseholdBody(locationId) }));
  const joining = {
    params: { householdId: others.householdId },
    ifMatch: 1,
    body: { members: body.members },
  };
  expect(await refusedWith(secretary.changeHousehold(joining))).toBe('household.own');

  // members are linked to persons of the same kelurahan only
  const linked = (personId: string) => ({ members: [{ ...body.members[0]!, personId }] });
  const nobody = aHouseholdBody(locationId, linked('01JVJ1PER00000000000000001'));
  expect(await refusedWith(facilitator.registerHousehold({ body: nobody }))).toBe('person.not-found');
  const member = { params: joining.params, ifMatch: 1, body: linked(personIds[0]!) };
  expect((await told(facilitator.changeHousehold(member))).version).toBe(2);
});

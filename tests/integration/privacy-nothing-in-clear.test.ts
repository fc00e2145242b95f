import { rmSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aKelurahan, aProvenElection, aVolunteer, refusedWith, told } from '../support/kelurahan.ts';
import { everythingIn, foundIn } from '../support/layers.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

const person = {
  sex: 'female',
  name: 'Zulhijah Qomariyanto',
  nik: '3171014501900007',
  birthDate: '1990-01-05',
  phone: '+6281298765001',
  address: 'Gang Xenofili 17B',
} as const;
const corrected = { name: 'Zulhijah Wzqomari', phone: '+6281298765002' };
const written = 'Vxqarlota sedang sakit';
const volunteer = { name: 'Wiqtorina Jxsembiring', phone: '+6281298765003' };
const refused = { ...person, name: 'Vqarlina Dxipokusumo', nik: '3171019901900008', phone: '0812-98765' };

const head = {
  memberId: '01JVJ1MBR00000000000000001',
  name: 'Bxintoro Wiqtedjo',
  relation: 'head',
  sex: 'male',
  nik: '3171011703850042',
  birthDate: '1985-03-17',
} as const;
const household = {
  members: [head, { name: 'Yxuliastri Wiqtedjo', relation: 'spouse' as const, nik: '0' }],
  cardNumber: '3171011803090077',
  address: 'Lorong Yqzanaria 4',
  phone: '+6281298765004',
  welfareNotes: 'Penderita Zqfertilis menahun',
};
const married = { members: [{ ...head, name: 'Bxintoro Uqsumardi' }], cardNumber: '3171011803090078' };
const twice = { ...household, members: [head, { ...head, memberId: undefined, name: 'Gxarsinah Wiqtedjo' }] };

/** Whoever reads one of these knows something about somebody. */
const secrets = [
  ...[
    'Zulhijah',
    'Qomariyanto',
    'Wzqomari',
    'Wiqtorina',
    'Jxsembiring',
    'Vqarlina',
    'Dxipokusumo',
    'Xenofili',
    'Vxqarlota',
  ],
  ...['Bxintoro', 'Wiqtedjo', 'Uqsumardi', 'Yxuliastri', 'Gxarsinah', 'Yqzanaria', 'Zqfertilis'],
  ...[person.nik, refused.nik, person.birthDate],
  ...[head.nik, head.birthDate, household.cardNumber, married.cardNumber, '81298765004'],
  ...['81298765001', '81298765002', '81298765003', '0812-98765'],
];
/** No secret: this must be found, or the search finds nothing at all. */
const known = 'BKM Terbuka Sekali';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => rmSync(system.folder, { recursive: true, force: true }));

describe('the search', () => {
  const event = { data: { text: Buffer.from(JSON.stringify({ name: person.name })).toString('base64') } };
  it.each([
    ['as it is', person.name],
    ['in JSON of JSON', JSON.stringify({ body: JSON.stringify(event) })],
    ['deflated, in base64', JSON.stringify({ B: deflateRawSync(JSON.stringify(event)).toString('base64') })],
  ])('finds a name %s', (_, text) => expect(foundIn(Buffer.from(text), secrets)).toContain('Zulhijah'));
});

it('names and numbers of persons and households stand in nothing that the system wrote', async () => {
  const { facilitator, locationId, area } = await aKelurahan(system);
  const { personId, ...answer } = await told(facilitator.registerPerson({ body: { locationId, ...person } }));
  expect(answer).toMatchObject(person);
  const params = { personId };
  await told(facilitator.changePerson({ params, ifMatch: 1, body: corrected, idempotencyKey: 'koreksi' }));
  await told(facilitator.changePerson({ params, ifMatch: 1, body: corrected, idempotencyKey: 'koreksi' }));
  await told(facilitator.linkAccount({ params, body: { account: 'akun-1' } }));
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: known } }));
  const election = await aProvenElection(system, { locationId, area }, [personId]);
  await told(facilitator.beginTerm({ params: { boardId }, body: election }));
  const { volunteerId } = await told(
    facilitator.registerVolunteer({ body: aVolunteer(locationId, volunteer) }),
  );
  const read = { params: { volunteerId }, purpose: 'contact' };
  expect(await told(facilitator.getVolunteer(read))).toMatchObject(volunteer);
  const { forumId } = await told(
    facilitator.formForum({ body: { locationId, name: 'Forum Uji', formedOn: '2012-09-30' } }),
  );
  await told(facilitator.writeForumPost({ params: { forumId }, body: { text: written } }));
  expect(await told(facilitator.getPerson({ params, purpose: 'payment' }))).toMatchObject(corrected);
  const entered = { locationId, ...household };
  const { householdId } = await told(facilitator.registerHousehold({ body: entered }));
  const of = { params: { householdId } };
  await told(facilitator.changeHousehold({ ...of, ifMatch: 1, body: married, idempotencyKey: 'nikah' }));
  await told(facilitator.changeHousehold({ ...of, ifMatch: 1, body: married, idempotencyKey: 'nikah' }));
  const { address } = household;
  expect(await told(facilitator.getHousehold({ ...of, purpose: 'audit' }))).toMatchObject({
    ...married,
    address,
  });
  await told(facilitator.listHouseholdReads(of));
  // what is refused is written nowhere either
  expect(await refusedWith(facilitator.registerHousehold({ body: { locationId, ...twice } }))).toBe(
    'household.member-twice',
  );
  const bad = { locationId, ...refused };
  expect(await refusedWith(facilitator.registerPerson({ body: bad }))).toBe('request.invalid');
  const worse = { ...bad, phone: person.phone };
  expect(await refusedWith(facilitator.registerPerson({ body: worse }))).toBe('person.nik-invalid');
  const taken = { locationId, ...person, personId };
  expect(await refusedWith(facilitator.registerPerson({ body: taken }))).toBe('state.exists');

  await system.settled();
  await system.redeliver();
  const archive = await system.archived();
  expect(archive.flatMap(({ events }) => events).length).toBeGreaterThan(5);
  await system.close({ keep: true });

  const places: string[] = [];
  let isFoundInTables = false;
  for (const [place, bytes] of everythingIn(system.folder)) {
    const found = foundIn(bytes, [known, ...secrets]);
    if (found.includes(known) && /dynamodb.sqlite items/.test(place)) isFoundInTables = true;
    places.push(...found.filter((word) => word !== known).map((word) => `${word}: ${place}`));
  }
  expect(places).toEqual([]);
  expect(isFoundInTables).toBe(true);
  expect(foundIn(Buffer.from(system.log.join('\n')), secrets)).toEqual([]);
  const objects = [...everythingIn(system.folder)].filter(([place]) => !place.includes('.sqlite'));
  expect(objects.filter(([, bytes]) => foundIn(bytes, [known]).length > 0).length).toBeGreaterThan(0);
}, 60_000);

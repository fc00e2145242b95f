import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { volunteerHandlers } from '../../functions/volunteers/handlers/volunteers.ts';
import { volunteerStore } from '../../functions/volunteers/store/volunteers.ts';
import type { Caller, Role } from '../../shared/contract/access.ts';
import type { Given } from '../../shared/contract/given.ts';
import type { Area, LocationId } from '../../shared/contract/primitives.ts';
import { Repeated } from '../../shared/messaging/committed.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';
import { copyKeeper, copyStore } from '../../shared/persistence/copies.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { type Volunteer, volunteerRoutes } from '../../shared/routes/volunteers/volunteers.ts';
import { anIndex, aTable, openTables, textAttributes } from '../support/dynamodb-endpoint.ts';

let cloud: Awaited<ReturnType<typeof openTables>>;
let table: ServiceTable;
let handlers: ReturnType<typeof volunteerHandlers>;
let tables = 0;

beforeAll(async () => {
  cloud = await openTables();
});
afterAll(() => cloud.close());

const ulid = (number: number) => `01ARZ3NDEKTSV4RRFFQ69${String(number).padStart(5, '0')}`;
const kelurahan = ulid(1) as LocationId;
const area: Area = { scheme: 'kemendagri', code: '31.71.01.1001', version: '2025' };
const keeper = () => copyKeeper({ db: cloud.documents, name: table.name });

beforeEach(async () => {
  tables += 1;
  const name = `volunteer-records-${tables}`;
  cloud.dynamodb.ensureTable(
    aTable(name, {
      AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk', 'feedpk', 'feedsk'),
      GlobalSecondaryIndexes: [anIndex('gsi1'), anIndex('feed')] as never,
    }),
  );
  const key = createSecretKey(new Uint8Array(32).fill(7));
  const keys = { wrapping: key, cursor: key, blindIndex: key, fingerprint: key, signing: [] };
  table = {
    db: cloud.documents,
    name,
    service: 'volunteers',
    region: 'local',
    keys: () => Promise.resolve(keys),
  };
  handlers = volunteerHandlers({ volunteers: volunteerStore(table), copies: copyStore(table) });
  await keeper().keepLocation({ locationId: kelurahan, area }, 1);
});

let ids = 100;
const given: Given = {
  now: new Date('2026-03-07T09:20:00Z'),
  newId: () => ulid(++ids),
  policies: policyTable(),
};
const caller = (id: string, ...roles: Role[]): Caller => ({ id, roles, area: '31.71' });
const facilitator = caller('facilitator-1', 'facilitator');
const volunteer = caller('account-1', 'volunteer');
const request = (by: Caller, more: object = {}) => ({
  params: undefined,
  query: undefined,
  body: undefined,
  caller: by,
  command: { id: undefined, fingerprint: JSON.stringify(more), actor: by.id },
  given,
  ifMatch: undefined,
  purpose: undefined,
  page: { limit: 25, after: undefined, since: undefined },
  area: by.area,
  ...more,
});
const asked = {
  locationId: kelurahan,
  sex: 'female',
  rt: '003',
  rw: '02',
  skills: [],
  sectors: ['health'],
  registeredOn: '2026-03-07',
  name: 'Relawan Satu',
  phone: '0800000003',
};
const register = (by: Caller, more: object = {}) =>
  handlers.registerVolunteer(
    request(by, { body: volunteerRoutes.registerVolunteer.body.parse({ ...asked, ...more }) }) as never,
  ) as Promise<Volunteer>;
const get = (by: Caller, volunteerId: string, purpose?: string) =>
  handlers.getVolunteer(request(by, { params: { volunteerId }, purpose }) as never);
const change = (by: Caller, volunteerId: string, body: object, ifMatch: number) =>
  handlers.changeVolunteer(request(by, { params: { volunteerId }, body, ifMatch }) as never);
const list = async (by: Caller, at = by.area) =>
  (await handlers.listVolunteers({ ...request(by), area: at } as never)).items;
const itemsOf = async (pk: string) => {
  const { Items = [] } = await cloud.documents.query({
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
  });
  return Items;
};
const refusedAs = (code: string) => expect.objectContaining({ code });

describe('registering volunteers', () => {
  it('is refused for a kelurahan that is not enrolled, and for one outside the caller alike (L10)', async () => {
    const notEnrolled = refusedAs('location.not-enrolled');
    await expect(register(facilitator, { locationId: ulid(2) })).rejects.toEqual(notEnrolled);
    await expect(register({ ...facilitator, area: '31.72' })).rejects.toEqual(notEnrolled);
    expect(await register(facilitator)).toMatchObject({ status: 'active', area, name: 'Relawan Satu' });
  });

  it('is for the secretariat by a post held today in this very kelurahan', async () => {
    const secretary = caller('account-9', 'secretariat');
    const post = { postId: ulid(3), post: 'secretariat.secretary', bodyId: 'u', boardId: 'b' };
    const hold = (version: number, more: object) =>
      keeper().keepPerson(
        {
          personId: ulid(4),
          account: 'account-9',
          posts: [{ ...post, locationId: kelurahan, from: '2026-01-01', ...more } as never],
        },
        version,
      );
    const noPost = refusedAs('access.no-post');
    await expect(register(secretary)).rejects.toEqual(noPost);
    await hold(1, { locationId: ulid(2) });
    await expect(register(secretary)).rejects.toEqual(noPost);
    await hold(2, { until: '2026-03-06' });
    await expect(register(secretary)).rejects.toEqual(noPost);
    await hold(3, { until: '2026-03-07' });
    expect(await register(secretary)).toMatchObject({ version: 1 });
  });

  it('lets a volunteer enter the own record, once, whose account nobody is told', async () => {
    const own = await register(volunteer);
    expect(own).not.toHaveProperty('account');
    await expect(register(volunteer, { name: 'Relawan Dua' })).rejects.toMatchObject({
      code: 'volunteer.already-registered',
      details: { holder: own.volunteerId },
    });
    expect(await register(caller('account-2', 'volunteer'))).toMatchObject({ version: 1 });
    expect(await register(facilitator)).toMatchObject({ version: 1 });
    expect(await register(facilitator, { rt: '004' })).toMatchObject({ version: 1 });
  });

  it('answers who sends the same again with the record, and refuses another under its id', async () => {
    const volunteerId = ulid(50);
    const first = await register(facilitator, { volunteerId });
    const again = await register(facilitator, { volunteerId }).catch((repeated) => repeated);
    expect(again).toBeInstanceOf(Repeated);
    expect(await again.answer()).toEqual(first);
    await expect(register(facilitator, { volunteerId, rt: '004' })).rejects.toEqual(
      refusedAs('state.exists'),
    );
  });

  it('stores and tells names and phones only as ciphertext', async () => {
    const command = { id: 'command-1', fingerprint: 'print', actor: volunteer.id };
    const body = volunteerRoutes.registerVolunteer.body.parse(asked);
    const { volunteerId } = (await handlers.registerVolunteer(
      request(volunteer, { body, command }) as never,
    )) as Volunteer;
    const stored = await itemsOf(`VOLUNTEER#${volunteerId}`);
    const [told] = await itemsOf('COMMAND#command-1');
    const event = unpacked(told?.event as Uint8Array);
    expect(stored.map(({ sk }) => sk)).toEqual(['PERSONAL', 'VOLUNTEER']);
    expect(event.state).toMatchObject({ volunteerId, personal: { of: `VOLUNTEER#${volunteerId}` } });
    expect(event.state).not.toHaveProperty('account');
    expect(JSON.stringify([stored, event])).not.toMatch(/Relawan Satu|0800000003/);
  });
});

describe('reading volunteers', () => {
  it('needs a purpose, which is recorded; the volunteer itself needs none', async () => {
    const { volunteerId } = await register(volunteer);
    await expect(get(facilitator, volunteerId)).rejects.toEqual(refusedAs('privacy.purpose-missing'));
    expect(await get(facilitator, volunteerId, 'contact')).toMatchObject({ phone: '0800000003' });
    expect(await get(volunteer, volunteerId)).toMatchObject({ name: 'Relawan Satu' });
    const reads = (await itemsOf(`VOLUNTEER#${volunteerId}`)).filter(({ kind }) => kind === 'access');
    expect(reads).toMatchObject([{ by: 'facilitator-1', purpose: 'contact' }]);
  });

  it('shows a volunteer no other, and nobody one of another area', async () => {
    const { volunteerId } = await register(volunteer);
    const notFound = refusedAs('volunteer.not-found');
    await expect(get(caller('account-2', 'volunteer'), volunteerId, 'contact')).rejects.toEqual(notFound);
    await expect(get({ ...facilitator, area: '31.72' }, volunteerId, 'contact')).rejects.toEqual(notFound);
  });

  it('lists those of one city at most, without personal fields', async () => {
    await register(facilitator);
    const [found, ...more] = await list(facilitator);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ locationId: kelurahan, rt: '003' });
    for (const hidden of ['name', 'phone', 'account']) expect(found).not.toHaveProperty(hidden);
    expect(await list(facilitator, '31.71.02')).toEqual([]);
    await expect(list({ ...facilitator, area: '31' })).rejects.toEqual(refusedAs('area.too-wide'));
  });
});

describe('changing volunteers', () => {
  it('keeps what the patch does not name, personal fields too', async () => {
    const { volunteerId } = await register(facilitator);
    await change(facilitator, volunteerId, { phone: null, status: 'left' }, 1);
    const after = await get(facilitator, volunteerId, 'correction');
    expect(after).toMatchObject({ name: 'Relawan Satu', status: 'left', rt: '003', version: 2 });
    expect(after).not.toHaveProperty('phone');
  });

  it('is refused on a version that is no more', async () => {
    const { volunteerId } = await register(facilitator);
    await expect(change(facilitator, volunteerId, { rt: '004' }, 2)).rejects.toEqual(
      refusedAs('state.stale'),
    );
  });

  it('is for a volunteer the own record only, whatever version it names', async () => {
    const { volunteerId } = await register(volunteer);
    const other = caller('account-2', 'volunteer');
    await expect(change(other, volunteerId, { rt: '004' }, 9)).rejects.toEqual(
      refusedAs('volunteer.not-own-record'),
    );
    expect(await change(volunteer, volunteerId, { rt: '004' }, 1)).toMatchObject({ rt: '004', version: 2 });
    expect(await change(facilitator, volunteerId, { rt: '005' }, 2)).toMatchObject({ rt: '005' });
    expect(await get(volunteer, volunteerId)).toMatchObject({ rt: '005' });
  });

  it('is refused to a secretariat without a post, and outside the area nothing is there to change', async () => {
    const { volunteerId } = await register(facilitator);
    await expect(change(caller('account-9', 'secretariat'), volunteerId, { rt: '004' }, 1)).rejects.toEqual(
      refusedAs('access.no-post'),
    );
    await expect(change({ ...facilitator, area: '31.72' }, volunteerId, { rt: '004' }, 1)).rejects.toEqual(
      refusedAs('volunteer.not-found'),
    );
  });
});

import { DeleteCommand, PutCommand, QueryCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedUnit } from '../../functions/registration/store/units.ts';
import { listed } from '../../shared/persistence/lists.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { conflictRoutes } from '../../shared/routes/registration/conflicts.ts';
import { householdRoutes } from '../../shared/routes/registration/households.ts';
import { personRoutes } from '../../shared/routes/registration/persons.ts';
import { anId, aUnit } from '../support/builders.ts';
import { registrationRecords } from '../support/registration-records.ts';
import { openServiceTables } from '../support/service-table.ts';

let cloud: Awaited<ReturnType<typeof openServiceTables>>;
let table: ServiceTable;
let records: Awaited<ReturnType<typeof registrationRecords>>;
beforeAll(async () => {
  cloud = await openServiceTables();
});
afterAll(() => cloud.close());

const householdId = anId<string>('HSEHD', 1);
const conflictId = anId<string>('CNFT', 1);
const [params, named] = [{ householdId }, { conflictId }];
const memberId = anId<string>('MEMBR', 1);
const members = [{ memberId, name: 'Warga Contoh Satu', relation: 'head' }];
const keep = { prefer: `conflict=keep; id=${conflictId}` };
const purpose = { 'pranata-purpose': 'correction' };
const on = (version: number, more: object = {}) => ({ 'if-match': `"${version}"`, ...more });

const change = (by: string, body: object, headers: Record<string, string>) =>
  records.ask(householdRoutes.changeHousehold, { by, params, body, headers });
const look = (by = 'auditor', headers: Record<string, string> = purpose) =>
  records.ask(conflictRoutes.getConflict, { by, params: named, headers });
const decide = (by: string, version: number, choice: string, more: object = {}) =>
  records.ask(conflictRoutes.decideConflict, {
    by,
    params: named,
    body: {
      of: { kind: 'household', id: householdId, version },
      choices: [{ pointer: '/phone', choice }],
      ...more,
    },
  });
const items = async () => {
  const { Items = [] } = await table.db.send(
    new ScanCommand({ TableName: table.name, ConsistentRead: true }),
  );
  return Items;
};
/** Whether a request stores anything. */
const storing = async <Answer>(request: () => Promise<Answer>) => {
  const before = JSON.stringify(await items());
  const answer = await request();
  return [answer, JSON.stringify(await items()) !== before] as const;
};

/** A household in version 2: the first device has set the phone, on version 1 as the second knows it. */
beforeEach(async () => {
  table = cloud.aServiceTable();
  records = await registrationRecords(table);
  const body = { householdId, locationId: records.locationId, rt: '003', members };
  await records.ask(householdRoutes.registerHousehold, { by: 'device-1', body });
  await change('device-1', { phone: '0800000001' }, on(1));
});

describe('R-16: a change on an old version', () => {
  it('is refused without the header, and stores nothing', async () => {
    const [answer, hasStored] = await storing(() => change('device-2', { phone: '0800000002' }, on(1)));
    expect([answer.status, answer.body.code, hasStored]).toEqual([412, 'state.stale', false]);
  });

  it('is kept with it: the sender is told where, and nothing that others have entered', async () => {
    const { status, headers, body } = await change('device-2', { phone: '0800000002' }, on(1, keep));
    expect([status, headers['preference-applied'], headers.etag]).toEqual([202, 'conflict=keep', undefined]);
    expect(body).toMatchObject({
      conflictId,
      of: { kind: 'household', id: householdId, version: 2 },
      fields: [{ pointer: '/phone', sent: '0800000002' }],
      cause: 'stale',
      owner: { role: 'facilitator' },
      deadline: '2013-02-15',
      isOverdue: false,
    });
    expect(JSON.stringify(body)).not.toContain('0800000001');
    expect((await records.household(householdId))?.personal).toMatchObject({ phone: '0800000001' });
  });

  it('changes what nobody else has changed, and keeps the rest, in one transaction', async () => {
    const body = { phone: '0800000002', rt: '004', address: 'Gang Contoh 1' };
    const { status, body: kept } = await change('device-2', body, on(1, keep));
    expect([status, kept.of.version, kept.fields.length]).toEqual([202, 3, 1]);
    expect(await records.household(householdId)).toMatchObject({
      record: { rt: '004', version: 3 },
      personal: { phone: '0800000001', address: 'Gang Contoh 1' },
    });
  });

  it('is an ordinary change where nothing conflicts, and answers what was sent', async () => {
    const { status, headers, body } = await change('device-2', { address: 'Gang Contoh 1' }, on(1, keep));
    expect([status, headers.etag, body.address, body.phone]).toEqual([
      200,
      '"3"',
      'Gang Contoh 1',
      undefined,
    ]);
    const same = await storing(() => change('device-3', { phone: '0800000001' }, on(1, keep)));
    expect([same[0].status, same[0].body.version, same[1]]).toEqual([200, 3, false]);
  });

  it('is kept once, however often it is sent, with a key or without', async () => {
    const send = (more: object = {}) =>
      change('device-2', { phone: '0800000002', rt: '004' }, on(1, { prefer: 'conflict=keep', ...more }));
    const key = { 'idempotency-key': 'key-1' };
    const first = await send(key);
    for (const more of [key, {}, key]) {
      const [again, hasStored] = await storing(() => send(more));
      expect([again.status, again.body, hasStored]).toEqual([202, first.body, false]);
    }
    const another = await change('device-2', { phone: '0800000003' }, on(1, { prefer: 'conflict=keep' }));
    expect(another.body.conflictId).not.toBe(first.body.conflictId);
  });

  it('is kept beside the other of two that come at once', async () => {
    const both = await Promise.all([
      change('device-2', { address: 'Gang Contoh 1' }, on(2, { prefer: 'conflict=keep' })),
      change('device-3', { address: 'Gang Contoh 2' }, on(2, { prefer: 'conflict=keep' })),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 202]);
  });

  it('is kept beside what stands at that moment, also when that changes while it is decided', async () => {
    const { db } = table;
    let hasChanged = false;
    const overtaken = {
      async send(command: object) {
        const isWrite = command.constructor.name === 'TransactWriteCommand';
        if (isWrite && !hasChanged) {
          hasChanged = true;
          await change('device-1', { phone: '0800000003' }, on(2));
        }
        return db.send(command as never);
      },
    };
    const slow = await registrationRecords({ ...table, db: overtaken as never });
    const answer = await slow.ask(householdRoutes.changeHousehold, {
      by: 'device-2',
      params,
      body: { phone: '0800000002' },
      headers: on(1, keep),
    });
    expect([answer.status, answer.body.of.version]).toEqual([202, 3]);
    expect((await look()).body.fields).toMatchObject([{ standing: '0800000003', sent: '0800000002' }]);
  });

  it('stores no conflict under an id that another has', async () => {
    await change('device-2', { phone: '0800000002' }, on(1, keep));
    const [answer, hasStored] = await storing(() => change('device-2', { phone: '0800000009' }, on(1, keep)));
    expect([answer.status, answer.body.code, hasStored]).toEqual([409, 'state.exists', false]);
  });

  it('is refused with what cannot be, and with what is not for now', async () => {
    const impossible = [{ ...members[0], nik: '3171013202929999' }];
    const [bad, hasStored] = await storing(() =>
      change('device-2', { phone: '0800000002', members: impossible }, on(1, keep)),
    );
    expect([bad.status, bad.body.code, hasStored]).toEqual([422, 'household.number-impossible', false]);
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: `HOUSEHOLD#${householdId}`, sk: 'HOUSEHOLD' },
        UpdateExpression: 'SET restrictedAt = :at',
        ExpressionAttributeValues: { ':at': '2013-02-01T00:00:00.000Z' },
      }),
    );
    const [barred, isKept] = await storing(() => change('device-2', { phone: '0800000002' }, on(1, keep)));
    expect([barred.status, barred.body.code, isKept]).toEqual([403, 'household.restricted', false]);
  });

  it('is kept whole where the rule does not let both sides stand together', async () => {
    const head = (number: number) => ({
      memberId: anId<string>('MEMBR', number),
      name: `Warga Contoh ${number}`,
      relation: 'head',
    });
    await change('device-1', { members: [{ ...members[0], relation: 'spouse' }, head(2)] }, on(2));
    const sent = [{ ...members[0], relation: 'other' }, head(3)]; // merged they would be two heads
    const { status, body } = await change('device-2', { members: sent, rt: '009' }, on(2, keep));
    expect([status, body.fields]).toEqual([202, [{ pointer: '/members', sent }]]);
    expect((await records.household(householdId))?.record).toMatchObject({ rt: '009', version: 4 });
  });
});

describe('R-16: sets that merge', () => {
  it('are kept whole where they would be larger than the contract lets a record be', async () => {
    const twenty = (from: number) =>
      Array.from({ length: 20 }, (_, index) => ({
        memberId: anId<string>('MEMBR', from + index),
        name: `Warga Contoh ${from + index}`,
        relation: 'child',
      }));
    await change('device-1', { members: [...members, ...twenty(100)] }, on(2));
    const sent = [...members, ...twenty(200)];
    const { status, body } = await change('device-2', { members: sent }, on(2, keep));
    expect([status, body.fields]).toEqual([202, [{ pointer: '/members', sent }]]);
    expect((await records.household(householdId))?.record).toMatchObject({ memberCount: 21, version: 3 });
    const chosen = await decide('somebody', 3, 'sent', {
      choices: [{ pointer: '/members', choice: 'sent' }],
    });
    expect(chosen.status).toBe(200);
    expect((await records.household(householdId))?.personal?.members).toEqual(sent);
  });
});

describe('R-14: a create whose id is taken by another content', () => {
  const create = (more: object, headers: Record<string, string> = {}) =>
    records.ask(householdRoutes.registerHousehold, {
      by: 'device-2',
      body: { householdId, locationId: records.locationId, members, ...more },
      headers,
    });

  it('is refused without the header; with it what is new is added and what differs is kept', async () => {
    const [refused, hasStored] = await storing(() => create({ rt: '009', address: 'Gang Contoh 1' }));
    expect([refused.status, refused.body.code, hasStored]).toEqual([409, 'state.exists', false]);
    const { status, body } = await create({ rt: '009', address: 'Gang Contoh 1' }, keep);
    expect([status, body.cause, body.basedOn, body.fields]).toEqual([
      202,
      'exists',
      0,
      [{ pointer: '/rt', sent: '009' }],
    ]);
    expect(await records.household(householdId)).toMatchObject({
      record: { rt: '003' },
      personal: { address: 'Gang Contoh 1', phone: '0800000001', members },
    });
  });

  it('is not kept on a household that somebody else entered by a volunteer, who may only correct the own entries', async () => {
    const answer = await records.ask(householdRoutes.registerHousehold, {
      by: 'volunteer-1',
      roles: 'volunteer',
      body: { householdId, locationId: records.locationId, members, rt: '009' },
      headers: keep,
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'household.entered-by-another']);
  });

  it('of a person differs in the same way, and a number that disagrees with what stands is kept, not refused', async () => {
    const personId = anId<string>('PERS', 1);
    const person = { personId, locationId: records.locationId, name: 'Warga Contoh Satu', sex: 'male' };
    await records.ask(personRoutes.registerPerson, { by: 'device-1', body: person });
    const body = { ...person, sex: 'female', nik: '3171014101929999' };
    const answer = await records.ask(personRoutes.registerPerson, { by: 'device-2', body, headers: keep });
    expect([answer.status, answer.body.fields]).toEqual([
      202,
      [
        { pointer: '/sex', sent: 'female' },
        { pointer: '/nik', sent: '3171014101929999' },
      ],
    ]);
    const wrong = { ...body, nik: '3171013202929999' };
    const impossible = await records.ask(personRoutes.registerPerson, {
      by: 'device-2',
      body: wrong,
      headers: { prefer: 'conflict=keep' },
    });
    expect([impossible.status, impossible.body.code]).toEqual([422, 'person.nik-invalid']);
  });
});

describe('a conflict', () => {
  beforeEach(() => change('device-2', { phone: '0800000002' }, on(1, keep)));

  it('is shown for a purpose, with both values as they stand, and who looked is recorded at the household', async () => {
    const [refused, hasStored] = await storing(() => look('auditor', {}));
    expect([refused.body.code, hasStored]).toEqual(['privacy.purpose-missing', false]);
    await change('device-1', { phone: '0800000003' }, on(2));
    const { status, body } = await look();
    expect([status, body.of.version, body.fields]).toEqual([
      200,
      3,
      [{ pointer: '/phone', standing: '0800000003', sent: '0800000002' }],
    ]);
    const { Items } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :read)',
        ExpressionAttributeValues: { ':pk': `HOUSEHOLD#${householdId}`, ':read': 'READ#' },
      }),
    );
    expect(Items).toMatchObject([{ by: 'auditor', purpose: 'correction' }]);
  });

  it('stores no personal value in clear, and none that the key of the household does not open', async () => {
    expect(JSON.stringify(await items())).not.toContain('0800000002');
    const Key = { pk: `HOUSEHOLD#${householdId}`, sk: 'PERSONAL' };
    await table.db.send(new DeleteCommand({ TableName: table.name, Key }));
    const { body } = await look();
    expect(body.fields).toEqual([{ pointer: '/phone' }]);
    const sent = await decide('somebody', 2, 'sent');
    expect([sent.status, sent.body.code]).toEqual([409, 'household.gone']);
    expect((await decide('somebody', 2, 'standing')).status).toBe(200);
  });

  it('shows no values while the processing of the household is restricted, but to audit that', async () => {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: `HOUSEHOLD#${householdId}`, sk: 'HOUSEHOLD' },
        UpdateExpression: 'SET restrictedAt = :at',
        ExpressionAttributeValues: { ':at': '2013-02-01T00:00:00.000Z' },
      }),
    );
    expect((await look()).body.fields).toEqual([{ pointer: '/phone' }]);
    const audit = await look('auditor', { 'pranata-purpose': 'audit' });
    expect(audit.body.fields).toMatchObject([{ sent: '0800000002' }]);
  });

  it('is decided once, by somebody else than who sent it, and changes the household in the same transaction', async () => {
    const own = await decide('device-2', 2, 'sent');
    expect([own.status, own.body.code]).toEqual([403, 'conflict.own-entry']);
    const decided = await decide('somebody', 2, 'sent');
    expect([decided.status, decided.body.status, decided.body.of.version]).toEqual([200, 'decided', 3]);
    expect(decided.body.fields).toEqual([
      { pointer: '/phone', standing: '0800000001', sent: '0800000002', choice: 'sent' },
    ]);
    expect(await records.household(householdId)).toMatchObject({
      record: { version: 3, touched: { phone: 3 } },
      personal: { phone: '0800000002' },
    });
    const again = await decide('somebody', 3, 'standing');
    expect([again.status, again.body.code]).toEqual([409, 'conflict.decided']);
    expect((await look()).body.fields).toEqual(decided.body.fields);
  });

  it('leaves the household as it is where the standing value holds', async () => {
    const [{ status }] = await storing(() => decide('somebody', 2, 'standing'));
    expect([status, (await records.household(householdId))?.record.version]).toEqual([200, 2]);
  });

  it('is not decided on a version that nobody has looked at', async () => {
    await change('device-1', { phone: '0800000003' }, on(2));
    const [stale, hasStored] = await storing(() => decide('somebody', 2, 'sent'));
    expect([stale.status, stale.body.code, hasStored]).toEqual([412, 'state.stale', false]);
    expect((await decide('somebody', 3, 'sent')).status).toBe(200);
  });

  it.each([
    [
      'no field',
      { choices: [{ pointer: '/rt', choice: 'sent' }] },
      422,
      'conflict.choices',
      '/choices/0/pointer',
    ],
    [
      'a value that is none',
      { choices: [{ pointer: '/phone', choice: 'other', value: 'x' }] },
      400,
      'request.invalid',
      '/choices/0/value',
    ],
    [
      'another value without one',
      { choices: [{ pointer: '/phone', choice: 'other' }] },
      400,
      'request.invalid',
      '/choices/0/value',
    ],
    [
      'a value beside what was sent',
      { choices: [{ pointer: '/phone', choice: 'sent', value: '1' }] },
      400,
      'request.invalid',
      '/choices/0/value',
    ],
  ])('is not decided with %s', async (_, more, status, code, pointer) => {
    const [answer, hasStored] = await storing(() => decide('somebody', 2, 'sent', more));
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer, hasStored]).toEqual([
      status,
      code,
      pointer,
      false,
    ]);
  });

  it('is not decided for another household', async () => {
    const body = { householdId: anId<string>('HSEHD', 2), locationId: records.locationId, members };
    await records.ask(householdRoutes.registerHousehold, { by: 'device-1', body });
    const of = { kind: 'household', id: body.householdId, version: 1 };
    const answer = await decide('somebody', 1, 'sent', { of });
    expect([answer.status, answer.body.code]).toEqual([422, 'conflict.other-record']);
  });

  it('belongs to the secretariat of the kelurahan once somebody holds a post of it', async () => {
    const post = { postId: anId('PST', 1), personId: anId('PERS', 9), post: 'secretary', from: '2012-09-05' };
    const secretariat = (posts: object[]) =>
      table.db.send(
        new PutCommand({
          TableName: table.name,
          Item: storedUnit(
            aUnit({ kind: 'secretariat', posts: posts as never }),
            listed('any-area', { kind: 'UNIT', id: aUnit().unitId, area: records.area, acceptedAt: '2012' }),
          ),
        }),
      );
    const next = (number: number) =>
      change('device-2', { phone: `080000001${number}` }, on(1, { prefer: 'conflict=keep' }));
    const unitPost = { ...post, unitId: aUnit().unitId, minutes: aUnit().minutes };
    await secretariat([{ ...unitPost, until: '2013-01-31' }]);
    expect((await next(1)).body.owner).toEqual({ role: 'facilitator' });
    await secretariat([unitPost]);
    expect((await next(2)).body.owner).toEqual({ role: 'secretariat', unitId: aUnit().unitId });
  });

  it('is listed without values: open, overdue from the day after its deadline, then decided', async () => {
    const list = async (query: object = {}) => {
      const { body } = await records.ask(conflictRoutes.listConflicts, {
        by: 'somebody',
        query: { area: records.area, ...query },
      });
      return body.items.map(({ status, isOverdue, fields }: never) => [status, isOverdue, fields]);
    };
    const fields = [{ pointer: '/phone' }];
    expect([await list(), await list({ status: 'overdue' })]).toEqual([[['open', false, fields]], []]);
    records.clock.now = Date.parse('2013-02-15T17:00:00Z');
    expect([await list(), await list({ status: 'overdue' })]).toEqual([
      [['open', true, fields]],
      [['open', true, fields]],
    ]);
    await decide('somebody', 2, 'standing');
    const decided = [['decided', false, [{ pointer: '/phone', choice: 'standing' }]]];
    expect([await list(), await list({ status: 'overdue' }), await list({ status: 'decided' })]).toEqual([
      [],
      [],
      decided,
    ]);
    expect(await list({ since: '' })).toEqual(decided);
    const both = await records.ask(conflictRoutes.listConflicts, {
      by: 'somebody',
      query: { area: records.area, since: '', status: 'open' },
    });
    expect(both.body.errors).toMatchObject([{ pointer: '/query/status', code: 'not-expected' }]);
  });
});

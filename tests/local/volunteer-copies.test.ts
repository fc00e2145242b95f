import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { areaHandlers } from '../../functions/volunteers/handlers/area-changes.ts';
import { activityHandlers, copyHandlers } from '../../functions/volunteers/handlers/copies.ts';
import { erasureHandlers } from '../../functions/volunteers/handlers/erasures.ts';
import { activityKeeper } from '../../functions/volunteers/store/activity-copies.ts';
import { forumEraser } from '../../functions/volunteers/store/forums.ts';
import { tallyKeeper } from '../../functions/volunteers/store/tallies.ts';
import { recordMovers, volunteerMover } from '../../functions/volunteers/store/volunteer-moves.ts';
import { volunteerEraser } from '../../functions/volunteers/store/volunteers.ts';
import type { Caller, Post, Role } from '../../shared/contract/access.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copiedGroups, copiedInstitutions } from '../../shared/messaging/copied-institutions.ts';
import { copyKeeper, copyStore } from '../../shared/persistence/copies.ts';
import { getItems } from '../../shared/persistence/read.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { enterers } from '../../shared/routes/shapes.ts';
import { anIndex, aTable, openTables, textAttributes } from '../support/dynamodb-endpoint.ts';
import { anEvent } from '../support/events.ts';

let cloud: Awaited<ReturnType<typeof openTables>>;
let name: string;
let tables = 0;

beforeAll(async () => {
  cloud = await openTables();
});
afterAll(() => cloud.close());

const emptyTable = () => {
  tables += 1;
  name = `volunteers-${tables}`;
  cloud.dynamodb.ensureTable(
    aTable(name, {
      AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
      GlobalSecondaryIndexes: [anIndex('gsi1')] as never,
    }),
  );
};
beforeEach(() => {
  emptyTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

const ulid = (number: number) => `01ARZ3NDEKTSV4RRFFQ69${String(number).padStart(5, '0')}`;
const kelurahan = ulid(1);
const otherKelurahan = ulid(2);
const areaOf = (code: string, version = '2025') => ({ scheme: 'kemendagri', code, version });

/** Of the location's versions the area's register differs, so that a copy shows which one it is of. */
const location = (type: string, recordversion: number, locationId = kelurahan, code = '31.71.01.1001') =>
  anEvent(`${type}-${locationId}-${recordversion}`, {
    type,
    subject: locationId,
    recordversion,
    data: { locationId, area: areaOf(code, `register-${recordversion}`), years: [] },
  });
const enrolled = (locationId = kelurahan, code = '31.71.01.1001') =>
  location('location-enrolled.v1', 1, locationId, code);
const changed = (recordversion: number) => location('location-changed.v1', recordversion);

const aPost = (number: number): Post => ({
  postId: ulid(100 + number) as Post['postId'],
  post: 'secretariat.staff',
  bodyId: 'unit-1',
  boardId: 'board-1',
  locationId: kelurahan,
  from: '2026-01-01',
});
const person = (recordversion: number, account: string | null, posts: Post[], personId = ulid(10)) =>
  anEvent(`person-${personId}-${recordversion}`, {
    type: 'person-posts-changed.v1',
    subject: personId,
    recordversion,
    data: { personId, account, posts },
  });

/** Delivers one batch of the queue; answers which messages failed, by the ids of their events. */
const deliver = async (...events: CloudEvent[]) => {
  const table: ServiceTable = {
    db: cloud.documents,
    name,
    service: 'volunteers',
    region: 'local',
    keys: () => Promise.reject(new Error('Nothing personal is opened here')),
  };
  const consume = createConsumer(subscriptions.volunteers, {
    ...copyHandlers({ ...copiedInstitutions(table), ...copiedGroups(table) }, tallyKeeper(table)),
    ...activityHandlers(activityKeeper(copyKeeper(table))),
    ...erasureHandlers(volunteerEraser(table), forumEraser(table)),
    ...areaHandlers(volunteerMover(table), recordMovers(table)),
  });
  const { batchItemFailures } = await consume({
    Records: events.map((detail) => ({
      messageId: detail.id,
      body: JSON.stringify({ detail }),
      attributes: { ApproximateFirstReceiveTimestamp: '1772875200000' },
    })),
  } as unknown as SQSEvent);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const oneByOne = async (events: readonly CloudEvent[]) => {
  for (const event of events) expect(await deliver(event)).toEqual([]);
};

const table = (): ServiceTable => ({
  db: cloud.documents,
  name,
  service: 'volunteers',
  region: 'local',
  keys: () => Promise.reject(new Error('copies hold nothing personal')),
});
const store = () => copyStore(table());
const tally = async (area: string) =>
  (await cloud.documents.get({ TableName: name, Key: { pk: `TALLY#${area}`, sk: 'TALLY' } })).Item;
/** All that these events can leave behind: copies, tallies and inbox. */
const leftBy = async (events: readonly CloudEvent[]) => {
  const inbox = events.map(({ id }) => ({ pk: `INBOX#${id}`, sk: 'ONCE' }));
  const copies = events.flatMap(({ subject }) =>
    ['LOCATION', 'PERSON'].map((kind) => ({ pk: `${kind}#${subject}`, sk: 'COPY' })),
  );
  const keys = [...inbox, ...copies, { pk: 'TALLY#31.71', sk: 'TALLY' }];
  return (await getItems(table(), keys)).filter((item) => item !== undefined);
};
const caller = (id: string, ...roles: Role[]): Caller => ({ id, roles, area: '31.71' });
const postsOf = (account: string) => store().postsOf(caller(account, 'secretariat'), enterers);

/** Any order of the events, each delivered at least once. */
const deliveries = (events: readonly CloudEvent[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.shuffledSubarray([...events, ...events]),
    )
    .chain(([all, again]) =>
      fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
    );

/** Every delivery must end as the events do that come once and in order. */
const expectOneEnd = async (events: readonly CloudEvent[]) => {
  await oneByOne(events);
  const expected = await leftBy(events);
  await fc.assert(
    fc.asyncProperty(deliveries(events), async (delivered) => {
      emptyTable();
      await oneByOne(delivered);
      expect(await leftBy(events)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
};

describe('the copy of a location (L10)', () => {
  it('is there once registration enrolled the kelurahan, and not before', async () => {
    expect(await store().findLocation(kelurahan)).toBeUndefined();
    expect(await deliver(enrolled())).toEqual([]);
    expect(await store().findLocation(kelurahan)).toEqual({
      locationId: kelurahan,
      area: areaOf('31.71.01.1001', 'register-1'),
    });
  });

  it('stays the newer one when the enrolment comes after a change, and the enrolment still counts once', async () => {
    await oneByOne([changed(2), enrolled(), enrolled()]);
    expect((await store().findLocation(kelurahan))?.area.version).toBe('register-2');
    expect(await tally('31.71')).toMatchObject({ kind: 'tally', enrolled: 1, version: 1 });
  });

  it('counts the kelurahan of each kota by itself, each once, however often it is told', async () => {
    const [second, elsewhere] = [
      enrolled(otherKelurahan, '31.71.01.1002'),
      enrolled(ulid(3), '32.73.01.1001'),
    ];
    await oneByOne([enrolled(), second, elsewhere, second, enrolled()]);
    expect(await tally('31.71')).toMatchObject({ enrolled: 2 });
    expect(await tally('32.73')).toMatchObject({ enrolled: 1 });
  });

  it('counts once what one batch carries twice', async () => {
    expect(await deliver(enrolled(), enrolled(), enrolled())).toEqual([]);
    expect(await tally('31.71')).toMatchObject({ enrolled: 1 });
  });

  it('is kept when the copy stood but the count was lost on the way, and counted when it comes again', async () => {
    const keeper = copyKeeper({ db: cloud.documents, name });
    const { data, recordversion } = enrolled();
    await keeper.keepLocation(data as never, recordversion); // and there the function died
    await oneByOne([enrolled(), enrolled()]);
    expect(await tally('31.71')).toMatchObject({ enrolled: 1 });
  });

  it('is never counted as done before it stands: a copy that fails is told to the queue', async () => {
    const kept = { ...copiedInstitutions(table()), ...copiedGroups(table()) };
    const failing = { ...kept, locationEnrolled: () => Promise.reject(new Error('throttled')) };
    await expect(
      copyHandlers(failing, tallyKeeper({ db: cloud.documents, name })).locationEnrolled(
        enrolled() as never,
        { now: new Date() },
      ),
    ).rejects.toThrow();
    expect(await leftBy([enrolled()])).toEqual([]);
  });

  it('ends the same in every order and with any duplicates', async () => {
    await expectOneEnd([enrolled(), changed(2), changed(3), enrolled(otherKelurahan, '31.71.01.1002')]);
  });
});

describe('the copy of the posts of a person', () => {
  it('tells by which posts an account acts', async () => {
    await deliver(person(2, 'account-1', [aPost(1), aPost(2)]));
    expect(await postsOf('account-1')).toEqual([aPost(1), aPost(2)]);
    expect(await postsOf('account-2')).toEqual([]);
  });

  it('is found under no account once the account is taken away, and under the new one when it changes', async () => {
    await oneByOne([person(2, 'account-1', [aPost(1)]), person(3, null, [aPost(1)])]);
    expect(await postsOf('account-1')).toEqual([]);
    await oneByOne([person(4, 'account-2', [aPost(1)])]);
    expect(await postsOf('account-1')).toEqual([]);
    expect(await postsOf('account-2')).toEqual([aPost(1)]);
  });

  it('is not read for a caller who needs no post, nor for one whom no office admits', async () => {
    await deliver(person(2, 'account-1', [aPost(1)]));
    const read = (...roles: Role[]) => store().postsOf(caller('account-1', ...roles), enterers);
    expect(await read('facilitator', 'secretariat')).toEqual([]);
    expect(await read('volunteer')).toEqual([]);
    expect(await read('volunteer', 'secretariat')).toEqual([aPost(1)]);
  });

  it('ends the same in every order and with any duplicates, and leaves no inbox', async () => {
    const told = [
      person(2, null, [aPost(1)]),
      person(3, 'account-1', [aPost(1)]),
      person(4, 'account-1', [aPost(1), aPost(2)]),
      person(5, null, [aPost(2)]),
      person(2, 'account-1', [aPost(3)], ulid(11)),
    ];
    await expectOneEnd(told);
    expect(new Set((await leftBy(told)).map(({ kind }) => kind))).toEqual(new Set(['person-copy']));
    expect(await postsOf('account-1')).toEqual([aPost(3)]);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { locationTermKeeper, termsOf } from '../../functions/activities/store/location-terms.ts';
import type { Post } from '../../shared/contract/access.ts';
import { isConcerned } from '../../shared/contract/actor.ts';
import { termOn } from '../../shared/contract/board-meeting.ts';
import { boardCopies, boardKeeper } from '../../shared/persistence/board-copies.ts';
import { copyKeeper, copyStore } from '../../shared/persistence/copies.ts';
import { familyKeeper } from '../../shared/persistence/family-copies.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { anIndex, aTable, openTables, textAttributes } from '../support/dynamodb-endpoint.ts';
import { refusal } from '../support/refusals.ts';

let cloud: Awaited<ReturnType<typeof openTables>>;
let name: string;
let tables = 0;
beforeAll(async () => {
  cloud = await openTables();
});
afterAll(() => cloud.close());

const emptyTable = () => {
  tables += 1;
  name = `copies-${tables}`;
  const more = {
    AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
    GlobalSecondaryIndexes: [anIndex('gsi1')] as never,
  };
  cloud.dynamodb.ensureTable(aTable(name, more));
};
beforeEach(emptyTable);

const table = (): ServiceTable => ({
  db: cloud.documents,
  name,
  service: 'activities',
  region: 'local',
  keys: () => Promise.reject(new Error('copies hold nothing personal')),
});
const keeper = () => copyKeeper(table());

/** Each at least once, some twice, in any order. */
const deliveries = <Told>(told: readonly Told[]) =>
  fc
    .shuffledSubarray([...told])
    .chain((twice) => fc.shuffledSubarray([...told, ...twice], { minLength: told.length + twice.length }));
/** Whatever order things are told in, and however often, what stands in the end is the same. */
const endsAlike = async <Told>(
  told: readonly Told[],
  tell: (one: Told) => Promise<unknown>,
  seen: () => Promise<unknown>,
) => {
  for (const one of told) await tell(one);
  const expected = await seen();
  await fc.assert(
    fc.asyncProperty(deliveries(told), async (delivered) => {
      emptyTable();
      for (const one of delivered) await tell(one);
      expect(await seen()).toEqual(expected);
    }),
    { numRuns: 10 },
  );
  return expected;
};

describe('the terms of a board, and of the board of a kelurahan (L8)', () => {
  const elected = (number: number, version: number, personIds: readonly string[] = [`member-${number}`]) => ({
    ...{ boardId: 'board-1', locationId: 'location-1', number, version },
    termStart: `${2006 + 3 * number}-09-01`,
    termEnd: `${2009 + 3 * number}-08-31`,
    members: personIds.map((personId) => ({ personId })),
  });
  const ids = {
    boardId: '01JSTRD00000000000000000C1',
    locationId: '01JSTRD00000000000000000A1',
  } as const;
  const tell = async ({ version, ...told }: ReturnType<typeof elected>) => {
    await boardKeeper(keeper()).keepTerm({ ...told, ...ids }, version);
    await locationTermKeeper(keeper()).keepTermOf({ ...told, ...ids }, version);
  };
  const seen = async () => ({
    board: await boardCopies(table()).findBoard(ids.boardId),
    terms: await termsOf(table(), ids.locationId),
  });

  it('are none before the first election', async () => {
    expect(await seen()).toEqual({ board: undefined, terms: [] });
  });

  it('stand in the order of their start, whichever election was told first, each in its last version', async () => {
    const told = [elected(1, 1), elected(2, 1, ['member-2', 'mistaken']), elected(2, 2), elected(10, 1)];
    const expected = await endsAlike(told, tell, seen);
    expect(expected).toMatchObject({
      board: {
        terms: [
          { start: '2009-09-01', memberIds: ['member-1'] },
          { start: '2012-09-01', memberIds: ['member-2'] },
          { start: '2036-09-01', memberIds: ['member-10'] },
        ],
      },
      terms: [{ start: '2009-09-01' }, { start: '2012-09-01' }, { start: '2036-09-01' }],
    });
  });

  it('say who decides on a day: from the first to the last of a term, and nobody after it', async () => {
    for (const one of [elected(1, 1), elected(2, 1)]) await tell(one);
    const { board } = await seen();
    expect(termOn(board!, '2012-08-31').memberIds).toEqual(['member-1']);
    expect(termOn(board!, '2012-09-01').memberIds).toEqual(['member-2']);
    expect(() => termOn(board!, '2009-08-31')).toThrow(refusal('board.without-term'));
    expect(() => termOn(board!, '2015-09-01')).toThrow(refusal('board.caretaker'));
  });
});

describe('who acts, and for whom they may not decide (SD-4)', () => {
  const post: Post = {
    postId: '01JSTRD00000000000000000D2' as Post['postId'],
    post: 'board.member',
    bodyId: 'board-1',
    boardId: 'board-1',
    locationId: 'location-1',
    from: '2012-09-01',
  };
  type Told =
    | {
        readonly person: Parameters<ReturnType<typeof copyKeeper>['keepPerson']>[0];
        readonly version: number;
      }
    | { readonly householdId: string; readonly personIds: readonly string[]; readonly version: number };
  const tell = (told: Told) =>
    'person' in told
      ? keeper().keepPerson(told.person, told.version)
      : familyKeeper(table()).keepFamily(told, told.version);
  const person = (version: number, personId: string, account: string | null, more: object = {}): Told => ({
    person: { personId, account, posts: [post], ...more },
    version,
  });
  const family = (version: number, householdId: string, ...personIds: string[]): Told => ({
    householdId,
    personIds,
    version,
  });
  const actor = async (account = 'account-1') => {
    const { householdIds, personIds, ...rest } = await copyStore(table()).actorOf({ id: account });
    return { ...rest, householdIds: householdIds.toSorted(), personIds: personIds.toSorted() };
  };

  it('is nobody in particular where the account acts for no person', async () => {
    expect(await actor('account-9')).toEqual({
      account: 'account-9',
      personIds: [],
      householdIds: [],
      posts: [],
    });
  });

  it('is the person of the account with the households of its last versions, in whatever order they were told', async () => {
    const told = [
      person(2, 'person-1', 'account-1'),
      family(1, 'house-1', 'person-1', 'person-2'),
      family(2, 'house-1', 'person-2'),
      family(1, 'house-2', 'person-1'),
      person(3, 'person-1', 'account-1', { posts: [] }),
    ];
    expect(await endsAlike(told, tell, actor)).toEqual({
      ...{ account: 'account-1', personIds: ['person-1'], posts: [] },
      householdIds: ['house-2'],
    });
  });

  it('is found under the account of its last version alone', async () => {
    const told = [person(2, 'person-1', 'account-1'), person(3, 'person-1', 'account-2')];
    await endsAlike(told, tell, async () => [await actor('account-1'), await actor('account-2')]);
    expect((await actor('account-1')).personIds).toEqual([]);
    expect((await actor('account-2')).personIds).toEqual(['person-1']);
    await tell(person(4, 'person-1', null));
    expect((await actor('account-2')).personIds).toEqual([]);
  });

  it('answers for the homes of both records out of which it was merged, and by both ids', async () => {
    const told = [
      family(1, 'house-1', 'person-1'),
      family(1, 'house-2', 'person-2'),
      person(2, 'person-1', 'account-1'),
      person(2, 'person-2', null),
      person(3, 'person-1', 'account-1', { mergedFrom: ['person-2'] }),
    ];
    expect(await endsAlike(told, tell, actor)).toMatchObject({
      personIds: ['person-1', 'person-2'],
      householdIds: ['house-1', 'house-2'],
    });
    const who = await actor();
    expect(isConcerned(who, { householdIds: ['house-2'] })).toBe(true);
    expect(isConcerned(who, { personIds: ['person-2'] })).toBe(true);
    expect(isConcerned(who, { householdIds: ['house-3'], personIds: ['person-3'] })).toBe(false);
    await tell(person(4, 'person-1', 'account-1')); // the merge was undone
    expect((await actor()).householdIds).toEqual(['house-1']);
  });

  it('says nothing of a household from before members were told, and forgets nothing for it', async () => {
    await tell(person(2, 'person-1', 'account-1'));
    await tell(family(2, 'house-1', 'person-1'));
    await familyKeeper(table()).keepFamily({ householdId: 'house-1' }, 3);
    expect((await actor()).householdIds).toEqual(['house-1']);
  });
});

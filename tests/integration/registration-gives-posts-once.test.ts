import { afterAll, beforeAll, expect, it } from 'vitest';
import { aKelurahan, anActiveKelurahan, aProvenElection, refusedWith, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system.close());

it('an election gives nine members their posts, once, however often anything is sent', async () => {
  const kelurahan = await aKelurahan(system, { persons: 9 });
  const { facilitator, locationId, personIds } = kelurahan;
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: 'BKM Uji' } }));
  const election = {
    params: { boardId },
    body: await aProvenElection(system, kelurahan, personIds),
    idempotencyKey: 'pemilihan',
  };
  const answers = await Promise.all([1, 2, 3, 4].map(() => facilitator.beginTerm(election)));
  await system.settled();
  const before = await system.state();
  await system.redeliver();

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const posts = answers.map((answer) => answer.ok && answer.body.members.map(({ postId }) => postId));
  expect(posts).toEqual(posts.map(() => posts[0]));
  for (const [index, personId] of personIds.entries()) {
    const person = await told(facilitator.getPerson({ params: { personId } }));
    expect(person.posts).toMatchObject([
      { post: index === 0 ? 'board.coordinator' : 'board.member', from: '2012-09-01', until: '2015-08-31' },
    ]);
  }
  const copies = (await system.table('volunteers')).filter(({ kind }) => kind === 'person-copy');
  expect(copies.flatMap(({ posts: held }) => held)).toHaveLength(9);
  expect(await system.state()).toEqual(before);
  const elected = (await system.promised()).filter(({ type }) => type === 'board-elected.v1');
  expect(elected).toHaveLength(1);
});

it('a post that clashes with another is refused, and that one is named', async () => {
  const { facilitator, unitId, memberIds, minutes } = await anActiveKelurahan(system, {
    area: '31.71.01.1002',
  });
  const before = system.writes();
  const body = { personId: memberIds[1]!, post: 'staff', from: '2012-10-01', minutes } as const;
  const { secretary } = { secretary: system.as('sekretaris-31.71.01.1002', 'secretariat', '31.71.01.1002') };
  const answer = await secretary.beginPost({ params: { unitId }, body });
  expect(answer).toMatchObject({
    status: 403,
    problem: {
      code: 'post.clash',
      details: {
        rule: 'SD-2',
        wanted: 'secretariat.staff',
        clashesWith: 'board.member',
        from: '2012-09-01',
        until: '2015-08-31',
      },
    },
  });
  expect(await refusedWith(facilitator.beginPost({ params: { unitId }, body }))).toBe(
    'unit.only-secretariat',
  );
  expect(system.writes()).toBe(before);
});

it('of twenty who form the board of a kelurahan at once, one does', async () => {
  const { facilitator, locationId } = await aKelurahan(system, { area: '31.71.01.1003' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      facilitator.formBoard({ body: { locationId, name: `BKM Uji ${index}` } }),
    ),
  );
  const formed = answers.flatMap((answer) => (answer.ok ? [answer.body.boardId] : []));
  expect(formed).toHaveLength(1);
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.problem]));
  // who lost its patience with the others may be told to come again: that stores nothing either
  const known = ['board.already-active', 'state.busy'];
  expect(refusals.filter(({ code }) => !known.includes(code))).toEqual([]);
  expect(await refusedWith(facilitator.formBoard({ body: { locationId, name: 'BKM Uji' } }))).toBe(
    'board.already-active',
  );
  const { items } = await told(facilitator.listBoards({ query: {} }));
  expect(items.map(({ boardId }) => boardId)).toEqual(formed);
});

it('of those who change a record at once, one does, and the others are told', async () => {
  const { facilitator, locationId } = await aKelurahan(system, { area: '31.71.01.1004' });
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: 'BKM Uji' } }));
  const known = ['state.conflict', 'state.stale', 'state.busy'];
  const rounds = 15; // the functions' instances must meet between reading and writing
  for (let version = 1; version <= rounds; version += 1) {
    const change = (who: number) =>
      facilitator.changeBoard({ params: { boardId }, ifMatch: version, body: { name: `BKM ${who}` } });
    const answers = await Promise.all([1, 2, 3, 4].map(change));
    const changed = answers.flatMap((answer) => (answer.ok ? [answer.body] : []));
    expect(changed.map((board) => board.version)).toEqual([version + 1]);
    const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.problem.code]));
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
    expect(await told(facilitator.getBoard({ params: { boardId } }))).toMatchObject({
      name: changed[0]?.name,
      version: version + 1,
    });
  }
  const changes = (await system.promised()).filter(
    ({ subject, type }) => subject === boardId && type === 'board-changed.v1',
  );
  expect(changes).toHaveLength(rounds);
});

it('a secretary who is a facilitator too acts by the post: it ends one, which a facilitator may not', async () => {
  const area = '31.71.01.1005';
  const { facilitator, unitId, minutes } = await anActiveKelurahan(system, { area });
  const { posts, version } = await told(facilitator.getUnit({ params: { unitId } }));
  const [post] = posts;
  const ending = {
    params: { unitId, postId: post!.postId },
    ifMatch: version,
    body: { personId: post!.personId, until: '2013-03-31', reason: 'own-request', minutes },
  } as const;
  expect(await refusedWith(facilitator.endPost(ending))).toBe('unit.only-secretariat');
  const both = system.as(`sekretaris-${area}`, 'facilitator secretariat', area);
  expect((await told(both.endPost(ending))).posts).toMatchObject([{ until: '2013-03-31' }]);
});

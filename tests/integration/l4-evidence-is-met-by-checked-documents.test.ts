import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DocumentId } from '../../shared/contract/primitives.ts';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import { type PaperTold, paperEvent, tellPapers } from '../support/evidence.ts';
import { aKelurahan, anActiveKelurahan, anElection, told } from '../support/kelurahan.ts';
import { aSurveyedKelurahan } from '../support/poor-list-world.ts';
import { aSystem, type TestSystem } from '../support/system.ts';
import { announced, announcing, sent } from '../support/uploads.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
});
afterAll(() => system.close());

type Kelurahan = Pick<Awaited<ReturnType<typeof aKelurahan>>, 'facilitator' | 'locationId'>;

/** Sends a paper for a record as a device does, and waits until everybody has heard of it. */
const uploaded = async (
  on: TestSystem,
  { facilitator, locationId }: Kelurahan,
  { requirement, id }: { readonly requirement: Requirement; readonly id: string },
): Promise<DocumentId> => {
  const { of, kind } = requirements[requirement];
  const bytes = Buffer.from(`Dokumen uji: ${requirement} ${id}\n`);
  const more = { kind, of: { kind: of, id }, requirement };
  const { documentId, form } = await announced(
    facilitator,
    announcing({ locationId, boardId: id }, bytes, more),
  );
  await sent(form!, bytes);
  await on.settled();
  return documentId;
};

const deed = (documentId: string) => ({
  documentId,
  number: '12',
  notary: 'Notaris Uji',
  date: '2012-08-20',
});
const title = (documentId: string) => ({
  documentId,
  kind: 'certificate' as const,
  number: 'SHM-1',
  date: '2012-10-01',
});
const asset = (assetId: string, documentId: string, minutes: { number: string; date: string }) => ({
  assetId,
  title: title(documentId),
  name: 'Gerobak uji',
  holder: 'BKM Uji',
  place: 'RT 03',
  rupiah: 1_000_000,
  programme: 'PNPM Mandiri Perkotaan',
  condition: 'good' as const,
  custodian: 'UPL',
  minutes,
});
const evidenceOf = (answer: object) => (answer as { readonly evidence?: unknown }).evidence;

it('L4: charter and term stand on a deed and minutes that were uploaded; withdrawn, both say so, once', async () => {
  const kelurahan = await aKelurahan(system, { persons: 3, area: '31.71.01.1001' });
  const { facilitator, locationId, personIds } = kelurahan;
  const [boardId, termId] = [ulid(), ulid()];
  const charter = await uploaded(system, kelurahan, { requirement: 'charter', id: boardId });
  const minutesId = await uploaded(system, kelurahan, { requirement: 'election-minutes', id: termId });
  const deedId = await uploaded(system, kelurahan, { requirement: 'term-deed', id: termId });

  const board = await told(
    facilitator.formBoard({ body: { boardId, locationId, name: 'BKM Uji', charter: deed(charter) } }),
  );
  expect(board.evidence).toEqual([{ requirement: 'charter', documentId: charter, status: 'met' }]);
  const body = anElection(personIds, { termId, deed: deed(deedId) });
  body.election.minutes = { ...body.election.minutes, documentId: minutesId };
  const term = await told(facilitator.beginTerm({ params: { boardId }, body }));
  const ofTerm = [
    { requirement: 'term-deed', documentId: deedId, status: 'met' },
    { requirement: 'election-minutes', documentId: minutesId, status: 'met' },
  ];
  expect(term.evidence).toEqual(ofTerm);

  for (const documentId of [charter, minutesId])
    await told(facilitator.withdrawDocument({ params: { documentId }, body: { because: 'Halaman kurang' } }));
  await system.settled();
  const params = { boardId };
  const seen = async () => [
    evidenceOf(await told(facilitator.getBoard({ params }))),
    ...(await told(facilitator.listTerms({ params }))).items.map(evidenceOf),
  ];
  const withdrawn = [
    [{ requirement: 'charter', documentId: charter, status: 'withdrawn' }],
    [ofTerm[0], { ...ofTerm[1], status: 'withdrawn' }],
  ];
  expect(await seen()).toEqual(withdrawn);

  const state = await system.state();
  await system.redeliver();
  expect(await system.state()).toEqual(state);
  expect(await seen()).toEqual(withdrawn);
  const facts = (await system.promised()).filter(({ type }) => type === 'evidence-changed.v1');
  expect(facts.map(({ subject, data }) => [subject, data.requirement, data.status]).toSorted()).toEqual(
    [
      [boardId, 'charter', 'withdrawn'],
      [termId, 'election-minutes', 'withdrawn'],
    ].toSorted(),
  );
});

/** Every order of some things. */
const permutations = <Thing>(things: readonly Thing[]): Thing[][] =>
  things.length === 0
    ? [[]]
    : things.flatMap((thing, index) =>
        permutations(things.toSpliced(index, 1)).map((others) => [thing, ...others]),
      );

it('L4: in whatever order and however often papers are told, the record ends up proven by the same', async () => {
  const kelurahan = await anActiveKelurahan(system, { area: '31.71.01.1002' });
  const { secretary, boardId, locationId, area, minutes } = kelurahan;
  const fact = (number: number, status: 'checked' | 'withdrawn') => ({ number, status });
  const stories = [
    // the third takes the place of the first, and nothing does where that was withdrawn too
    { facts: [fact(1, 'withdrawn'), fact(2, 'checked'), fact(2, 'withdrawn'), fact(3, 'checked')], by: 3 },
    { facts: [fact(1, 'withdrawn'), fact(2, 'checked'), fact(2, 'withdrawn')], by: undefined },
    { facts: [fact(2, 'checked'), fact(3, 'checked'), fact(3, 'withdrawn')], by: 1 },
  ];
  const cases = stories.flatMap(({ facts, by }) =>
    permutations(facts).map((order) => ({
      order,
      by,
      assetId: ulid(),
      papers: [1, 2, 3].map(() => ulid()).toSorted(),
    })),
  );
  expect(cases).toHaveLength(24 + 6 + 6);
  const paper = (assetId: string, documentId: string, status: PaperTold['status'] = 'checked') =>
    ({ requirement: 'title', id: assetId, locationId, area, documentId, status }) as const;
  await tellPapers(
    system,
    cases.map(({ assetId, papers }) => paper(assetId, papers[0]!)),
  );
  const params = { boardId };
  for (const { assetId, papers } of cases)
    await told(secretary.addAsset({ params, body: asset(assetId, papers[0]!, minutes) }));

  for (let step = 0; step < 4; step += 1) {
    const events = cases.flatMap(({ assetId, papers, order }) =>
      order
        .slice(step, step + 1)
        .map(({ number, status }) => paperEvent(paper(assetId, papers[number - 1]!, status))),
    );
    await system.publish([...events, ...events]); // the next only when these were heard
  }
  const seen = async () => {
    const assets = (await system.table('registration')).filter(({ kind }) => kind === 'asset');
    return cases.map(({ assetId }) => evidenceOf(assets.find((item) => item.assetId === assetId)!));
  };
  const expected = cases.map(({ papers, by }) => [
    by === undefined
      ? { requirement: 'title', documentId: papers[0], status: 'withdrawn' }
      : { requirement: 'title', documentId: papers[by - 1], status: 'met' },
  ]);
  expect(await seen()).toEqual(expected);
  await system.redeliver();
  expect(await seen()).toEqual(expected);
}, 60_000);

it('L4: nothing is entered without its paper, or on one that is withdrawn or for something else', async () => {
  const kelurahan = await aSurveyedKelurahan(system, { households: 2, area: '31.71.01.1003' });
  const { facilitator, secretary, boardId, locationId, area, personIds, householdIds, minutes } = kelurahan;
  const poorListId = await kelurahan.open();
  await told(kelurahan.add(facilitator, poorListId, householdIds));
  await kelurahan.show(poorListId);
  const [termId, assetId] = [ulid(), ulid()];
  const { version } = await told(facilitator.getBoard({ params: { boardId } }));
  const params = { boardId };
  const election = (documentId: string) => {
    const body = anElection(personIds.slice(0, 3), { termId, start: '2013-01-31' });
    return { ...body, election: { ...body.election, minutes: { ...body.election.minutes, documentId } } };
  };
  const ratified = (documentId: string) => ({
    citizens: { number: 'BA-21/UJI/2013', date: '2013-01-25' },
    board: { documentId, number: 'BA-22/UJI/2013', date: '2013-01-26' },
  });
  const entered = [
    {
      requirement: 'charter',
      id: boardId,
      at: '/charter/documentId',
      enter: (id: string) =>
        facilitator.changeBoard({ params, ifMatch: version, body: { charter: deed(id) } }),
    },
    {
      requirement: 'election-minutes',
      id: termId,
      at: '/election/minutes/documentId',
      enter: (id: string) => facilitator.beginTerm({ params, body: election(id) }),
    },
    {
      requirement: 'title',
      id: assetId,
      at: '/title/documentId',
      enter: (id: string) => secretary.addAsset({ params, body: asset(assetId, id, minutes) }),
    },
    {
      requirement: 'ratification',
      id: poorListId,
      at: '/board/documentId',
      enter: (id: string) => secretary.ratifyPoorList({ params: { poorListId }, body: ratified(id) }),
    },
  ] as const;
  /** A refusal, which stores nothing. */
  const refused = async (enter: (typeof entered)[number]['enter'], documentId: string) => {
    const before = system.writes();
    const answer = await enter(documentId);
    await system.settled();
    expect(system.writes(), 'something was stored').toBe(before);
    return answer;
  };
  for (const { requirement, id, at, enter } of entered) {
    const answer = await refused(enter, ulid());
    expect(answer).toMatchObject({
      status: 409,
      problem: {
        code: 'evidence.not-checked',
        details: { rule: 'L4', requirement },
        errors: [{ pointer: at }],
      },
    });
    expect(answer.headers.get('retry-after')).toBe('1');
    const another = requirement === 'title' ? 'charter' : 'title';
    const of = { locationId, area };
    const documentId = ulid();
    const [forOther, ofOther, , gone] = await tellPapers(system, [
      { requirement: another, id, ...of },
      { requirement, id: ulid(), ...of },
      { requirement, id, ...of, documentId },
      { requirement, id, ...of, documentId, status: 'withdrawn' },
    ]);
    for (const [cited, status, code] of [
      [forOther, 422, 'evidence.of-another'],
      [ofOther, 422, 'evidence.of-another'],
      [gone, 409, 'evidence.withdrawn'],
    ] as const) {
      const problem = { code, details: { rule: 'L4', requirement }, errors: [{ pointer: at }] };
      expect(await refused(enter, cited!)).toMatchObject({ status, problem });
    }
  }
  expect((await told(facilitator.getBoard({ params }))).version).toBe(version);
});

it('L4: a term that is entered while its minutes are withdrawn never stays proven by them', async () => {
  const kelurahan = await aKelurahan(system, { persons: 1, area: '31.71.01.1004' });
  const { facilitator, locationId, area, personIds } = kelurahan;
  const { boardId } = await told(facilitator.formBoard({ body: { locationId, name: 'BKM Uji' } }));
  const outcomes: string[] = [];
  for (let day = 1; day <= 20; day += 1) {
    const body = anElection(personIds, { start: `2012-09-${String(day).padStart(2, '0')}` });
    const paper = { requirement: 'election-minutes', id: body.termId!, locationId, area } as const;
    const [documentId] = await tellPapers(system, [paper]);
    const minutes = { ...body.election.minutes, documentId: documentId! };
    const entry = facilitator.beginTerm({
      params: { boardId },
      body: { ...body, election: { ...body.election, minutes } },
    });
    const withdrawal = tellPapers(system, [{ ...paper, documentId: documentId!, status: 'withdrawn' }]);
    const [answer] = await Promise.all([entry, withdrawal]);
    outcomes.push(answer.ok ? 'entered' : answer.problem.code);
  }
  await system.settled();
  expect(outcomes.filter((outcome) => !/^(entered|evidence\.withdrawn|state\.busy)$/.test(outcome))).toEqual(
    [],
  );
  const { items } = await told(facilitator.listTerms({ params: { boardId } }));
  expect(items).toHaveLength(outcomes.filter((outcome) => outcome === 'entered').length);
  expect(items.flatMap(({ evidence = [] }) => evidence.map(({ status }) => status))).toEqual(
    items.map(() => 'withdrawn'),
  );
}, 60_000);

it('L4: a charter that was kept in a conflict is chosen only while its deed stands', async () => {
  const kelurahan = await anActiveKelurahan(system, { area: '31.71.01.1005' });
  const { facilitator, secretary, boardId, locationId, area } = kelurahan;
  const paper = { requirement: 'charter', id: boardId, locationId, area } as const;
  const [first, second] = await tellPapers(system, [paper, paper]);
  const params = { boardId };
  const { version: ifMatch } = await told(facilitator.getBoard({ params }));
  const change = (documentId: string) => ({ params, ifMatch, body: { charter: deed(documentId) } });
  await told(secretary.changeBoard(change(first!)));
  const late = await facilitator.changeBoard({ ...change(second!), keep: true });
  const { conflictId, of } = (late as unknown as { kept: { conflictId: string; of: { version: number } } })
    .kept;
  const decide = (version: number) =>
    secretary.decideConflict({
      params: { conflictId },
      body: {
        of: { kind: 'board', id: boardId, version },
        choices: [{ pointer: '/charter', choice: 'sent' }],
      },
    });

  await tellPapers(system, [{ ...paper, documentId: second!, status: 'withdrawn' }]);
  expect(await decide(of.version)).toMatchObject({ problem: { code: 'evidence.withdrawn' } });
  const board = await told(facilitator.getBoard({ params }));
  expect(board.evidence).toEqual([{ requirement: 'charter', documentId: first, status: 'met' }]);

  const [third] = await tellPapers(system, [paper]);
  await told(facilitator.changeBoard({ ...change(third!), ifMatch: board.version }));
  expect(evidenceOf(await told(facilitator.getBoard({ params })))).toEqual([
    { requirement: 'charter', documentId: third, status: 'met' },
  ]);
});

it('L4: a withdrawal shows on the record within a second', async () => {
  const calm = await aSystem({ rough: 'off' });
  try {
    const kelurahan = await aKelurahan(calm);
    const { facilitator, locationId } = kelurahan;
    const boardId = ulid();
    const documentId = await uploaded(calm, kelurahan, { requirement: 'charter', id: boardId });
    const body = { boardId, locationId, name: 'BKM Uji', charter: deed(documentId) };
    await told(facilitator.formBoard({ body }));
    await calm.settled();
    const because = 'Halaman kurang';
    await told(facilitator.withdrawDocument({ params: { documentId }, body: { because } }));
    const answeredAt = performance.now();
    const status = async () =>
      (await told(facilitator.getBoard({ params: { boardId } }))).evidence?.[0]?.status;
    while ((await status()) !== 'withdrawn' && performance.now() - answeredAt < 5_000) await pause(5);
    const milliseconds = performance.now() - answeredAt;
    console.log(`a withdrawal shows on the record after ${Math.round(milliseconds)} ms`);
    expect(milliseconds).toBeLessThan(1_000);
  } finally {
    await calm.close();
  }
});

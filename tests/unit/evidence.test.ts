import { describe, expect, it } from 'vitest';
import { addAsset } from '../../functions/registration/domain/asset.ts';
import { correctBoard, formBoard } from '../../functions/registration/domain/board.ts';
import { followPapers } from '../../functions/registration/domain/evidence-change.ts';
import { ratifyPoorList } from '../../functions/registration/domain/poor-list.ts';
import {
  provenAsset,
  provenBoard,
  provenList,
  provenTerm,
} from '../../functions/registration/domain/proven.ts';
import { beginTerm } from '../../functions/registration/domain/term.ts';
import { mustBeProven, type Paper } from '../../shared/contract/evidence.ts';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import type { Evidence } from '../../shared/routes/evidence.ts';
import {
  aBasis,
  aBoard,
  aGiven,
  aLocation,
  anAsset,
  anElection,
  anEntry,
  anId,
  aTally,
  someMembers,
  someMinutes,
  somePersons,
} from '../support/builders.ts';
import { aPoorList, aShownList } from '../support/poor-lists.ts';
import { refusalAt } from '../support/refusals.ts';

const paperId = (number: number) => anId<Paper['documentId']>('DC', number);
const termId = anId<NonNullable<Parameters<typeof beginTerm>[2]['termId']>>('TERM', 2);
const board = aBoard();
const { boardId, locationId } = board;

const ownerOf: Readonly<Record<Requirement, string>> = {
  charter: boardId,
  'term-deed': termId,
  'election-minutes': termId,
  'lot-minutes': termId,
  ratification: aPoorList().poorListId,
  title: anAsset().assetId,
  'disbursement-receipt': anId('ACT', 1),
  'override-minutes': anId('ACT', 1),
};

/** A checked paper for a requirement of the records of these tests. */
const aPaper = (requirement: Requirement, more: Partial<Paper> = {}): Paper => ({
  documentId: paperId(1),
  locationId,
  kind: requirements[requirement].kind,
  of: { kind: requirements[requirement].of, id: ownerOf[requirement] },
  requirement,
  status: 'checked',
  version: 4,
  ...more,
});
const known = (...papers: readonly Paper[]) => new Map(papers.map((paper) => [paper.documentId, paper]));
const met = (requirement: Requirement, documentId = paperId(1)): Evidence => ({
  requirement,
  documentId,
  status: 'met',
});
const deed = { documentId: paperId(1), number: '12', notary: 'Notaris Contoh', date: '2012-09-03' };

describe('L4: what must be proven', () => {
  const prove = (papers: ReadonlyMap<string, Paper>) =>
    mustBeProven(
      { of: { kind: 'board', id: boardId }, locationId },
      [{ requirement: 'charter', documentId: paperId(1), pointer: '/charter/documentId' }],
      papers,
    );

  it('is met by a checked document for that requirement of that record', () => {
    expect(prove(known(aPaper('charter')))).toEqual([met('charter')]);
  });

  it('waits for a document that nobody has told of', () => {
    expect(() => prove(known())).toThrow(
      refusalAt('evidence.not-checked', '/charter/documentId', { rule: 'L4', requirement: 'charter' }),
    );
  });

  it('is not met by one that was withdrawn', () => {
    expect(() => prove(known(aPaper('charter', { status: 'withdrawn' })))).toThrow(
      refusalAt('evidence.withdrawn', '/charter/documentId', { rule: 'L4', requirement: 'charter' }),
    );
  });

  it.each<[string, Partial<Paper>]>([
    ['another requirement', { requirement: 'term-deed' }],
    ['no requirement', { requirement: undefined }],
    ['another record', { of: { kind: 'board', id: anId('BARD', 2) } }],
    ['another kind of record with that id', { of: { kind: 'unit', id: boardId } }],
    ['another kelurahan', { locationId: anId('PACE', 2) }],
    ['another kind of document', { kind: 'letter' }],
  ])('is not met by one of %s', (_, more) => {
    for (const status of ['checked', 'withdrawn'] as const)
      expect(() => prove(known(aPaper('charter', { ...more, status })))).toThrow(
        refusalAt('evidence.of-another', '/charter/documentId', { rule: 'L4', requirement: 'charter' }),
      );
  });
});

describe('L4: a record that is entered', () => {
  it('as a board with its charter relies on the deed', () => {
    const body = { boardId, locationId, name: 'BKM Contoh', charter: deed };
    const { next, reliesOn } = formBoard(body, aLocation(), anEntry, aGiven(), known(aPaper('charter')));
    expect([next.evidence, reliesOn]).toEqual([[met('charter')], [met('charter')]]);
    expect(() => formBoard(body, aLocation(), anEntry, aGiven())).toThrow(
      refusalAt('evidence.not-checked', '/charter/documentId'),
    );
  });

  it('by a correction of the charter relies on the new deed, by another correction on none', () => {
    const before = aBoard({ charter: deed, evidence: [met('charter')] });
    const charter = { ...deed, documentId: paperId(2) };
    const papers = known(aPaper('charter', { documentId: paperId(2) }));
    const corrected = correctBoard(before, { charter }, aGiven(), papers);
    expect([corrected.next.evidence, corrected.reliesOn]).toEqual([
      [met('charter', paperId(2))],
      [met('charter', paperId(2))],
    ]);
    const renamed = correctBoard(before, { name: 'BKM Lain' }, aGiven());
    expect([renamed.next.evidence, renamed.reliesOn]).toEqual([[met('charter')], []]);
    expect(correctBoard(before, { charter: null }, aGiven()).next.evidence).toBeUndefined();
    expect(() => correctBoard(before, { charter }, aGiven())).toThrow(
      refusalAt('evidence.not-checked', '/charter/documentId'),
    );
  });

  it('as a term relies on the minutes of the election, those of a lot, and the deed', () => {
    const body = {
      termId,
      start: '2015-09-01',
      election: anElection({
        date: '2015-08-12',
        minutes: { ...someMinutes, documentId: paperId(1) },
        lotMinutes: { ...someMinutes, documentId: paperId(2) },
        bases: [aBasis({ tally: aTally(40, 39, 38) })],
      }),
      members: someMembers(3),
      deed: { ...deed, documentId: paperId(3) },
    };
    const papers = [
      aPaper('election-minutes'),
      aPaper('lot-minutes', { documentId: paperId(2) }),
      aPaper('term-deed', { documentId: paperId(3) }),
    ];
    const begin = (those: readonly Paper[]) =>
      beginTerm(board, somePersons(3, 1), body, anEntry, aGiven('2015-08-20T05:00:00.000Z'), known(...those));
    const evidence = [met('term-deed', paperId(3)), met('election-minutes'), met('lot-minutes', paperId(2))];
    const { next, reliesOn } = begin(papers);
    expect([next.evidence, reliesOn]).toEqual([evidence, evidence]);
    const pointers = ['/election/minutes', '/election/lotMinutes', '/deed'];
    for (const [index, pointer] of pointers.entries())
      expect(() => begin(papers.toSpliced(index, 1))).toThrow(
        refusalAt('evidence.not-checked', `${pointer}/documentId`),
      );
  });

  it('as an asset relies on its title', () => {
    const { title, name, holder, place, rupiah, programme, condition, custodian, minutes, assetId } =
      anAsset();
    const about = { name, holder, place, rupiah, programme, condition, custodian, minutes };
    const body = { assetId, title: { ...title, documentId: paperId(1) }, ...about };
    const { next, reliesOn } = addAsset(board, body, anEntry, aGiven(), known(aPaper('title')));
    expect([next.evidence, reliesOn]).toEqual([[met('title')], [met('title')]]);
    expect(() => addAsset(board, body, anEntry, aGiven())).toThrow(
      refusalAt('evidence.not-checked', '/title/documentId'),
    );
  });

  it('as a ratification relies on the minutes of the board', () => {
    const body = {
      citizens: { number: 'BA-11', date: '2012-08-24' },
      board: { documentId: paperId(1), number: 'BA-12', date: '2012-08-24' },
    };
    const by = { by: 'account-1' };
    const { next, reliesOn } = ratifyPoorList(
      aShownList(),
      body,
      by,
      aGiven(),
      known(aPaper('ratification')),
    );
    expect([next.evidence, reliesOn]).toEqual([[met('ratification')], [met('ratification')]]);
    expect(() => ratifyPoorList(aShownList(), body, by, aGiven())).toThrow(
      refusalAt('evidence.not-checked', '/board/documentId'),
    );
  });
});

describe('L4: a paper that comes later', () => {
  const of = { kind: 'board', id: boardId } as const;
  const chartered = (evidence?: Evidence[]) =>
    aBoard({ charter: deed, version: 3, ...(evidence && { evidence }) });
  const follow = (record: ReturnType<typeof aBoard>, ...papers: readonly Paper[]) =>
    followPapers(provenBoard(of, record, aGiven()), 'charter', papers, aGiven());
  const paper = (number: number, status: Paper['status'] = 'checked') =>
    aPaper('charter', { documentId: paperId(number), status });

  it('withdraws what it proved, and the record and an event say so', () => {
    const { next, events } = follow(chartered([met('charter')]), paper(1, 'withdrawn'))!;
    const evidence = { ...met('charter'), status: 'withdrawn' };
    expect(next).toMatchObject({ evidence: [evidence], version: 4 });
    expect(events).toMatchObject([
      {
        contract: { type: 'evidence-changed.v1' },
        subject: boardId,
        recordversion: 4,
        data: { of, locationId, ...evidence },
        state: { boardId, version: 4, evidence: [evidence], status: 'active' },
      },
    ]);
  });

  it('takes the place of one that was withdrawn: the latest that stands', () => {
    const withdrawn: Evidence = { ...met('charter'), status: 'withdrawn' };
    const { next } = follow(chartered([withdrawn]), paper(3), paper(1, 'withdrawn'), paper(2))!;
    expect(next.evidence).toEqual([met('charter', paperId(3))]);
  });

  it('does not take the place of the one that is cited while that stands', () => {
    expect(follow(chartered([met('charter')]), paper(1), paper(2))).toBeUndefined();
  });

  it('changes nothing when it changes nothing', () => {
    expect(follow(chartered([{ ...met('charter'), status: 'withdrawn' }]), paper(1, 'withdrawn'))).toBe(
      undefined,
    );
    expect(follow(chartered())).toBeUndefined();
  });

  it('proves what was declared before', () => {
    const declared = aBoard({ charter: { ...deed, documentId: undefined } });
    expect(follow(declared, paper(2))?.next.evidence).toEqual([met('charter', paperId(2))]);
  });

  it('proves nothing that a record does not have', () => {
    expect(follow(aBoard(), paper(1))).toBeUndefined();
    const list = provenList({ kind: 'poor-list', id: aPoorList().poorListId }, aPoorList());
    expect(followPapers(list, 'ratification', [aPaper('ratification')], aGiven())).toBeUndefined();
    expect(followPapers(list, 'charter', [aPaper('charter')], aGiven())).toBeUndefined();
  });

  it('proves nothing of another kelurahan or by another kind of document', () => {
    for (const more of [{ locationId: anId<Paper['locationId']>('PACE', 2) }, { kind: 'minutes' }])
      expect(follow(chartered([met('charter')]), { ...paper(1, 'withdrawn'), ...more })).toBeUndefined();
  });

  it('leaves what proves other requirements as it is', () => {
    const election = anElection({ minutes: { ...someMinutes, documentId: paperId(1) } });
    const term = {
      ...{ termId, boardId, number: 1, start: '2012-09-01', end: '2015-08-31', members: [] },
      ...{ election, deed: { ...deed, documentId: paperId(2) }, version: 1, createdAs: anEntry.createdAs },
      origin: board.origin,
      evidence: [met('term-deed', paperId(2)), met('election-minutes')],
    };
    const proven = provenTerm({ kind: 'term', id: termId }, term, board);
    const gone = aPaper('election-minutes', { status: 'withdrawn' });
    expect(followPapers(proven, 'election-minutes', [gone], aGiven())?.next.evidence).toEqual([
      met('term-deed', paperId(2)),
      { ...met('election-minutes'), status: 'withdrawn' },
    ]);
    const lot = aPaper('lot-minutes', { status: 'withdrawn' });
    expect(followPapers(proven, 'lot-minutes', [lot], aGiven())).toBeUndefined();
  });

  it('is told of an asset in the kelurahan of its board', () => {
    const asset = anAsset({ title: { ...anAsset().title, documentId: paperId(1) } });
    const proven = provenAsset({ kind: 'asset', id: asset.assetId }, asset, { locationId });
    const { events } = followPapers(proven, 'title', [aPaper('title')], aGiven())!;
    expect(events[0]).toMatchObject({ subject: asset.assetId, data: { locationId, status: 'met' } });
  });
});

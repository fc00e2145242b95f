import { PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAsset } from '../../functions/registration/domain/asset.ts';
import { correctBoard } from '../../functions/registration/domain/board.ts';
import { ratifyPoorList } from '../../functions/registration/domain/poor-list.ts';
import { beginTerm } from '../../functions/registration/domain/term.ts';
import { assetStore } from '../../functions/registration/store/assets.ts';
import { boardKey, boardStore } from '../../functions/registration/store/boards.ts';
import { listKey } from '../../functions/registration/store/poor-list-keys.ts';
import { poorListStore } from '../../functions/registration/store/poor-lists.ts';
import { provenRecords } from '../../functions/registration/store/proven-records.ts';
import type { Paper } from '../../shared/contract/evidence.ts';
import { paperKeeper, readPaper } from '../../shared/persistence/papers.ts';
import { stored } from '../../shared/persistence/records.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import {
  aBasis,
  aBoard,
  aGiven,
  anAsset,
  anElection,
  anEntry,
  anId,
  someMembers,
  someMinutes,
  somePersons,
} from '../support/builders.ts';
import { aShownList } from '../support/poor-lists.ts';
import { refusal } from '../support/refusals.ts';
import { openServiceTables } from '../support/service-table.ts';

let tables: Awaited<ReturnType<typeof openServiceTables>>;
beforeAll(async () => {
  tables = await openServiceTables();
});
afterAll(() => tables.close());

const paperId = (number: number) => anId<Paper['documentId']>('DC', number);
const command = { id: 'command', fingerprint: 'fingerprint', actor: 'account-1' };
const deed = { documentId: paperId(1), number: '12', notary: 'Notaris Contoh', date: '2012-08-20' };
const board = aBoard();
const { boardId, locationId } = board;
const of = { kind: 'board', id: boardId } as const;

const aPaper = (requirement: Requirement, id: string, more: Partial<Paper> = {}): Paper => ({
  documentId: paperId(1),
  locationId,
  kind: requirements[requirement].kind,
  of: { kind: requirements[requirement].of, id },
  requirement,
  status: 'checked',
  version: 4,
  ...more,
});
const withdrawn = { status: 'withdrawn', version: 5 } as const;

/** Writes records as they stand before a test, at whatever version. */
const put = ({ db, name }: ServiceTable, Item: Record<string, unknown>) =>
  db.send(new PutCommand({ TableName: name, Item }));

describe('L4: what was read as checked and is withdrawn before the record is written', () => {
  const papers = (requirement: Requirement, id: string) => new Map([[paperId(1), aPaper(requirement, id)]]);
  const gone = refusal('evidence.withdrawn', { rule: 'L4' });

  /** A table in which the paper was checked, and withdrawn since. */
  const since = async (requirement: Requirement, id: string): Promise<ServiceTable> => {
    const table = tables.aServiceTable();
    const keeper = paperKeeper(table);
    await keeper.keep(aPaper(requirement, id));
    await keeper.keep(aPaper(requirement, id, withdrawn));
    await put(table, stored(boardKey(boardId), 'board', board));
    return table;
  };

  it('proves no charter', async () => {
    const table = await since('charter', boardId);
    const decision = correctBoard(board, { charter: deed }, aGiven(), papers('charter', boardId));
    await expect(boardStore(table).save(decision, command)).rejects.toEqual(gone);
    expect(await boardStore(table).find(boardId)).toEqual(board);
  });

  it('proves no term', async () => {
    const termId = anId<NonNullable<Parameters<typeof beginTerm>[2]['termId']>>('TERM', 2);
    const table = await since('election-minutes', termId);
    const election = anElection({
      minutes: { ...someMinutes, documentId: paperId(1) },
      bases: [aBasis({ tally: [] })],
    });
    const decision = beginTerm(
      board,
      somePersons(3, 1),
      { termId, start: '2012-09-02', election, members: someMembers(3) },
      anEntry,
      aGiven(),
      papers('election-minutes', termId),
    );
    await expect(boardStore(table).saveTerm(decision, [], command)).rejects.toEqual(gone);
  });

  it('proves no asset', async () => {
    const { assetId, title, name, holder, place, rupiah, programme, condition, custodian, minutes } =
      anAsset();
    const table = await since('title', assetId);
    const about = { name, holder, place, rupiah, programme, condition, custodian, minutes };
    const body = { assetId, title: { ...title, documentId: paperId(1) }, ...about };
    const decision = addAsset(board, body, anEntry, aGiven(), papers('title', assetId));
    await expect(assetStore(table).save(decision, command, board)).rejects.toEqual(gone);
  });

  it('proves no ratification', async () => {
    const list = aShownList();
    const table = await since('ratification', list.poorListId);
    await put(table, stored(listKey(list.poorListId), 'poor-list', list));
    const body = {
      citizens: { number: 'BA-11', date: '2012-08-24' },
      board: { documentId: paperId(1), number: 'BA-12', date: '2012-08-24' },
    };
    const known = papers('ratification', list.poorListId);
    const decision = ratifyPoorList(list, body, { by: 'account-1' }, aGiven(), known);
    await expect(poorListStore(table).save(decision, list.version, command)).rejects.toEqual(gone);
  });
});

describe('L4: papers that are told at the same time', () => {
  const by = { actor: 'account-1', given: aGiven() };

  /** A board whose charter cites the first paper, with papers as they were told. */
  const chartered = async (status: 'met' | 'withdrawn', ...told: readonly Paper[]) => {
    const table = tables.aServiceTable();
    const evidence = [{ requirement: 'charter', documentId: paperId(1), status } as const];
    await put(table, stored(boardKey(boardId), 'board', { ...board, charter: deed, evidence }));
    for (const paper of told) await paperKeeper(table).keep(paper);
    return table;
  };
  const paper = (number: number, more: Partial<Paper> = {}) =>
    aPaper('charter', boardId, { documentId: paperId(number), ...more });

  /** The same table, in which something happens once before or after a call. */
  const interrupted = (
    table: ServiceTable,
    by: {
      readonly call: typeof QueryCommand | typeof TransactWriteCommand;
      readonly when: 'before' | 'after';
    },
    happens: () => Promise<void>,
  ): ServiceTable => {
    let isOver = false;
    const send = async (sent: never) => {
      const isIt = !isOver && (sent as object) instanceof by.call;
      if (isIt) isOver = true;
      if (isIt && by.when === 'before') await happens();
      const answer = await table.db.send(sent);
      if (isIt && by.when === 'after') await happens();
      return answer;
    };
    return { ...table, db: { send } as never };
  };
  const heard = async (table: ServiceTable, told: Paper): Promise<void> => {
    await paperKeeper(table).keep(told);
    await provenRecords(table).follow(of, 'charter', { ...by, given: aGiven() });
  };
  const shown = async (table: ServiceTable) => (await boardStore(table).find(boardId))?.evidence;

  it('one that is withdrawn while it takes a place does not keep it', async () => {
    const table = await chartered('withdrawn', paper(1, withdrawn), paper(2));
    const other = interrupted(table, { call: TransactWriteCommand, when: 'before' }, () =>
      heard(table, paper(2, withdrawn)),
    );
    await provenRecords(other).follow(of, 'charter', by);
    expect(await shown(table)).toEqual([
      { requirement: 'charter', documentId: paperId(1), status: 'withdrawn' },
    ]);
  });

  it('one that comes while another is found withdrawn takes its place', async () => {
    const table = await chartered('met', paper(1, withdrawn));
    const other = interrupted(table, { call: QueryCommand, when: 'after' }, () => heard(table, paper(2)));
    await provenRecords(other).follow(of, 'charter', by);
    expect(await shown(table)).toEqual([{ requirement: 'charter', documentId: paperId(2), status: 'met' }]);
  });

  it('of one paper the last version stands, by its id and by what it proves', async () => {
    const table = await chartered('met', paper(1, withdrawn), paper(1));
    const copies = (await tables.itemsOf(table.name)).filter(({ kind }) => kind === 'document-copy');
    expect(copies.map(({ pk, sk }) => [pk, sk]).toSorted()).toEqual([
      [`DOCUMENT#${paperId(1)}`, 'COPY'],
      [`EVIDENCE#board#${boardId}`, `charter#${paperId(1)}`],
    ]);
    expect(copies.map(readPaper)).toEqual([paper(1, withdrawn), paper(1, withdrawn)]);
  });

  it('a paper for no requirement is known by its id alone', async () => {
    const plain = paper(3, { requirement: undefined, kind: 'photo' });
    const table = await chartered('met', plain);
    const copies = (await tables.itemsOf(table.name)).filter(({ kind }) => kind === 'document-copy');
    expect(copies.map(({ pk }) => pk)).toEqual([`DOCUMENT#${paperId(3)}`]);
  });
});

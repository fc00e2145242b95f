import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { paperKeeper, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItem, type Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { transact, unchangedSince, type Write } from '../../../shared/persistence/transact.ts';
import type { Owner } from '../../../shared/routes/documents/document.ts';
import type { Requirement } from '../../../shared/routes/documents/requirement.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import { followPapers, type ProvenRecord } from '../domain/evidence-change.ts';
import { provenAsset, provenBoard, provenList, provenTerm } from '../domain/proven.ts';
import { assetKey, readAsset } from './assets.ts';
import { boardKey, boardWrite, readBoard, readTerm, termKey } from './boards.ts';
import { homeKey, readHome } from './homes.ts';
import { listKey } from './poor-list-keys.ts';
import { listWrite, readPoorList } from './poor-lists.ts';

interface Evident {
  readonly version: number;
  readonly evidence?: readonly Evidence[] | undefined;
}

/** What an asset or a term relies on; whatever else of it changes without a version of its own stays as it is. */
const evidenceWrite = (TableName: string, key: Key, { version, evidence }: Evident): Write => {
  const { ConditionExpression, ExpressionAttributeValues } = unchangedSince(version - 1);
  return {
    item: {
      Update: {
        TableName,
        Key: key,
        UpdateExpression: 'SET evidence = :evidence, version = :next',
        ConditionExpression,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':evidence': evidence, ':next': version },
      },
    },
    otherwise: () => new Problem('state.conflict'),
  };
};

/** The records that papers prove, each found by what a paper says it is for, and written with what proves it now. */
export const provenRecords = (table: ServiceTable) => {
  const { papersFor } = paperKeeper(table);

  const follow = async <Stored extends Evident>(
    proven: ProvenRecord<Stored>,
    requirement: Requirement,
    write: (next: Stored, acceptedAt: string) => Write,
    { actor, given }: { readonly actor: string; readonly given: Given },
  ): Promise<void> => {
    // after the record: a paper that comes in between is told after this, and sees what is written here
    const papers = await papersFor(proven.of, requirement);
    const decision: Decision<Stored> | undefined = followPapers(proven, requirement, papers, given);
    if (!decision) return;
    const { next, events } = decision;
    const met = next.evidence?.filter((one) => one.requirement === requirement && one.status === 'met');
    await transact(table.db, [
      ...promised(table, { id: undefined, fingerprint: '', actor }, decision),
      ...stillChecked(table.name, met, () => new Problem('state.conflict')),
      write(next, events[0].acceptedat),
    ]);
  };

  const followed = async (
    of: Owner,
    requirement: Requirement,
    by: { readonly actor: string; readonly given: Given },
  ): Promise<void> => {
    if (of.kind === 'board') {
      const item = await getItem(table, boardKey(of.id));
      if (!item) return;
      const proven = provenBoard(of, readBoard(item), by.given);
      return follow(proven, requirement, (next, at) => boardWrite(table, next, at), by);
    }
    if (of.kind === 'poor-list') {
      const item = await getItem(table, listKey(of.id));
      if (!item) return;
      const proven = provenList(of, readPoorList(item));
      return follow(proven, requirement, (next, at) => listWrite(table, next, next.version - 1, at), by);
    }
    const found = await getItem(table, homeKey(of));
    if (!found) return;
    const home = readHome(found);
    const key = of.kind === 'term' ? termKey(home.boardId, of.id) : assetKey(home.boardId, of.id);
    const item = await getItem(table, key);
    if (!item) return;
    if (of.kind === 'asset')
      return follow(
        provenAsset(of, readAsset(item), home),
        requirement,
        (next) => evidenceWrite(table.name, key, next),
        by,
      );
    const board = await getItem(table, boardKey(home.boardId));
    if (!board) return;
    const proven = provenTerm(of, readTerm(item), readBoard(board));
    return follow(proven, requirement, (next) => evidenceWrite(table.name, key, next), by);
  };

  return {
    /** By how records and papers stand when it is heard: it may come late, twice, or in another order. */
    follow: (...asked: Parameters<typeof followed>): Promise<void> => anew(() => followed(...asked)),
  };
};

export type ProvenRecords = ReturnType<typeof provenRecords>;

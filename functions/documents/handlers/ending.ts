import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import type { Noted } from '../../../shared/persistence/due.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { log } from '../../../shared/runtime/log.ts';
import { dueWork, startOf } from '../domain/retention.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { OwnerStore } from '../store/owners.ts';
import type { QuarantineForms } from '../store/quarantine.ts';
import type { QuarantineBytes } from '../store/quarantine-bytes.ts';
import type { EndingStore, RemovalStore } from '../store/removals.ts';
import { removing, removingAll } from './erasures.ts';
import { clearing, refusing } from './refusing.ts';

interface Deps {
  readonly documents: DocumentStore;
  readonly owners: OwnerStore;
  readonly removals: RemovalStore;
  readonly endings: EndingStore;
  readonly quarantine: Pick<QuarantineForms, 'listed'> & QuarantineBytes;
  readonly policies: PolicyTable;
}

type Work = (noted: Noted, given: Given) => Promise<void>;

/** Things that a run does at most; what is left waits an hour. */
const perRun = 50;
const day = 86_400_000;

/**
 * What ends by itself, looked at once an hour: documents whose bytes never came, and those whose retention is over. What
 * is held is looked at again every day; what fails stays due, and does not hinder the others.
 */
export const createEnding = ({ documents, owners, removals, endings, quarantine, policies }: Deps) => {
  const clear = clearing({ quarantine });
  const refuse = refusing({ documents, quarantine });
  const remove = removing({ documents, removals });
  const removeAll = removingAll({ documents, removals, owners });

  const tomorrow = (noted: Noted, { now }: Given) =>
    endings.postpone(noted, new Date(now.getTime() + day).toISOString(), now.toISOString());

  const abandon: Work = async (noted, given) => {
    const record = (await documents.find(noted.id))?.record;
    if (record?.held) return tomorrow(noted, given);
    if (record?.status === 'registered') await refuse(record, [{ code: 'document.abandoned' }], given);
    else if (record?.status === 'refused') await clear(noted.id); // cut before it was
    await endings.done(noted);
  };

  const endRetention: Work = async (noted, given) => {
    const record = (await documents.find(noted.id))?.record;
    const until = record?.keptUntil;
    if (until === undefined || record === undefined) return endings.done(noted);
    const isOver = until <= today(given, record.area.code);
    if (!isOver) return endings.postpone(noted, startOf(until), given.now.toISOString());
    await ((await remove(noted.id, 'retention', given)) ? endings.done(noted) : tomorrow(noted, given));
  };

  const endListPapers: Work = async (noted, given) => {
    const isAll = await removeAll({ kind: 'poor-list', id: noted.id }, 'retention', given);
    await (isAll ? endings.done(noted) : tomorrow(noted, given));
  };

  const works: Readonly<Record<string, Work>> = {
    [dueWork.abandoned]: abandon,
    [dueWork.retention]: endRetention,
    [dueWork.listPapers]: endListPapers,
  };

  const attempt = async (noted: Noted, given: Given): Promise<unknown> => {
    try {
      const work = works[noted.what];
      if (!work) throw new Error(`Nobody knows what to do when ${noted.what} is due`);
      await work(noted, given);
      return undefined;
    } catch (error) {
      const isOvertaken = error instanceof Problem && error.code === 'state.conflict';
      log[isOvertaken ? 'info' : 'defect']('What was due is not done', error as never, { what: noted.what });
      return isOvertaken ? undefined : error;
    }
  };

  return async ({ time }: { readonly time: string }): Promise<void> => {
    const now = new Date(time);
    if (Number.isNaN(now.getTime())) throw new Error('The schedule gave no time');
    const before = await endings.reached();
    const { found, reached } = await endings.due(before, now, perRun);
    const failures: unknown[] = [];
    for (const noted of found) failures.push(await attempt(noted, givenAt(now, policies)));
    if (reached !== before) await endings.reach(reached);
    const defects = failures.filter((failure) => failure !== undefined);
    if (defects.length > 0)
      throw new AggregateError(defects, `${defects.length} things that were due are not done`);
  };
};

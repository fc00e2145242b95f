import type { Given } from '../../../shared/contract/given.ts';
import { type DueWork, dueRun } from '../../../shared/messaging/due-run.ts';
import type { Noted } from '../../../shared/persistence/due.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
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

const day = 86_400_000;

/**
 * What ends by itself, looked at once an hour: documents whose bytes never came, and those whose retention is over. What
 * is held is looked at again every day.
 */
export const createEnding = ({ documents, owners, removals, endings, quarantine, policies }: Deps) => {
  const clear = clearing({ quarantine });
  const refuse = refusing({ documents, quarantine });
  const remove = removing({ documents, removals });
  const removeAll = removingAll({ documents, removals, owners });

  const tomorrow = (noted: Noted, { now }: Given) =>
    endings.postpone(noted, new Date(now.getTime() + day).toISOString(), now.toISOString());

  const abandon: DueWork = async (noted, given) => {
    const record = (await documents.find(noted.id))?.record;
    if (record?.held) return tomorrow(noted, given);
    if (record?.status === 'registered') await refuse(record, [{ code: 'document.abandoned' }], given);
    else if (record?.status === 'refused') await clear(noted.id); // cut before it was
    await endings.done(noted);
  };

  const endRetention: DueWork = async (noted, given) => {
    const record = (await documents.find(noted.id))?.record;
    const until = record?.keptUntil;
    if (until === undefined || record === undefined) return endings.done(noted);
    const isOver = until <= today(given, record.area.code);
    if (!isOver) return endings.postpone(noted, startOf(until), given.now.toISOString());
    await ((await remove(noted.id, 'retention', given)) ? endings.done(noted) : tomorrow(noted, given));
  };

  const endListPapers: DueWork = async (noted, given) => {
    const isAll = await removeAll({ kind: 'poor-list', id: noted.id }, 'retention', given);
    await (isAll ? endings.done(noted) : tomorrow(noted, given));
  };

  return dueRun({
    notes: endings,
    works: {
      [dueWork.abandoned]: abandon,
      [dueWork.retention]: endRetention,
      [dueWork.listPapers]: endListPapers,
    },
    policies,
  });
};

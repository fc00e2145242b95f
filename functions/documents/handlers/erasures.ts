import type { Given } from '../../../shared/contract/given.ts';
import type { Command } from '../../../shared/contract/route.ts';
import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { DueKeeper } from '../../../shared/persistence/due.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { DeletionCause, Owner } from '../../../shared/routes/documents/document.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { deleteDocument } from '../domain/keeping.ts';
import { dueWork, listPapersUntil, startOf } from '../domain/retention.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { OwnerStore } from '../store/owners.ts';
import type { RemovalStore } from '../store/removals.ts';

interface Removing {
  readonly documents: Pick<DocumentStore, 'find'>;
  readonly removals: RemovalStore;
}

/** Nobody asks for it: it follows from an event, or from the time. */
const commandOf = (cause: DeletionCause): Command => ({ id: undefined, fingerprint: '', actor: cause });

/** Deletes a document for something that has ended, unless it is held or gone; whether it is gone. */
export const removing =
  ({ documents, removals }: Removing) =>
  (documentId: string, cause: DeletionCause, given: Given): Promise<boolean> =>
    anew(async () => {
      const loaded = await documents.find(documentId);
      if (!loaded || loaded.record.status === 'deleted') return true;
      if (loaded.record.held) return false;
      await removals.remove(loaded, deleteDocument(loaded.record, { cause }, given), commandOf(cause));
      return true;
    });

interface OfOwner extends Removing {
  readonly owners: Pick<OwnerStore, 'all'>;
}

/** Deletes all documents of a record; those that are held stay. Whether all are gone. */
export const removingAll = ({ owners, ...deps }: OfOwner) => {
  const remove = removing(deps);
  return async (of: Pick<Owner, 'kind' | 'id'>, cause: DeletionCause, given: Given): Promise<boolean> => {
    let isAll = true;
    for await (const ids of owners.all(of))
      for (const id of ids) if (!(await remove(id, cause, given))) isAll = false;
    return isAll;
  };
};

interface Deps extends OfOwner {
  readonly owners: Pick<OwnerStore, 'all' | 'markErased'>;
  readonly note: DueKeeper['note'];
  readonly policies: PolicyTable;
}

/**
 * The documents of a family go when it was erased (D-3), also those that are registered meanwhile; the papers of a list
 * of poor households some years after another list took its place.
 */
export const erasureHandlers = (
  deps: Deps,
): Pick<EventHandlers<typeof subscriptions.documents>, 'householdErased' | 'poorListChanged'> => {
  const removeAll = removingAll(deps);
  return {
    async householdErased({ data }, { now }) {
      const given = givenAt(now, deps.policies);
      for (const id of [data.householdId, ...(data.mergedFrom ?? [])]) {
        const owner = { kind: 'household', id } as const;
        await deps.owners.markErased(owner, data.erasedAt);
        await removeAll(owner, 'erasure', given);
      }
    },

    async poorListChanged({ data, area, time }, { now }) {
      if (data.status !== 'superseded') return;
      const until = listPapersUntil({ code: area }, givenAt(new Date(time), deps.policies));
      await deps.note(
        { what: dueWork.listPapers, id: data.poorListId, at: startOf(until) },
        now.toISOString(),
      );
    },
  };
};

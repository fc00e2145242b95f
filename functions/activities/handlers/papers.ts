import type { Paper } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PaperKeeper } from '../../../shared/persistence/papers.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { Owner } from '../../../shared/routes/documents/document.ts';
import { givenAt } from '../../../shared/runtime/given.ts';

type Heard = Pick<EventHandlers<typeof subscriptions.activities>, 'documentChecked' | 'documentWithdrawn'>;

/** Sees anew what proves a record of a kind, by its id. */
type Follow = (id: string, by: { readonly actor: string; readonly given: Given }) => Promise<void>;

interface Deps {
  readonly papers: PaperKeeper;
  /** By the kind of record that a paper is for. */
  readonly followers: Readonly<Partial<Record<Owner['kind'], Follow>>>;
  readonly policies: PolicyTable;
}

/**
 * Keeps what the documents service tells of papers, and what they prove (L4). The copy is kept before the record is
 * looked at: whoever enters a record meanwhile finds the copy, and whoever entered it before is found.
 */
export const paperHandlers = ({ papers, followers, policies }: Deps): Heard => {
  const heard =
    (status: Paper['status']): Heard['documentWithdrawn'] =>
    async ({ data, recordversion, actor }, { now }) => {
      const { documentId, locationId, kind, of, requirement } = data;
      if (locationId === undefined) return; // an office's own paper proves nothing of a kelurahan
      await papers.keep({ documentId, locationId, kind, of, requirement, status, version: recordversion });
      await followers[of.kind]?.(of.id, { actor, given: givenAt(now, policies) });
    };
  return { documentChecked: heard('checked'), documentWithdrawn: heard('withdrawn') };
};

import type { Paper } from '../../../shared/contract/evidence.ts';
import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PaperKeeper } from '../../../shared/persistence/papers.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import type { ProvenRecords } from '../store/proven-records.ts';

interface Deps {
  readonly papers: PaperKeeper;
  readonly records: ProvenRecords;
  readonly policies: PolicyTable;
}

type Heard = Pick<EventHandlers<typeof subscriptions.registration>, 'documentChecked' | 'documentWithdrawn'>;

/**
 * Keeps what the documents service tells of papers, and what they prove (L4). The copy is kept before the record is
 * looked at: whoever enters a record meanwhile finds the copy, and whoever entered it before is found.
 */
export const paperHandlers = ({ papers, records, policies }: Deps): Heard => {
  const heard =
    (status: Paper['status']): Heard['documentWithdrawn'] =>
    async ({ data, recordversion, actor }, { now }) => {
      const { documentId, locationId, kind, of, requirement } = data;
      if (locationId === undefined) return; // an office's own paper proves nothing of a kelurahan
      await papers.keep({ documentId, locationId, kind, of, requirement, status, version: recordversion });
      if (requirement) await records.follow(of, requirement, { actor, given: givenAt(now, policies) });
    };
  return { documentChecked: heard('checked'), documentWithdrawn: heard('withdrawn') };
};

import type { Paper } from '../../../shared/contract/evidence.ts';
import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { PaperKeeper } from '../../../shared/persistence/papers.ts';

type Heard = Pick<EventHandlers<typeof subscriptions.finance>, 'documentChecked' | 'documentWithdrawn'>;

/** Keeps what the documents service tells of receipts and minutes: whoever pays finds the copy (L4). */
export const paperHandlers = (papers: PaperKeeper): Heard => {
  const heard =
    (status: Paper['status']): Heard['documentWithdrawn'] =>
    async ({ data, recordversion }) => {
      const { documentId, locationId, kind, of, requirement } = data;
      if (locationId === undefined) return; // an office's own paper proves nothing of a kelurahan
      await papers.keep({ documentId, locationId, kind, of, requirement, status, version: recordversion });
    };
  return { documentChecked: heard('checked'), documentWithdrawn: heard('withdrawn') };
};

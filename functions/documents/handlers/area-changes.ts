import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { moveArea } from '../../../shared/persistence/area-mover.ts';
import { policyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { readdressDocument } from '../domain/keeping.ts';
import type { DocumentMover } from '../store/document-moves.ts';

/** Documents follow their location to its new code (rule X-3). */
export const areaHandlers = (
  documents: DocumentMover,
): Pick<EventHandlers<typeof subscriptions.documents>, 'areaChanged'> => ({
  async areaChanged({ data }, { now }) {
    const given = givenAt(now, policyTable());
    await moveArea(documents, data, (document) => readdressDocument(document, data, given));
  },
});

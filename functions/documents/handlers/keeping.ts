import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Repeated } from '../../../shared/messaging/committed.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { matching } from '../../../shared/persistence/records.ts';
import { keepingRoutes } from '../../../shared/routes/documents/keeping.ts';
import { deleteDocument, holdDocument } from '../domain/keeping.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { OwnerStore } from '../store/owners.ts';
import type { RemovalStore } from '../store/removals.ts';
import { acting, answer } from './acting.ts';

interface Deps {
  readonly documents: DocumentStore;
  readonly owners: Pick<OwnerStore, 'isErased'>;
  readonly removals: RemovalStore;
  readonly copies: CopyStore;
}

/** What holds documents, and what ends them. */
export const keeping = ({
  documents,
  owners,
  removals,
  copies,
}: Deps): RouteHandlers<typeof keepingRoutes> => {
  const load = acting({ documents, copies });
  return {
    async holdDocument({ params, body, caller, command, given, ifMatch }) {
      const loaded = await load(params.documentId, caller, keepingRoutes.holdDocument.access, given);
      const record = matching(loaded.record, ifMatch);
      const isOwnerErased = !body.held && (await owners.isErased(record.of));
      const decision = holdDocument(record, body, { isOwnerErased }, given);
      if (!decision) throw new Repeated(() => answer(record));
      if (decision.next.status === 'deleted') await removals.remove(loaded, decision, command);
      else await documents.saveHold(decision, command);
      return answer(decision.next);
    },

    async deleteDocument({ params, body, caller, command, given, ifMatch }) {
      const loaded = await load(params.documentId, caller, keepingRoutes.deleteDocument.access, given);
      const record = matching(loaded.record, ifMatch);
      const decision = deleteDocument(record, { cause: 'decision', because: body.because }, given);
      await removals.remove(loaded, decision, command);
      return answer(decision.next);
    },
  };
};

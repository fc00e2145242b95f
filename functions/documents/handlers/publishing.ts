import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import type { publishingRoutes } from '../../../shared/routes/documents/publishing.ts';
import { correctPublication, publishDocument } from '../domain/publication.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { PublicationStore } from '../store/publications.ts';

interface Deps {
  readonly documents: Pick<DocumentStore, 'find' | 'save'>;
  readonly publications: Pick<PublicationStore, 'publish'>;
}

export const publishingHandlers = ({
  documents,
  publications,
}: Deps): RouteHandlers<typeof publishingRoutes> => ({
  async publishDocument({ body, caller, command, given }) {
    const { documentId, ...asked } = body;
    const found = await documents.find(documentId);
    const record = visible(found?.record, caller, 'document.not-found');
    const { publishedAs } = record;
    endRepeated(publishedAs ? { ...record, createdAs: publishedAs } : undefined, command.fingerprint);
    const decision = publishDocument(record, asked, command.fingerprint, given);
    await publications.publish(decision, command);
    return decision.next;
  },

  async correctPublication({ params, body, caller, command, given, ifMatch }) {
    const found = await documents.find(params.documentId);
    const record = visible(found?.record, caller, 'document.not-found');
    const decision = correctPublication(matching(record, ifMatch), body, given);
    await documents.save(decision, command);
    return decision.next;
  },
});

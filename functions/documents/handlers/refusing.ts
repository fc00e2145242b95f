import type { Given } from '../../../shared/contract/given.ts';
import type { Reason } from '../../../shared/routes/documents/document.ts';
import { type DocumentRecord, refuseDocument } from '../domain/document.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { QuarantineForms } from '../store/quarantine.ts';
import type { QuarantineBytes } from '../store/quarantine-bytes.ts';

/** Nobody asks for it: a document goes on by its own events. */
export const byItself = { id: undefined, fingerprint: '', actor: 'documents' } as const;

interface Deps {
  readonly documents: DocumentStore;
  readonly quarantine: Pick<QuarantineForms, 'listed'> & QuarantineBytes;
}

/** Removes what lies of a document in quarantine, chunks and whole. */
export const clearing =
  ({ quarantine }: Pick<Deps, 'quarantine'>) =>
  async (documentId: string): Promise<void> =>
    quarantine.clear(documentId, await quarantine.listed(documentId));

/** Refuses a document for what its bytes are, and removes them. */
export const refusing = ({ documents, quarantine }: Deps) => {
  const clear = clearing({ quarantine });
  return async (document: DocumentRecord, reasons: readonly Reason[], given: Given): Promise<void> => {
    await documents.save(refuseDocument(document, reasons, given), byItself);
    await clear(document.documentId);
  };
};

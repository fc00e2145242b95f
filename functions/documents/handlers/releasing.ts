import { type DocumentRecord, holderOf } from '../domain/document.ts';
import type { ContentBytes } from '../store/contents.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { OwnerStore } from '../store/owners.ts';
import type { QuarantineBytes } from '../store/quarantine-bytes.ts';

interface Kept {
  readonly owners: Pick<OwnerStore, 'withBytes'>;
  readonly contents: Pick<ContentBytes, 'erase'>;
}

/**
 * Removes the bytes that a document had when no other of its owner has them. It does not stand with its owner any more
 * when this is asked, and whoever shares them is registered only while another does.
 */
export const releasing =
  ({ owners, contents }: Kept) =>
  async (document: DocumentRecord): Promise<void> => {
    const holder = holderOf(document);
    const standing = await owners.withBytes(document.of, document.sha256);
    if (!standing.some((one) => one.holder === holder)) await contents.erase(holder);
  };

interface Deps extends Kept {
  readonly documents: Pick<DocumentStore, 'find'>;
  readonly quarantine: Pick<QuarantineBytes, 'erase'>;
}

/** After a deletion: the bytes go, with every version of them, wherever they lie. */
export const erasingBytes = ({ documents, quarantine, ...kept }: Deps) => {
  const release = releasing(kept);
  return async (documentId: string): Promise<void> => {
    const record = (await documents.find(documentId))?.record;
    if (record?.status !== 'deleted') return;
    await quarantine.erase(documentId);
    await release(record);
  };
};

import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { isWaiting } from '../domain/document.ts';
import { whole } from '../domain/upload.ts';
import type { DocumentStore } from '../store/documents.ts';
import type { QuarantineForms } from '../store/quarantine.ts';
import { OtherHash, type QuarantineBytes } from '../store/quarantine-bytes.ts';
import { refusing } from './refusing.ts';

interface Deps {
  readonly documents: DocumentStore;
  readonly quarantine: Pick<QuarantineForms, 'listed'> & QuarantineBytes;
  readonly policies: PolicyTable;
}

/**
 * Puts the chunks of a completed document together. That the whole lies there is told by the scanner, who sees it
 * first; a message that comes twice finds it there already.
 */
export const assembling =
  ({ documents, quarantine, policies }: Deps) =>
  async (documentId: string, now: Date) => {
    const document = (await documents.find(documentId))?.record;
    if (!document?.upload || !isWaiting(document)) return;
    const { upload, size } = document;
    if (upload.how === 'form' || (await quarantine.hasWhole(documentId))) return;
    const { arrived, missing } = whole(upload, size, await quarantine.listed(documentId));
    if (missing.length > 0) throw new Error(`${missing.length} chunks of a completed document are gone`);
    try {
      await quarantine.assemble(document, arrived);
    } catch (error) {
      if (!(error instanceof OtherHash)) throw error;
      const refuse = refusing({ documents, quarantine });
      await refuse(document, [{ code: 'document.hash-differs' }], givenAt(now, policies));
    }
  };

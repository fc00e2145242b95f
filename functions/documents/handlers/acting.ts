import { visible } from '../../../shared/area/visible.ts';
import type { Caller, Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import type { PersonalOfDocument } from '../../../shared/routes/documents/document.ts';
import type { DocumentRecord } from '../domain/document.ts';
import type { DocumentStore, LoadedDocument } from '../store/documents.ts';

export const answer = (record: DocumentRecord, personal?: PersonalOfDocument) => ({ ...record, ...personal });

interface Deps {
  readonly documents: DocumentStore;
  readonly copies: CopyStore;
}

/** Loads a document together with the caller's posts, and refuses who does not act there. */
export const acting =
  ({ documents, copies }: Deps) =>
  async (documentId: string, caller: Caller, access: readonly Role[], given: Given) => {
    const [found, posts] = await Promise.all([documents.find(documentId), copies.postsOf(caller, access)]);
    const record = visible(found?.record, caller, 'document.not-found');
    const roles = actingIn({ caller, posts }, access, record, given);
    const loaded = found as LoadedDocument; // visible has seen that it is there
    return { ...loaded, record, roles, open: () => documents.open(loaded) };
  };

import type { AreaRegister } from '../../../shared/area/register.ts';
import { visible } from '../../../shared/area/visible.ts';
import type { Caller } from '../../../shared/contract/access.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { Repeated } from '../../../shared/messaging/committed.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { matching } from '../../../shared/persistence/records.ts';
import { documentRoutes } from '../../../shared/routes/documents/documents.ts';
import {
  completeDocument,
  holderOf,
  isWaiting,
  mustBeOpenFor,
  withdrawDocument,
} from '../domain/document.ts';
import { rolesOver } from '../domain/office.ts';
import { isLogged, mustBeChecked, mustSee, seesOriginal } from '../domain/sight.ts';
import { wanted, whole } from '../domain/upload.ts';
import type { ContentLinks } from '../store/contents.ts';
import type { DocumentStore } from '../store/documents.ts';
import { contentKey, publishedKey, thumbnailKey } from '../store/keys.ts';
import type { OwnerStore } from '../store/owners.ts';
import type { QuarantineForms } from '../store/quarantine.ts';
import type { RemovalStore } from '../store/removals.ts';
import type { SeriesStore } from '../store/series.ts';
import { acting, answer } from './acting.ts';
import { keeping } from './keeping.ts';
import { registering } from './registering.ts';

interface Deps {
  readonly documents: DocumentStore;
  readonly owners: OwnerStore;
  readonly series: SeriesStore;
  readonly removals: RemovalStore;
  readonly copies: CopyStore;
  readonly quarantine: QuarantineForms;
  readonly contents: ContentLinks;
  readonly register: () => AreaRegister;
}

export const documentHandlers = (deps: Deps): RouteHandlers<typeof documentRoutes> => {
  const { documents, quarantine, contents } = deps;
  const load = acting(deps);

  /** A document whose bytes may still come from the caller. */
  const sending = async (documentId: string, caller: Caller, now: Date) => {
    const found = await documents.find(documentId);
    const record = visible(found?.record, caller, 'document.not-found');
    return { record, upload: mustBeOpenFor(record, caller.id, now) };
  };

  return {
    ...registering(deps),
    ...keeping(deps),

    async listDocuments({ area, page, given }) {
      const listed = await documents.list({ area, page, now: given.now });
      return { ...listed, items: listed.items.map((record) => answer(record)) };
    },

    async getDocument({ params, caller, purpose, given }) {
      const { access } = documentRoutes.getDocument;
      const { record, roles, open } = await load(params.documentId, caller, access, given);
      mustSee(record, { caller, roles, purpose });
      if (isLogged(record) && purpose)
        await documents.recordAccess(record.documentId, { ...caller, roles }, purpose, given);
      return answer(record, await open());
    },

    async listChunks({ params, caller, given }) {
      const { record, upload } = await sending(params.documentId, caller, given.now);
      const { arrived, missing } = whole(upload, record.size, await quarantine.arrived(record));
      return { arrived, missing };
    },

    async askForForms({ params, body, caller, given }) {
      const { record, upload } = await sending(params.documentId, caller, given.now);
      const { needed, arrived } = wanted(upload, record, body.chunks, await quarantine.arrived(record));
      const forms = needed.map(({ number, sha256 }) => quarantine.form(record, number, sha256, given.now));
      return { forms: await Promise.all(forms), arrived };
    },

    async completeDocument({ params, caller, command, given, ifMatch }) {
      const found = await documents.find(params.documentId);
      const record = matching(visible(found?.record, caller, 'document.not-found'), ifMatch);
      if (record.origin.enteredBy !== caller.id) throw new Problem('document.of-another');
      if (!isWaiting(record) || record.status === 'completed') throw new Repeated(() => answer(record));
      const upload = mustBeOpenFor(record, caller.id, given.now);
      const { missing, twice } = whole(upload, record.size, await quarantine.arrived(record));
      if (missing.length > 0)
        throw new Problem('document.chunks-missing', { missing: missing.slice(0, 100), twice });
      const decision = completeDocument(record, given);
      await documents.save(decision, command);
      return answer(decision.next);
    },

    async getContent({ params, caller, purpose, given }) {
      const { access } = documentRoutes.getContent;
      const { record, roles, open } = await load(params.documentId, caller, access, given);
      mustSee(record, { caller, roles, purpose });
      mustBeChecked(record);
      const { documentId, contentType, size } = record;
      const holder = holderOf(record);
      const isOriginal = record.image === undefined || seesOriginal(record, { caller, roles });
      if (isLogged(record) && purpose)
        await documents.recordAccess(documentId, { ...caller, roles }, purpose, given);
      const fileName = (await open())?.fileName;
      const key = isOriginal ? contentKey(holder) : publishedKey(holder);
      const link = await contents.link({ key, contentType, fileName }, given.now);
      return { ...link, contentType, ...(isOriginal && { size }), ...(fileName && { fileName }) };
    },

    async getThumbnail({ params, query, caller, purpose, given }) {
      const { access } = documentRoutes.getThumbnail;
      const { record, roles } = await load(params.documentId, caller, access, given);
      mustSee(record, { caller, roles, purpose });
      mustBeChecked(record);
      if (!record.image) throw new Problem('document.no-thumbnail');
      if (isLogged(record) && purpose)
        await documents.recordAccess(record.documentId, { ...caller, roles }, purpose, given);
      const key = thumbnailKey(holderOf(record), query.size ?? 'small');
      const contentType = 'image/jpeg';
      return { ...(await contents.link({ key, contentType }, given.now)), contentType };
    },

    async withdrawDocument({ params, body, caller, command, given, ifMatch }) {
      const { access } = documentRoutes.withdrawDocument;
      const { record } = await load(params.documentId, caller, access, given);
      rolesOver(record, caller, access);
      const decision = withdrawDocument(matching(record, ifMatch), body.because, given);
      await documents.save(decision, command);
      return answer(decision.next);
    },
  };
};

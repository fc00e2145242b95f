import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { checkFile } from '../checking/check-file.ts';
import { copyBits, hashDistance } from '../checking/perceptual-hash.ts';
import type { Photo } from '../checking/photos.ts';
import { checkDocument, type DocumentRecord, equalTo, isChecked } from '../domain/document.ts';
import { photoFlags } from '../domain/photo-flags.ts';
import type { ContentBytes } from '../store/contents.ts';
import type { DocumentStore } from '../store/documents.ts';
import { contentKey, publishedKey, thumbnailKey } from '../store/keys.ts';
import type { OwnerStore } from '../store/owners.ts';
import type { PhotoStore } from '../store/photos.ts';
import type { QuarantineForms } from '../store/quarantine.ts';
import type { QuarantineBytes } from '../store/quarantine-bytes.ts';
import { byItself, clearing, refusing } from './refusing.ts';
import { releasing } from './releasing.ts';

interface Deps {
  readonly documents: DocumentStore;
  readonly owners: Pick<OwnerStore, 'withBytes'>;
  readonly photos: PhotoStore;
  readonly quarantine: Pick<QuarantineForms, 'listed'> & QuarantineBytes;
  readonly contents: ContentBytes;
  readonly policies: PolicyTable;
}

/**
 * Looks into a stored document: what is not what it claims is refused by name and its bytes go; what is, is taken out of
 * quarantine. Objects are written before the record says so, under names that a second try writes again; none are when
 * the owner has the same bytes already.
 */
export const checking = ({ documents, owners, photos, quarantine, contents, policies }: Deps) => {
  const alikeOf = async ({ documentId, of }: DocumentRecord, hash: string | undefined) => {
    if (hash === undefined) return [];
    return (await photos.like(hash))
      .filter((known) => known.documentId !== documentId && hashDistance(known.hash, hash) <= copyBits)
      .slice(0, 20)
      .map(({ documentId: other, owner }) => ({
        documentId: other,
        ofSameOwner: owner.kind === of.kind && owner.id === of.id,
      }));
  };

  const keepPhoto = ({ documentId, contentType }: DocumentRecord, { small, tiny, published }: Photo) =>
    Promise.all([
      contents.put(thumbnailKey(documentId, 'small'), small, 'image/jpeg'),
      contents.put(thumbnailKey(documentId, 'tiny'), tiny, 'image/jpeg'),
      contents.put(publishedKey(documentId), published, contentType),
    ]);

  /** Another document of the owner that was checked and has the same bytes. */
  const sameOf = async (record: DocumentRecord) =>
    equalTo(await owners.withBytes(record.of, record.sha256), record, record.documentId);

  const clear = clearing({ quarantine });
  const drop = async (record: DocumentRecord) => {
    if (record.bytesOf) await release(record); // what it shared may be gone but for it
    await clear(record.documentId);
  };
  const refuse = refusing({ documents, quarantine });
  const release = releasing({ owners, contents });

  return async (documentId: string, now: Date): Promise<void> => {
    const loaded = await documents.find(documentId);
    if (!loaded) return;
    const { record } = loaded;
    // cut before they were cleared
    if (record.status === 'refused') return drop(record);
    if (isChecked(record)) return clear(documentId);
    if (record.status !== 'stored') return;
    const personal = await documents.open(loaded);
    if (!personal) return; // erased meanwhile
    const given = givenAt(now, policies);
    const { size, bytesOf, contentType } = record;
    const source = { size, read: bytesOf ? contents.kept(bytesOf) : contents.arrived(documentId) };
    const { fileName, made } = personal;
    const { refusals, photo, pdf } = await checkFile(source, { contentType, fileName });
    if (refusals.length > 0) return refuse(record, refusals, given).then(() => drop(record));
    const same = bytesOf ? undefined : await sameOf(record);
    const isShared = bytesOf !== undefined || same !== undefined;
    if (!isShared)
      await Promise.all([
        contents.keep(documentId, contentKey(documentId), contentType),
        photo && keepPhoto(record, photo),
      ]);
    const flags = photo ? photoFlags(record, made, photo, await alikeOf(record, photo.hash), given) : [];
    const findings = {
      ...(same && { bytesOf: same.holder }),
      ...(photo && { image: { width: photo.width, height: photo.height } }),
      ...(photo?.hash !== undefined && { looks: photo.hash }),
      ...(pdf && { pages: pdf.pages }),
      ...(flags.length > 0 && { flags: [...flags] }),
    };
    await documents.saveChecked(checkDocument(record, findings, given), byItself, same?.documentId);
    await clear(documentId);
  };
};

import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { checkFile } from '../checking/check-file.ts';
import { copyBits, hashDistance } from '../checking/perceptual-hash.ts';
import type { Photo } from '../checking/photos.ts';
import { checkDocument, type DocumentRecord } from '../domain/document.ts';
import { photoFlags } from '../domain/photo-flags.ts';
import type { ContentBytes } from '../store/contents.ts';
import type { DocumentStore } from '../store/documents.ts';
import { contentKey, publishedKey, thumbnailKey } from '../store/keys.ts';
import type { PhotoStore } from '../store/photos.ts';
import type { QuarantineBytes, QuarantineForms } from '../store/quarantine.ts';
import { byItself, clearing, refusing } from './refusing.ts';

interface Deps {
  readonly documents: DocumentStore;
  readonly photos: PhotoStore;
  readonly quarantine: Pick<QuarantineForms, 'listed'> & QuarantineBytes;
  readonly contents: ContentBytes;
  readonly policies: PolicyTable;
}

/**
 * Looks into a stored document: what is not what it claims is refused by name and its bytes go; what is, is taken out of
 * quarantine. Objects are written before the record says so, under names that a second try writes again.
 */
export const checking = ({ documents, photos, quarantine, contents, policies }: Deps) => {
  const alikeOf = async ({ documentId, area, of }: DocumentRecord, hash: string | undefined) => {
    if (hash === undefined) return [];
    return (await photos.ofArea(area.code))
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

  const [clear, refuse] = [clearing({ quarantine }), refusing({ documents, quarantine })];

  return async (documentId: string, now: Date): Promise<void> => {
    const loaded = await documents.find(documentId);
    if (!loaded) return;
    const { record } = loaded;
    if (['checked', 'published', 'refused'].includes(record.status)) return clear(documentId); // cut before it was
    if (record.status !== 'stored') return;
    const personal = await documents.open(loaded);
    if (!personal) return; // erased meanwhile
    const given = givenAt(now, policies);
    const source = {
      size: record.size,
      read: (from: number, length: number) => contents.read(documentId, from, length),
    };
    const { fileName, made } = personal;
    const { refusals, photo, pdf } = await checkFile(source, { contentType: record.contentType, fileName });
    if (refusals.length > 0) return refuse(record, refusals, given);
    await Promise.all([
      contents.keep(documentId, contentKey(documentId), record.contentType),
      photo && keepPhoto(record, photo),
    ]);
    const flags = photo ? photoFlags(record, made, photo, await alikeOf(record, photo.hash), given) : [];
    const findings = {
      ...(photo && { image: { width: photo.width, height: photo.height } }),
      ...(pdf && { pages: pdf.pages }),
      ...(flags.length > 0 && { flags: [...flags] }),
    };
    await documents.save(checkDocument(record, findings, given), byItself, photo?.hash);
    await clear(documentId);
  };
};

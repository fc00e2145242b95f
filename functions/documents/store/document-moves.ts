import { areaMover } from '../../../shared/persistence/area-mover.ts';
import { getItem } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { deletion } from '../../../shared/persistence/transact.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { documentItem, documentRecords } from './documents.ts';
import { photoKey, photoWrite } from './photos.ts';

/** Moves documents from the area they stand in to another, photos with what they look like. */
export const documentMover = (table: ServiceTable) =>
  areaMover<DocumentRecord>(table, {
    kind: 'DOCUMENT',
    ...documentRecords,
    itemOf: documentItem,
    async along(before, next) {
      const photo = before.image && (await getItem(table, photoKey(before)));
      if (!photo) return [];
      return [deletion(table.name, photoKey(before)), photoWrite(table.name, next, String(photo.hash))];
    },
  });

export type DocumentMover = ReturnType<typeof documentMover>;

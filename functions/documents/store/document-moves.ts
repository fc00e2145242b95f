import { areaMover } from '../../../shared/persistence/area-mover.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { documentItem, documentRecords } from './documents.ts';

/** Moves documents from the area they stand in to another. */
export const documentMover = (table: ServiceTable) =>
  areaMover<DocumentRecord>(table, { kind: 'DOCUMENT', ...documentRecords, itemOf: documentItem });

export type DocumentMover = ReturnType<typeof documentMover>;

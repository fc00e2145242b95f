import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { once } from '../../../shared/messaging/outbox.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import type { Document } from '../../../shared/routes/documents/document.ts';

const pkOf = (first: string) => `SERIES#${first}`;

/** The place of a version among those of a document; of two that are registered at once, one has it. */
export const seriesWrite = (
  table: string,
  documentId: DocumentId,
  { first, number }: NonNullable<Document['series']>,
): Write =>
  once(
    table,
    {
      ...{ pk: pkOf(first), sk: String(number).padStart(4, '0') },
      ...{ kind: 'series', schema: 1, version: 1, documentId },
    },
    (item) => new Problem('document.version-exists', { documentId: item?.documentId }),
  );

/** Asked: the ids of the versions after the first, in their order. */
export const seriesStore = (table: Pick<ServiceTable, 'db' | 'name'>) => ({
  idsAfter: (first: string, page: PageAsked): Promise<Page<string>> =>
    queryPage(
      table,
      {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pkOf(first) },
        ConsistentRead: true,
      },
      page,
      ({ documentId }) => String(documentId),
    ),
});

export type SeriesStore = ReturnType<typeof seriesStore>;

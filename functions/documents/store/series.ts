import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { once } from '../../../shared/messaging/outbox.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import type { Document } from '../../../shared/routes/documents/document.ts';

const pkOf = (first: string) => `SERIES#${first}`;

/** In their order; no version has the number 1 here. */
const skOf = (number: number): string => String(number).padStart(4, '0');

/** The place of a version among those of a document; of two that are registered at once, one has it. */
export const seriesWrite = (
  table: string,
  documentId: DocumentId,
  { first, number }: NonNullable<Document['series']>,
): Write =>
  once(
    table,
    {
      ...{ pk: pkOf(first), sk: skOf(number) },
      ...{ kind: 'series', schema: 1, version: 1, documentId },
    },
    (item) => new Problem('document.version-exists', { documentId: item?.documentId }),
  );

/** Asked: the ids of all versions in their order; the first of them stands in no item of its own. */
export const seriesStore = (table: Pick<ServiceTable, 'db' | 'name'>) => ({
  async ids(first: string, { after, limit }: Pick<PageAsked, 'after' | 'limit'>): Promise<Page<string>> {
    const { items, next } = await queryPage(
      table,
      {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pkOf(first) },
        ConsistentRead: true,
      },
      { after, limit },
      ({ documentId }) => String(documentId),
    );
    if (after !== undefined) return { items, next };
    if (items.length < limit) return { items: [first, ...items], next };
    // one too many: the next page begins with it
    return { items: [first, ...items.slice(0, -1)], next: { pk: pkOf(first), sk: skOf(limit) } };
  },
});

export type SeriesStore = ReturnType<typeof seriesStore>;

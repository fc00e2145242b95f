import type { Decision } from '../../../shared/contract/event.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { queryAll } from '../../../shared/persistence/page.ts';
import { getMany } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { seriesOf } from '../domain/series.ts';
import { documentItem, readDocument } from './documents.ts';

const pk = 'LIBRARY';

/** That a document is or was in the library, beside the others of its series; never changed. */
const markerWrite = (table: string, document: DocumentRecord): Write => {
  const { documentId } = document;
  const { first, number } = seriesOf(document);
  const sk = `${first}#${String(number).padStart(4, '0')}#${documentId}`;
  const Item = { pk, sk, kind: 'library-marker', schema: 1, version: 1, documentId };
  return { item: { Put: { TableName: table, Item } } };
};

/** Asked: what is or was in the library of one series, or of all, as it stands now. */
export const publicationStore = (table: ServiceTable) => {
  const idsOf = (first?: string): Promise<readonly string[]> =>
    queryAll(
      table,
      {
        KeyConditionExpression: first ? 'pk = :pk AND begins_with(sk, :first)' : 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk, ...(first && { ':first': `${first}#` }) },
        ConsistentRead: true,
      },
      (item) => String(item.documentId),
    );

  const documentsOf = async (ids: readonly string[]): Promise<readonly DocumentRecord[]> => {
    const keys = ids.map((id) => ({ pk: `DOCUMENT#${id}`, sk: 'DOCUMENT' }));
    return (await getMany(table, keys)).flatMap((item) => (item ? [readDocument(item)] : []));
  };

  return {
    async publish(decision: Decision<DocumentRecord>, command: Command): Promise<void> {
      const { next, events } = decision;
      await transact(table.db, [
        ...promised(table, command, decision),
        putRecord(table.name, documentItem(next, events[0].acceptedat)),
        markerWrite(table.name, next),
      ]);
    },

    /** In the order of their numbers. */
    ofSeries: async (first: string) => documentsOf(await idsOf(first)),

    /** Series by series. */
    all: async () => documentsOf(await idsOf()),
  };
};

export type PublicationStore = ReturnType<typeof publicationStore>;

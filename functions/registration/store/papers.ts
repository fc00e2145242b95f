import { queryAll } from '../../../shared/persistence/page.ts';
import type { Key } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { transact, type Write } from '../../../shared/persistence/transact.ts';
import type { Owner } from '../../../shared/routes/documents/document.ts';
import type { Requirement } from '../../../shared/routes/documents/requirement.ts';
import type { Paper } from '../domain/evidence.ts';
import { evidencePk, paperKey, readPaper } from './evidence.ts';

const stands = (table: string, key: Key, { kind, ...rest }: Paper): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: stored(key, 'document-copy', { ...rest, documentKind: kind }),
      ConditionExpression: 'attribute_not_exists(pk) OR version < :v',
      ExpressionAttributeValues: { ':v': rest.version },
    },
  },
  otherwise: () => new Known(),
});

/** What stands there is as new. */
class Known extends Error {
  override readonly name = 'Known';
}

/** Asked: a paper by its id, with what cites it; the papers for a requirement of a record. The last version of one wins. */
export const paperKeeper = (table: Pick<ServiceTable, 'db' | 'name'>) => ({
  /** By its id and, where it is for a requirement, by what it proves: both or none. */
  async keep(paper: Paper): Promise<void> {
    const { documentId, of, requirement } = paper;
    const proving = requirement && { pk: evidencePk(of), sk: `${requirement}#${documentId}` };
    const keys = [paperKey(documentId), ...(proving ? [proving] : [])];
    try {
      await transact(
        table.db,
        keys.map((key) => stands(table.name, key, paper)),
      );
    } catch (error) {
      if (!(error instanceof Known)) throw error;
    }
  },

  /** Every paper for a requirement of a record: few, since each is sent by hand. */
  papersFor: (of: Owner, requirement: Requirement): Promise<readonly Paper[]> =>
    queryAll(
      table,
      {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :requirement)',
        ExpressionAttributeValues: { ':pk': evidencePk(of), ':requirement': `${requirement}#` },
        ConsistentRead: true,
      },
      readPaper,
    ),
});

export type PaperKeeper = ReturnType<typeof paperKeeper>;

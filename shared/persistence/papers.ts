import * as z from 'zod/mini';
import type { Paper, Papers } from '../contract/evidence.ts';
import { DocumentId, LocationId, Version } from '../contract/primitives.ts';
import { Problem } from '../errors.ts';
import type { Owner } from '../routes/documents/document.ts';
import { Requirement } from '../routes/documents/requirement.ts';
import type { Evidence } from '../routes/evidence.ts';
import { queryAll } from './page.ts';
import type { Item, Key } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import { transact, type Write } from './transact.ts';
import { upgraded } from './upgrades.ts';

/** `kind` of an item says what it is: what kind of document it is a copy of stands as `documentKind`. */
const StoredPaper = z.object({
  documentId: DocumentId,
  locationId: LocationId,
  kind: z.string(),
  of: z.object({ kind: z.string(), id: z.string() }),
  requirement: z.optional(Requirement),
  status: z.enum(['checked', 'withdrawn']),
  version: Version,
});

export const paperKey = (documentId: string) => ({ pk: `DOCUMENT#${documentId}`, sk: 'COPY' });
export const evidencePk = ({ kind, id }: Paper['of']) => `EVIDENCE#${kind}#${id}`;

export const readPaper = (item: Item): Paper => {
  const { documentKind, ...rest } = upgraded(item);
  return z.parse(StoredPaper, { ...rest, kind: documentKind });
};

/** Papers that were read with other records, of those that exist. */
export const papersOf = (items: readonly (Item | undefined)[]): Papers =>
  new Map(items.flatMap((item) => (item ? [[String(item.documentId), readPaper(item)] as const] : [])));

/** That no paper on which a decision relies is withdrawn meanwhile (L4). */
export const stillChecked = (
  table: string,
  reliesOn: readonly Evidence[] = [],
  otherwise: (evidence: Evidence) => Problem = ({ requirement }) =>
    new Problem('evidence.withdrawn', { rule: 'L4', requirement }),
): Write[] =>
  [...new Map(reliesOn.map((evidence) => [evidence.documentId, evidence])).values()].map((evidence) => ({
    item: {
      ConditionCheck: {
        TableName: table,
        Key: paperKey(evidence.documentId),
        ConditionExpression: '#status = :checked',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':checked': 'checked' },
      },
    },
    otherwise: () => otherwise(evidence),
  }));

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

import * as z from 'zod/mini';
import { BoardId, DocumentId, LocationId, Version } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import type { Owner } from '../../../shared/routes/documents/document.ts';
import { Requirement } from '../../../shared/routes/documents/requirement.ts';
import type { Evidence } from '../../../shared/routes/registration/evidence.ts';
import type { Paper, Papers } from '../domain/evidence.ts';

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
const StoredHome = z.object({ boardId: BoardId, locationId: LocationId });
/** Where a term or an asset stands, of which a document knows nothing but the id. */
export type Home = z.infer<typeof StoredHome>;

export const paperKey = (documentId: string) => ({ pk: `DOCUMENT#${documentId}`, sk: 'COPY' });
export const evidencePk = ({ kind, id }: Paper['of']) => `EVIDENCE#${kind}#${id}`;
export const homeKey = (of: Owner) => ({ pk: evidencePk(of), sk: 'HOME' });

export const readPaper = (item: Item): Paper => {
  const { documentKind, ...rest } = upgraded(item);
  return z.parse(StoredPaper, { ...rest, kind: documentKind });
};
export const readHome = (item: Item): Home => z.parse(StoredHome, upgraded(item));

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

/** Says under what a paper is for where the record stands that it proves; goes with the record. */
export const homeWrite = (TableName: string, of: Owner, { boardId, locationId }: Home): Write => ({
  item: {
    Put: {
      TableName,
      Item: stored(homeKey(of), 'evidence-home', { boardId, locationId, version: 1 }),
    },
  },
});

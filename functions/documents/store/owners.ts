import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { DocumentId, LocationId } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getItem, type Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { deletion, patiently, unchangedSince, type Write } from '../../../shared/persistence/transact.ts';
import type { Owner } from '../../../shared/routes/documents/document.ts';
import { type DocumentRecord, holderOf, isChecked } from '../domain/document.ts';

type Of = Pick<Owner, 'kind' | 'id'>;

const pkOf = ({ kind, id }: Of) => `OWNER#${kind}#${id}`;
const erasedKey = (owner: Of): Key => ({ pk: pkOf(owner), sk: 'ERASED' });

/** Where it stands that a record has a document, and with which bytes. */
export const ownedKey = ({
  of,
  sha256,
  documentId,
}: Pick<DocumentRecord, 'of' | 'sha256' | 'documentId'>): Key => ({
  pk: pkOf(of),
  sk: `${sha256}#${documentId}`,
});

const Stored = z.object({
  documentId: DocumentId,
  /** The document under which the bytes lie. */
  holder: DocumentId,
  locationId: z.optional(LocationId),
  size: z.int(),
  contentType: z.string(),
  enteredBy: z.string(),
  isChecked: z.boolean(),
});
export type Owned = z.infer<typeof Stored>;
const readOwned = (item: unknown): Owned => z.parse(Stored, item);

const ownedWrite = (table: string, document: DocumentRecord): Write => {
  const { documentId, locationId, size, contentType, origin } = document;
  const owned: Owned = {
    ...(locationId && { locationId }),
    ...{ documentId, size, contentType, enteredBy: origin.enteredBy },
    holder: holderOf(document),
    isChecked: isChecked(document),
  };
  const Item = { ...ownedKey(document), kind: 'owned', schema: 1, version: 1, ...owned };
  return { item: { Put: { TableName: table, Item } } };
};

/** What stands with the owner after a step of a document: whether others may have its bytes, or that they are gone. */
export const ownedAfter = (table: string, document: DocumentRecord): Write[] => {
  const { status, version } = document;
  if (status === 'refused') return [deletion(table, ownedKey(document))];
  const changes = version === 1 || status === 'checked' || status === 'withdrawn';
  return changes ? [ownedWrite(table, document)] : [];
};

/** Holds while the document by which equal bytes were found is still checked: until then they are not removed. */
export const stillHolds = (table: string, of: Of, sha256: string, via: DocumentId): Write => ({
  item: {
    ConditionCheck: {
      TableName: table,
      Key: ownedKey({ of, sha256, documentId: via }),
      ConditionExpression: 'isChecked = :yes',
      ExpressionAttributeValues: { ':yes': true },
    },
  },
  otherwise: () => new Problem('state.conflict'),
});

/** Only families are erased: whatever else owns documents is no person. */
export const notErased = (
  table: string,
  of: Of,
  otherwise: Write['otherwise'] = () => new Problem('document.owner-erased'),
): Write[] =>
  of.kind === 'household'
    ? [
        {
          item: { ConditionCheck: { TableName: table, Key: erasedKey(of), ...unchangedSince(0) } },
          otherwise,
        },
      ]
    : [];

/** Asked: what a record has, by the hash of the bytes or all of it; whether it was erased. */
export const ownerStore = (table: Pick<ServiceTable, 'db' | 'name'>) => {
  const { db, name } = table;

  return {
    /** Documents of a record that have, or are to have, these bytes. */
    async withBytes(of: Of, sha256: string): Promise<readonly Owned[]> {
      const query = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :hash)',
        ExpressionAttributeValues: { ':pk': pkOf(of), ':hash': `${sha256}#` },
        ConsistentRead: true,
      };
      const { items } = await queryPage(table, query, { limit: 100, after: undefined }, readOwned);
      return items;
    },

    /** Ids of all documents of a record, a page at a time. */
    async *all(of: Of): AsyncGenerator<readonly DocumentId[]> {
      const query = {
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: 'kind = :owned',
        ExpressionAttributeValues: { ':pk': pkOf(of), ':owned': 'owned' },
        ConsistentRead: true,
      };
      let after: Readonly<Record<string, unknown>> | undefined;
      do {
        const { items, next } = await queryPage(table, query, { limit: 25, after }, readOwned);
        yield items.map(({ documentId }) => documentId);
        after = next;
      } while (after);
    },

    isErased: async (of: Of): Promise<boolean> =>
      of.kind === 'household' && (await getItem(table, erasedKey(of))) !== undefined,

    /** From here on nothing is registered for it. */
    async markErased(of: Of, erasedAt: string): Promise<void> {
      const Item = { ...erasedKey(of), kind: 'owner-erased', schema: 1, version: 1, erasedAt };
      await patiently(() => db.send(new PutCommand({ TableName: name, Item })));
    },
  };
};

export type OwnerStore = ReturnType<typeof ownerStore>;

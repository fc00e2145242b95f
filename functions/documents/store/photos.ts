import * as z from 'zod/mini';
import { queryPage } from '../../../shared/persistence/page.ts';
import type { Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import { Owner } from '../../../shared/routes/documents/document.ts';
import type { DocumentRecord } from '../domain/document.ts';

const Stored = z.object({ documentId: z.string(), hash: z.string(), owner: Owner });
export type KnownPhoto = z.infer<typeof Stored>;

/** Digits of a part, by each of which a photo is found: of two hashes that differ in seven bits one of eight is equal. */
const partDigits = 4;

/** A part is shared by few photos, unless it is of sky or wall: then those that were registered last are looked at. */
const mostOfPart = 200;

const partsOf = (hash: string): readonly string[] =>
  Array.from({ length: hash.length / partDigits }, (_, index) => {
    const part = hash.slice(index * partDigits, (index + 1) * partDigits);
    return `PHOTO#${index}#${part}`;
  });

/** Where it stands what a photo looks like: by each part of its hash, wherever in the country it was taken. */
export const photoKeys = ({
  documentId,
  looks,
}: Pick<DocumentRecord, 'documentId' | 'looks'>): readonly Key[] =>
  looks === undefined ? [] : partsOf(looks).map((pk) => ({ pk, sk: documentId }));

/** What a photo looks like; in the transaction that says it was checked. */
export const photoWrites = (table: string, document: DocumentRecord): readonly Write[] => {
  const { documentId, of, looks } = document;
  const photo = { kind: 'photo', schema: 1, version: 1, documentId, hash: looks, owner: of };
  return photoKeys(document).map((key) => ({
    item: { Put: { TableName: table, Item: { ...key, ...photo } } },
  }));
};

/** Asked in a job: photos that may look like one, from all of the country. */
export const photoStore = (table: ServiceTable) => ({
  async like(hash: string): Promise<readonly KnownPhoto[]> {
    const pages = await Promise.all(
      partsOf(hash).map((pk) =>
        queryPage(
          table,
          {
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk },
            ConsistentRead: true,
            ScanIndexForward: false,
          },
          { limit: mostOfPart, after: undefined },
          (item) => z.parse(Stored, item),
        ),
      ),
    );
    const found = pages.flatMap(({ items }) => items.map((photo) => [photo.documentId, photo] as const));
    return [...new Map(found).values()];
  },
});

export type PhotoStore = ReturnType<typeof photoStore>;

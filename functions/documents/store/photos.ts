import * as z from 'zod/mini';
import { queryPage } from '../../../shared/persistence/page.ts';
import type { Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import { Owner } from '../../../shared/routes/documents/document.ts';
import type { DocumentRecord } from '../domain/document.ts';

const Stored = z.object({ documentId: z.string(), hash: z.string(), owner: Owner });
export type KnownPhoto = z.infer<typeof Stored>;

const pkOf = (area: string) => `PHOTOS#${area}`;

/** Where it stands what a photo looks like. */
export const photoKey = ({ area, documentId }: Pick<DocumentRecord, 'area' | 'documentId'>): Key => ({
  pk: pkOf(area.code),
  sk: documentId,
});

/** What a photo looks like, among those of its kelurahan; in the transaction that says it was checked. */
export const photoWrite = (
  table: string,
  { documentId, area, of }: Pick<DocumentRecord, 'documentId' | 'area' | 'of'>,
  hash: string,
): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: {
        ...photoKey({ documentId, area }),
        kind: 'photo',
        schema: 1,
        version: 1,
        ...{ documentId, hash, owner: of },
      },
    },
  },
});

/** Asked in a job: what the photos of a kelurahan look like, some 100 bytes each. */
export const photoStore = (table: ServiceTable) => ({
  async ofArea(area: string): Promise<readonly KnownPhoto[]> {
    const photos: KnownPhoto[] = [];
    let after: Readonly<Record<string, unknown>> | undefined;
    do {
      const page = await queryPage(
        table,
        {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pkOf(area) },
          ConsistentRead: true,
        },
        { limit: 5_000, after },
        (item) => z.parse(Stored, item),
      );
      photos.push(...page.items);
      after = page.next;
    } while (after);
    return photos;
  },
});

export type PhotoStore = ReturnType<typeof photoStore>;

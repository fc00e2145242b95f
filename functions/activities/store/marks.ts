import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { queryAll } from '../../../shared/persistence/page.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { patiently } from '../../../shared/persistence/transact.ts';
import { Institution } from '../../../shared/routes/activities/facilitation.ts';
import type { marksOf } from '../domain/measures.ts';

const StoredMark = z.object({ measure: z.string(), on: z.string(), subject: z.string(), link: z.string() });
const StoredInstitution = z.object({ institution: Institution, since: z.string() });

const markPk = (locationId: string) => `MARK#${locationId}`;

type Marked = ReturnType<typeof marksOf>[number];

/** What counts for the scoreboard of a kelurahan, by day; kept twice it is the same item. */
export const markKeeper = ({ db, name }: Pick<ServiceTable, 'db' | 'name'>) => {
  const put = (Item: object, condition: object = {}) =>
    patiently(() => db.send(new PutCommand({ TableName: name, Item: { ...Item }, ...condition })));

  return {
    async keep(locationId: string, { institution, proves, ...mark }: Marked): Promise<void> {
      const key = { pk: markPk(locationId), sk: `${mark.on}#${mark.measure}#${mark.subject}` };
      await put(stored(key, 'mark', { ...mark, version: 1 }));
      if (!institution || !proves) return;
      const known = { pk: markPk(locationId), sk: `INSTITUTION#${institution}` };
      try {
        await put(stored(known, 'institution', { institution, since: mark.on, version: 1 }), {
          ConditionExpression: 'attribute_not_exists(pk) OR since > :on',
          ExpressionAttributeValues: { ':on': mark.on },
        });
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error; // it is known since earlier
      }
    },
  };
};

export type MarkKeeper = ReturnType<typeof markKeeper>;

/** Asked: what happened in a kelurahan in a span of days; which of its institutions exist. */
export const markStore = (table: ServiceTable) => {
  const ofLocation = (locationId: string, from: string, until: string) => ({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
    ExpressionAttributeValues: { ':pk': markPk(locationId), ':from': from, ':until': until },
  });
  return {
    between: (locationId: string, { from, until }: { readonly from: string; readonly until: string }) =>
      queryAll(table, ofLocation(locationId, from, `${until}#~`), (item) => z.parse(StoredMark, item)),

    async existing(locationId: string): Promise<ReadonlyMap<Institution, string>> {
      const query = ofLocation(locationId, 'INSTITUTION#', 'INSTITUTION#~');
      const items = await queryAll(table, query, (item) => z.parse(StoredInstitution, item));
      return new Map(items.map(({ institution, since }) => [institution, since]));
    },
  };
};

export type MarkStore = ReturnType<typeof markStore>;

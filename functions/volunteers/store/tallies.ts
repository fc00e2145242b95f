import { cityOf } from '../../../shared/area/code.ts';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { inboxWrite } from '../../../shared/messaging/inbox.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { transact, type Write } from '../../../shared/persistence/transact.ts';

export const tallyKey = (area: string) => ({ pk: `TALLY#${area}`, sk: 'TALLY' });

/** Adds a kelurahan to those enrolled in its kota or kabupaten, in the transaction that takes the event in. */
const tallyWrite = (table: string, area: string): Write => ({
  item: {
    Update: {
      TableName: table,
      Key: tallyKey(area),
      UpdateExpression: 'SET #kind = :kind, #schema = :one ADD enrolled :one, #version :one',
      ExpressionAttributeNames: {
        '#kind': 'kind',
        '#schema': 'schema', // a reserved word
        '#version': 'version',
      },
      ExpressionAttributeValues: { ':kind': 'tally', ':one': 1 },
    },
  },
});

export const tallyKeeper = ({ db, name }: Pick<ServiceTable, 'db' | 'name'>) => ({
  /** Adds a kelurahan to the reach of the programme in its kota, once for each event. */
  countEnrolled: (eventId: string, { area }: EnrolledLocation) =>
    transact(db, [inboxWrite(name, eventId), tallyWrite(name, cityOf(area.code) ?? area.code)]),
});

export type TallyKeeper = ReturnType<typeof tallyKeeper>;

import type { Write } from '../../../shared/persistence/transact.ts';

export const tallyKey = (area: string) => ({ pk: `TALLY#${area}`, sk: 'TALLY' });

/** Adds a kelurahan to those enrolled in its kota or kabupaten, in the transaction that takes the event in. */
export const tallyWrite = (table: string, area: string): Write => ({
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

import type { Write } from '../../../shared/persistence/transact.ts';

/** What is counted: volunteers registered in a kelurahan, and kelurahan enrolled in a kota or kabupaten. */
type Counted = 'volunteers' | 'enrolled';

export const tallyKey = (area: string) => ({ pk: `TALLY#${area}`, sk: 'TALLY' });

/** Adds one to a tally of an area, in the transaction of what is counted. */
export const tallyWrite = (table: string, area: string, counted: Counted): Write => ({
  item: {
    Update: {
      TableName: table,
      Key: tallyKey(area),
      UpdateExpression: 'SET #kind = :kind, #schema = :one ADD #counted :one, #version :one',
      ExpressionAttributeNames: {
        '#kind': 'kind',
        '#schema': 'schema', // a reserved word
        '#counted': counted,
        '#version': 'version',
      },
      ExpressionAttributeValues: { ':kind': 'tally', ':one': 1 },
    },
  },
});

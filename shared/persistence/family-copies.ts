import { anew } from './anew.ts';
import { getItem } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import { putRecord, transact, type Write } from './transact.ts';

interface Told {
  readonly householdId: string;
  /** Of its members who act in the programme. Absent: the event is from before it was told. */
  readonly personIds?: readonly string[] | undefined;
}

const homeWrite = (
  TableName: string,
  personId: string,
  how: 'ADD' | 'DELETE',
  householdId: string,
): Write => ({
  item: {
    Update: {
      TableName,
      Key: { pk: `PERSON#${personId}`, sk: 'COPY' },
      UpdateExpression: `${how} homes :home`,
      ExpressionAttributeValues: { ':home': new Set([householdId]) },
    },
  },
});

/**
 * Keeps which households a person belongs to, beside the copy of the person's posts: one read tells who acts and for
 * whom that person may not decide (SD-4). The later version of a household wins.
 */
export const familyKeeper = (table: Pick<ServiceTable, 'db' | 'name'>) => ({
  keepFamily: ({ householdId, personIds }: Told, recordVersion: number): Promise<void> =>
    anew(async () => {
      if (!personIds) return;
      const key = { pk: `HOUSEHOLD#${householdId}`, sk: 'FAMILY' };
      const before = await getItem(table, key);
      if (before && Number(before.recordVersion) >= recordVersion) return;
      const known = (before?.personIds ?? []) as readonly string[];
      const version = Number(before?.version ?? 0) + 1;
      const copy = stored(key, 'family-copy', { householdId, personIds, recordVersion, version });
      await transact(table.db, [
        putRecord(table.name, copy),
        ...personIds
          .filter((one) => !known.includes(one))
          .map((one) => homeWrite(table.name, one, 'ADD', householdId)),
        ...known
          .filter((one) => !personIds.includes(one))
          .map((one) => homeWrite(table.name, one, 'DELETE', householdId)),
      ]);
    }),
});

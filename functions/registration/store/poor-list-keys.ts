import type { Key } from '../../../shared/persistence/read.ts';

/** Entries, criteria, objections and access records share the partition of their list. */
export const listPk = (poorListId: string): string => `POORLIST#${poorListId}`;
export const listKey = (poorListId: string): Key => ({ pk: listPk(poorListId), sk: 'POORLIST' });

/** The key makes sure that a household stands on a list once. */
export const entryKey = (poorListId: string, householdId: string): Key => ({
  pk: listPk(poorListId),
  sk: `ENTRY#${householdId}`,
});

/** An earlier stay of a household that was listed again; read together with the entries. */
export const pastKey = (poorListId: string, householdId: string, until: number): Key => ({
  pk: listPk(poorListId),
  sk: `ENTRY#${householdId}#${String(until).padStart(9, '0')}`,
});

/** Says until when a freeze asks those who write entries to wait. */
export const holdKey = (poorListId: string): Key => ({ pk: listPk(poorListId), sk: 'HOLD' });

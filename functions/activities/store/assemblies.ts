import type { Decision } from '../../../shared/contract/event.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Command } from '../../../shared/contract/route.ts';
import type { Problem } from '../../../shared/errors.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItems } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { Assembly } from '../../../shared/routes/activities/assemblies.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import { type AssemblyRecord, factOf } from '../domain/assembly.ts';
import { assemblyKnown } from './cycle-facts.ts';
import { plainRecords } from './plain-records.ts';

export const assemblyRecords = plainRecords<AssemblyRecord>({
  kind: 'ASSEMBLY',
  shape: Assembly,
  idOf: ({ assemblyId }) => assemblyId,
});

/** Assemblies. Asked: by id; by area of one city; by change; and by their cycle, which keeps of each what its gates ask. */
export const assemblyStore = (table: ServiceTable) => {
  const records = assemblyRecords.over(table);
  return {
    ...records,

    /** Papers that a request cites, as far as they are known. */
    papers: async (documentIds: readonly string[]): Promise<Papers> =>
      papersOf(await getItems(table, documentIds.map(paperKey))),

    /** With what its cycle knows of it, while what it newly relies on is not withdrawn (L4). */
    save: (
      decision: Decision<AssemblyRecord>,
      reliesOn: readonly Evidence[],
      command: Command,
      otherwise?: () => Problem,
    ): Promise<void> => {
      const { next } = decision;
      return records.save(decision, command, [
        ...stillChecked(table.name, reliesOn, otherwise),
        ...assemblyKnown(table.name, next.cycleId, factOf(next), next.version),
      ]);
    },
  };
};

export type AssemblyStore = ReturnType<typeof assemblyStore>;

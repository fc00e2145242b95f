import type { Decision } from '../../../shared/contract/event.ts';
import type { Paper } from '../../../shared/contract/evidence.ts';
import type { Command, Page } from '../../../shared/contract/route.ts';
import { listCopies } from '../../../shared/persistence/list-copies.ts';
import { list } from '../../../shared/persistence/lists.ts';
import { queryAll } from '../../../shared/persistence/page.ts';
import { evidencePk, readPaper, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItem } from '../../../shared/persistence/read.ts';
import { unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { Cycle } from '../../../shared/routes/activities/cycles.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { CycleRecord } from '../domain/cycle.ts';
import type { Known } from '../domain/cycle-facts.ts';
import { epochKey, epochOf, epochUnmoved, factsOf, readFact } from './cycle-facts.ts';
import { termsOf } from './location-terms.ts';
import { plainRecords } from './plain-records.ts';

export const cycleRecords = plainRecords<CycleRecord>({
  kind: 'CYCLE',
  shape: Cycle,
  idOf: ({ cycleId }) => cycleId,
});

/** How many cycles are read at once where all of a city are counted. */
const counted = 500;

/**
 * Planning cycles. Asked: by id, with the papers for it; by area of one city and year; by change. One per kelurahan and
 * year is an item of its own (`CYCLE-OF#<location>#<year>`).
 */
export const cycleStore = (table: ServiceTable) => {
  const records = cycleRecords.over(table);
  const lists = listCopies(table);

  return {
    ...records,

    papersOf: (cycleId: string): Promise<readonly Paper[]> =>
      queryAll(
        table,
        {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': evidencePk({ kind: 'cycle', id: cycleId }) },
          ConsistentRead: true,
        },
        readPaper,
      ),

    /** To be read before what it counts: a change that comes in between then shows. */
    epochOf: async (cycleId: string): Promise<number> => epochOf(await getItem(table, epochKey(cycleId))),

    /** What the gates of a cycle ask beside its own papers. */
    async known({ cycleId, locationId }: CycleRecord): Promise<Known> {
      const [facts, head, terms] = await Promise.all([
        queryAll(table, factsOf(cycleId), readFact),
        lists.findHead(locationId),
        termsOf(table, locationId),
      ]);
      return {
        assemblies: facts.flatMap((fact) => ('assembly' in fact ? [fact.assembly] : [])),
        plans: facts.flatMap((fact) => ('plan' in fact ? [fact.plan] : [])),
        list: head,
        terms,
      };
    },

    /** Every cycle of a year in an area of one city at most. */
    async ofYear(area: string, year: number, now: Date): Promise<readonly CycleRecord[]> {
      const all: CycleRecord[] = [];
      let after: Page<unknown>['next'];
      do {
        const page = { limit: counted, after, since: undefined };
        const only = { where: '#year = :year', names: { '#year': 'year' }, values: { ':year': year } };
        const asked = { kind: 'CYCLE', breadth: 'one-city', area, page, now, only } as const;
        const { items, next } = await list(table, asked, cycleRecords.read);
        all.push(...items);
        after = next;
      } while (after);
      return all;
    },

    open: (decision: Decision<CycleRecord>, command: Command): Promise<void> => {
      const { locationId, year, cycleId } = decision.next;
      const once = unique(table.name, `CYCLE-OF#${locationId}#${year}`, cycleId, 'cycle.exists');
      return records.save(decision, command, [once]);
    },

    /** On condition that what it relies on stands: its own papers, and all assemblies and plans as they were read. */
    saveRelying: (
      decision: Decision<CycleRecord>,
      { papers, epoch }: { readonly papers: readonly Evidence[]; readonly epoch?: number },
      command: Command,
    ): Promise<void> =>
      records.save(decision, command, [
        ...stillChecked(table.name, papers),
        ...(epoch === undefined ? [] : [epochUnmoved(table.name, decision.next.cycleId, epoch)]),
      ]),
  };
};

export type CycleStore = ReturnType<typeof cycleStore>;

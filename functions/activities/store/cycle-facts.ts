import * as z from 'zod/mini';
import { DocumentId, LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import type { Item, Key } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { AssemblyKind, Ballots } from '../../../shared/routes/activities/assembly-kinds.ts';
import { Attendance } from '../../../shared/routes/activities/attendance.ts';
import { Stage } from '../../../shared/routes/activities/stages.ts';
import type { AssemblyFact, PlanFact } from '../domain/cycle-facts.ts';

/**
 * What the gates of a cycle ask of its assemblies and plans: one item each in the partition of the cycle, and an epoch
 * that every change of them moves. Who closes a stage by what was read checks the epoch in the same write.
 */
const StoredAssembly = z.object({
  assemblyId: z.string(),
  assemblyKind: AssemblyKind,
  stage: Stage,
  date: LocalDate,
  attendance: Attendance,
  decision: z.optional(z.enum(['accepted', 'refused'])),
  ballots: z.optional(z.pick(Ballots, { registered: true, cast: true })),
  documentIds: z.array(DocumentId),
});
const StoredPlan = z.object({
  planId: z.string(),
  planKind: z.enum(['pjm', 'renta']),
  isRatified: z.boolean(),
  items: z.int(),
  documentIds: z.array(DocumentId),
});

const cyclePk = (cycleId: string) => `CYCLE#${cycleId}`;
export const epochKey = (cycleId: string): Key => ({ pk: cyclePk(cycleId), sk: 'EPOCH' });
export const epochOf = (item: Item | undefined): number => Number(item?.epoch ?? 0);

export const factsOf = (cycleId: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :fact)',
  ExpressionAttributeValues: { ':pk': cyclePk(cycleId), ':fact': 'FACT#' },
  ConsistentRead: true,
});

export const readFact = (item: Item): { readonly assembly: AssemblyFact } | { readonly plan: PlanFact } => {
  const read = upgraded(item);
  if (item.kind === 'plan-fact') {
    const { planKind: kind, ...plan } = z.parse(StoredPlan, read);
    return { plan: { ...plan, kind } };
  }
  const { assemblyKind: kind, ...assembly } = z.parse(StoredAssembly, read);
  return { assembly: { ...assembly, kind } };
};

/** The record is written on condition of its own version in the same transaction, so its fact needs none. */
const factWrite = (TableName: string, item: Item): Write => ({ item: { Put: { TableName, Item: item } } });

const epochMoved = (TableName: string, cycleId: string): Write => ({
  item: {
    Update: {
      TableName,
      Key: epochKey(cycleId),
      UpdateExpression: 'SET #kind = :kind, #schema = :schema ADD epoch :one, version :one',
      ExpressionAttributeNames: { '#kind': 'kind', '#schema': 'schema' },
      ExpressionAttributeValues: { ':kind': 'cycle-epoch', ':schema': 1, ':one': 1 },
    },
  },
});

export const assemblyKnown = (
  table: string,
  cycleId: string,
  { kind, ...fact }: AssemblyFact,
  version: number,
): Write[] => {
  const key = { pk: cyclePk(cycleId), sk: `FACT#ASSEMBLY#${fact.assemblyId}` };
  const item = stored(key, 'assembly-fact', { ...fact, assemblyKind: kind, version });
  return [factWrite(table, item), epochMoved(table, cycleId)];
};

export const planKnown = (
  table: string,
  cycleId: string,
  { kind, ...fact }: PlanFact,
  version: number,
): Write[] => {
  const key = { pk: cyclePk(cycleId), sk: `FACT#PLAN#${fact.planId}` };
  const item = stored(key, 'plan-fact', { ...fact, planKind: kind, version });
  return [factWrite(table, item), epochMoved(table, cycleId)];
};

/** That no assembly and no plan of the cycle has changed since they were read. */
export const epochUnmoved = (TableName: string, cycleId: string, epoch: number): Write => ({
  item: {
    ConditionCheck: {
      TableName,
      Key: epochKey(cycleId),
      ...(epoch === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'epoch = :seen', ExpressionAttributeValues: { ':seen': epoch } }),
    },
  },
  otherwise: () => new Problem('state.conflict'),
});

import * as z from 'zod/mini';
import {
  ActivityId,
  Area,
  BoardId,
  GroupId,
  LocalDate,
  LocationId,
  pageOf,
  Rupiah,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { activityStatuses } from '../activities/status.ts';
import { example } from '../examples.ts';
import { listQuery } from '../shapes.ts';
import { Field } from '../tridaya.ts';

/** What a board approved for an activity, what was agreed, and what became of it in money (L2). */
export const Budget = z
  .object({
    activityId: ActivityId,
    boardId: BoardId,
    locationId: LocationId,
    area: Area,
    groupId: GroupId,
    field: Field,
    status: z.enum(activityStatuses),
    /** No money moves: a change waits for its decision, or the activity is suspended. */
    isHeld: z.boolean(),
    approved: z.object({ rupiah: Rupiah, swadayaRupiah: Rupiah, on: LocalDate }),
    contract: z.optional(z.object({ rupiah: Rupiah, on: LocalDate })),
    disbursedRupiah: Rupiah,
    returnedRupiah: Rupiah,
    inKindRupiah: Rupiah,
    /** By the accepted account (LPJ), as far as the group had got it: posted as cost. */
    spentRupiah: z.optional(Rupiah),
    /** Of the board's funds, what is bound to this activity since its first payment (rule B-10). */
    committedRupiah: Rupiah,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Budget' });
export type Budget = z.infer<typeof Budget>;

export const budgetRoutes = {
  listBudgets: defineRoute({
    id: 'budgets.list',
    method: 'GET',
    path: '/v1/budgets',
    summary: 'Budgets of approved activities of one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Budget) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getBudget: defineRoute({
    id: 'budgets.get',
    method: 'GET',
    path: '/v1/budgets/{activityId}',
    summary: 'The budget of an activity',
    access: 'any',
    area: 'record',
    params: z.object({ activityId: ActivityId }),
    success: { status: 200, body: Budget },
    errors: ['budget.not-found'],
    example: { params: { activityId: example.budgetedActivityId } },
  }),
} as const;

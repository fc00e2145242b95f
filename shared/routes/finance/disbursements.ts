import * as z from 'zod/mini';
import {
  ActivityId,
  Area,
  BoardId,
  Count,
  DisbursementId,
  DocumentId,
  EntryId,
  GroupId,
  HouseholdId,
  LocalDate,
  LocationId,
  Moment,
  Origin,
  OriginGiven,
  PoorListId,
  Rupiah,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { evident, unproven } from '../evidence.ts';
import { example } from '../examples.ts';
import { programmeReaders } from '../shapes.ts';
import { Field } from '../tridaya.ts';
import { Purse } from './accounts.ts';
import { Amount } from './ledger.ts';

/** How many PS-2 households one payment names at most. */
const mostHouseholds = 500;

/**
 * Money of a board for a group (section 3.2): the cashier prepares it, the manager of the UPK checks and pays it, on what
 * the board decided and agreed for the activity. Money moves at the payment, and only then. Households by their ids, which
 * say nothing of who they are.
 */
export const Disbursement = z
  .object({
    disbursementId: DisbursementId,
    activityId: ActivityId,
    boardId: BoardId,
    locationId: LocationId,
    area: Area,
    groupId: GroupId,
    field: Field,
    rupiah: Rupiah,
    from: Purse,
    /** The PS-2 households that it serves. */
    householdIds: z.array(HouseholdId),
    /** Of works: how many others it serves besides. */
    otherHouseholds: Count,
    status: z.enum(['prepared', 'paid']),
    /** Account of the cashier. */
    preparedBy: z.string(),
    paid: z.optional(
      z.object({
        on: LocalDate,
        at: Moment,
        by: z.string(),
        entryId: EntryId,
        receiptDocumentId: DocumentId,
        /** The PS-2 version that it was checked against, and how many were let in by an override. */
        list: z.object({
          poorListId: PoorListId,
          number: z.int(),
          hash: z.string(),
          households: z.int(),
          overridden: z.int(),
        }),
      }),
    ),
    returnedRupiah: Rupiah,
    ...evident,
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Disbursement' });
export type Disbursement = z.infer<typeof Disbursement>;

const params = z.object({ disbursementId: DisbursementId });

/** What the gate and the budget may refuse, when it is prepared and again when it is paid. */
const gated = [
  'access.no-post',
  'duty.not-separate',
  'budget.closed',
  'budget.exceeded',
  'group.not-found',
  'group.ended',
  'poor-list.behind',
  'disbursement.not-listed',
] as const;

export const disbursementRoutes = {
  prepareDisbursement: defineRoute({
    id: 'disbursements.prepare',
    method: 'POST',
    path: '/v1/disbursements',
    summary: 'Prepare money for a group, as the cashier; nothing moves yet',
    access: ['cashier'],
    area: 'record',
    idempotencyKey: 'required',
    body: z.strictObject({
      disbursementId: z.optional(DisbursementId),
      activityId: ActivityId,
      rupiah: Amount,
      from: Purse,
      householdIds: z.array(HouseholdId).check(z.minLength(1), z.maxLength(mostHouseholds)),
      otherHouseholds: z.optional(Count),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Disbursement },
    errors: ['budget.not-found', ...gated, 'poor-list.household-twice', 'state.exists'],
    example: {
      body: {
        disbursementId: example.disbursementId,
        activityId: example.budgetedActivityId,
        rupiah: 20_000_000,
        from: 'bank',
        householdIds: ['01JEXAMP0000000000000000H3'],
        otherHouseholds: 1,
      },
    },
  }),
  payDisbursement: defineRoute({
    id: 'disbursements.pay',
    method: 'POST',
    path: '/v1/disbursements/{disbursementId}/payment',
    summary:
      'Check and pay what the cashier prepared, as manager of the UPK, on the signed receipt of the group',
    access: ['unit'],
    area: 'record',
    idempotencyKey: 'required',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ on: LocalDate, receiptDocumentId: DocumentId }),
    success: { status: 200, body: Disbursement },
    errors: [
      'disbursement.not-found',
      'disbursement.status',
      ...gated,
      ...unproven,
      'entry.date',
      'funds.short',
    ],
    example: {
      params: { disbursementId: example.disbursementId },
      body: { on: '2013-01-31', receiptDocumentId: example.receiptId },
    },
  }),
  returnMoney: defineRoute({
    id: 'disbursements.return',
    method: 'POST',
    path: '/v1/disbursements/{disbursementId}/returns',
    summary: 'Take back money that a group did not spend, as the cashier',
    access: ['cashier'],
    area: 'record',
    idempotencyKey: 'required',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ rupiah: Amount, to: Purse, on: LocalDate }),
    success: { status: 200, body: Disbursement },
    errors: [
      'disbursement.not-found',
      'disbursement.status',
      'access.no-post',
      'budget.exceeded',
      'entry.date',
    ],
    example: {
      params: { disbursementId: example.disbursementId },
      body: { rupiah: 1_000_000, to: 'cash', on: '2013-02-01' },
    },
  }),
  getDisbursement: defineRoute({
    id: 'disbursements.get',
    method: 'GET',
    path: '/v1/disbursements/{disbursementId}',
    summary: 'One disbursement, with the PS-2 version that it was checked against',
    access: [...programmeReaders, 'bookkeeper', 'cashier'],
    area: 'record',
    params,
    success: { status: 200, body: Disbursement },
    errors: ['disbursement.not-found'],
    example: { params: { disbursementId: example.disbursementId } },
  }),
} as const;

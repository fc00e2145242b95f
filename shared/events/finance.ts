import * as z from 'zod/mini';
import { defineEvent } from '../contract/event.ts';
import {
  ActivityId,
  BoardId,
  DisbursementId,
  EntryId,
  GroupId,
  HouseholdId,
  LocalDate,
  LocationId,
  Moment,
  OverrideId,
  PoorListId,
  Rupiah,
} from '../contract/primitives.ts';
import { Field } from '../routes/tridaya.ts';

const finance = { bus: 'financial', source: 'finance' } as const;

/**
 * No money reaches a household any more that was struck off (L1). `number` is the PS-2 version that struck it off, as
 * `household-struck-off.v1` named it; of two such facts the one with the higher `recordversion` holds.
 */
export const householdMoneyStopped = defineEvent({
  ...finance,
  type: 'household-money-stopped.v1',
  summary: 'The money of a household that was struck off has stopped',
  data: z.object({
    householdId: HouseholdId,
    poorListId: PoorListId,
    number: z.int(),
    moneyStoppedAt: Moment,
  }),
});

/**
 * The budget of an activity, always with its whole sums, so that of two facts the one with the higher `recordversion`
 * (that of the budget) says how it stands. `rupiah` is what the board approved.
 */
const budgetData = z.object({
  activityId: ActivityId,
  boardId: BoardId,
  locationId: LocationId,
  groupId: GroupId,
  field: Field,
  rupiah: Rupiah,
  disbursedRupiah: Rupiah,
  returnedRupiah: Rupiah,
  inKindRupiah: Rupiah,
});

/** L2 */
export const budgetOpened = defineEvent({
  ...finance,
  type: 'budget-opened.v1',
  summary: 'The budget of an approved activity was opened',
  data: budgetData,
});

export const budgetChanged = defineEvent({
  ...finance,
  type: 'budget-changed.v1',
  summary: 'A budget follows its activity: another amount, held, or closed',
  data: budgetData,
});

/** The PS-2 version that a payment was checked against, and how many households of it the money serves. */
const checked = {
  poorListId: PoorListId,
  number: z.int(),
  hash: z.string(),
  households: z.int(),
  /** Households that are not on the list, let in by an override. */
  overridden: z.int(),
};

/** A cashier entered it; no money has moved. */
export const disbursementPrepared = defineEvent({
  ...finance,
  type: 'disbursement-prepared.v1',
  summary: 'A cashier prepared money for a group; nobody has paid it yet',
  data: z.object({
    disbursementId: DisbursementId,
    activityId: ActivityId,
    boardId: BoardId,
    locationId: LocationId,
    rupiah: Rupiah,
    households: z.int(),
  }),
});

/**
 * L2: `disbursedRupiah` more than 0 makes the activity funded. Its subject is the disbursement, its `recordversion` that of
 * the budget.
 */
export const fundsDisbursed = defineEvent({
  ...finance,
  type: 'funds-disbursed.v1',
  summary: 'A cashier paid a group for an approved activity',
  data: z.object({
    ...budgetData.shape,
    disbursementId: DisbursementId,
    paidRupiah: Rupiah,
    on: LocalDate,
    entryId: EntryId,
    list: z.object(checked),
  }),
});

export const moneyReturned = defineEvent({
  ...finance,
  type: 'money-returned.v1',
  summary: 'A group gave money back',
  data: z.object({
    ...budgetData.shape,
    disbursementId: DisbursementId,
    backRupiah: Rupiah,
    on: LocalDate,
    entryId: EntryId,
  }),
});

/** L3: hours, valued once, are posted once. */
export const contributionPosted = defineEvent({
  ...finance,
  type: 'contribution-posted.v1',
  summary: 'A contribution in kind was posted for an activity',
  data: z.object({ ...budgetData.shape, entryId: EntryId, postedRupiah: Rupiah, on: LocalDate }),
});

/** Always published (section 3.2): a household that is on no list benefits all the same. Never who. */
const overrideData = z.object({
  overrideId: OverrideId,
  activityId: ActivityId,
  boardId: BoardId,
  locationId: LocationId,
  households: z.int(),
});

export const overrideProposed = defineEvent({
  ...finance,
  type: 'override-proposed.v1',
  summary: 'A unit proposed that households outside PS-2 benefit of an activity',
  data: overrideData,
});

export const overrideApproved = defineEvent({
  ...finance,
  type: 'override-approved.v1',
  summary: 'Somebody of another unit approved that households outside PS-2 benefit of an activity',
  data: overrideData,
});

export const entryPosted = defineEvent({
  ...finance,
  type: 'entry-posted.v1',
  summary: 'A journal entry of a board was posted',
  data: z.object({
    entryId: EntryId,
    boardId: BoardId,
    locationId: LocationId,
    /** In the order of the board's journal, without gaps. */
    number: z.int(),
    on: LocalDate,
    reverses: z.optional(EntryId),
    lines: z.array(
      z.object({ account: z.string(), debitRupiah: z.optional(Rupiah), creditRupiah: z.optional(Rupiah) }),
    ),
  }),
});

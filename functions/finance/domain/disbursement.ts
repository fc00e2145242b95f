import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { mustBeDisinterested } from '../../../shared/contract/actor.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import { mustBeProven, type Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { disbursementPrepared, fundsDisbursed, moneyReturned } from '../../../shared/events/finance.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { Disbursement, disbursementRoutes } from '../../../shared/routes/finance/disbursements.ts';
import {
  type BudgetRecord,
  budgetData,
  committed,
  mustBePayable,
  mustFit,
  outstanding,
  released,
} from './budget.ts';
import type { Acting } from './duty.ts';
import { mustHaveCome } from './entry.ts';
import { type Eligible, membersOn, mustBeEligible, mustStillWork } from './gate.ts';
import { type JournalRecord, type Posted, post } from './journal.ts';
import { mustBeDistinct } from './override.ts';

export type DisbursementRecord = Disbursement & { readonly createdAs: string };

/** Money that moved: the disbursement, its budget and the journal, all or none. */
export interface Moved extends Decision<DisbursementRecord> {
  readonly budget: BudgetRecord;
  readonly posted: Posted;
}
export type Paid = Moved & { readonly reliesOn: readonly Evidence[] };

type Preparing = z.output<typeof disbursementRoutes.prepareDisbursement.body>;
type Paying = z.output<typeof disbursementRoutes.payDisbursement.body>;
type Returning = z.output<typeof disbursementRoutes.returnMoney.body>;

/** Refuses who would be paid by the own hand: whose household is named, or who is of the group (SD-4). */
const mustNotBenefit = (
  { actor }: Acting,
  { householdIds }: Pick<Disbursement, 'householdIds'>,
  { group }: Eligible,
  on: string,
  accounts: readonly string[] = [],
): void => {
  const members = membersOn(mustStillWork(group, on), on);
  mustBeDisinterested(actor, {
    accounts,
    householdIds: [...householdIds, ...members.flatMap((member) => member.householdId ?? [])],
    personIds: members.flatMap((member) => member.personId ?? []),
  });
};

/** Prepares a payment: all that would refuse it today is told the cashier now, and looked at again when it is paid. */
export const prepare = (
  budget: BudgetRecord,
  { disbursementId, rupiah, from, householdIds, otherHouseholds = 0, origin }: Preparing,
  eligible: Eligible,
  acting: Acting,
  given: Given,
): Decision<DisbursementRecord> => {
  const { activityId, boardId, locationId, area, groupId, field } = budget;
  const day = today(given, area.code);
  mustBePayable(budget);
  mustBeDistinct(householdIds);
  mustNotBenefit(acting, { householdIds }, eligible, day);
  mustFit(budget, rupiah);
  mustBeEligible({ field, householdIds, otherHouseholds, area }, eligible, day, given);
  const { actor, createdAs } = acting;
  const next = {
    disbursementId: disbursementId ?? given.newId(),
    ...{ activityId, boardId, locationId, area, groupId, field, rupiah, from, householdIds, otherHouseholds },
    ...{ status: 'prepared', preparedBy: actor.account, returnedRupiah: 0 },
    origin: entered(origin, { by: actor.account, now: given.now }),
    ...{ createdAs, version: 1 },
  } as DisbursementRecord;
  const fact = happened(disbursementPrepared, {
    id: given.newId(),
    at: given.now,
    subject: next.disbursementId,
    recordversion: 1,
    area,
    data: {
      ...{ disbursementId: next.disbursementId, activityId, boardId, locationId, rupiah },
      households: householdIds.length,
    },
    state: next,
  });
  return { next, events: [fact] };
};

interface Standing {
  readonly budget: BudgetRecord;
  readonly journal: JournalRecord;
}

/**
 * Pays what was prepared: checked by somebody else than who prepared it and whom it does not benefit, against the budget,
 * the funds of the board and the PS-2 list in force (A-6, B-10), on the signed receipt. A caretaker board pays for what it
 * decided in its term (E-7).
 */
export const pay = (
  disbursement: DisbursementRecord,
  { on, receiptDocumentId }: Paying,
  standing: Standing & { readonly eligible: Eligible; readonly papers: Papers },
  acting: Acting,
  given: Given,
): Paid => {
  const { eligible, papers } = standing;
  const { disbursementId, rupiah, from, householdIds, preparedBy, activityId, locationId } = disbursement;
  if (disbursement.status !== 'prepared')
    throw new Problem('disbursement.status', { status: disbursement.status });
  const day = today(given, disbursement.area.code);
  mustHaveCome(on, disbursement, given);
  const contract = mustBePayable(standing.budget);
  if (on < contract.on)
    throw new Problem('budget.closed', { rule: 'L2', reason: 'before-contract', contract });
  mustNotBenefit(acting, disbursement, eligible, day, [preparedBy]);
  mustFit(standing.budget, rupiah);
  const list = mustBeEligible({ ...disbursement, householdIds }, eligible, day, given);
  const evidence = mustBeProven(
    { of: { kind: 'activity', id: activityId }, locationId },
    [{ requirement: 'disbursement-receipt', documentId: receiptDocumentId, pointer: '/receiptDocumentId' }],
    papers,
  );
  const bound = committed(standing.budget, standing.journal);
  const entryId = given.newId();
  const by = acting.actor.account;
  const posted = post(
    bound.journal,
    {
      ...{ entryId, on, note: 'Pencairan dana KSM' },
      lines: [
        { account: 'group-advances', debitRupiah: rupiah },
        { account: from, creditRupiah: rupiah },
      ],
      cause: { kind: 'disbursement', id: disbursementId },
    },
    { by, createdAs: acting.createdAs, pointer: '' },
    given,
  );
  const budget = {
    ...bound.budget,
    disbursedRupiah: bound.budget.disbursedRupiah + rupiah,
    version: bound.budget.version + 1,
  };
  const next = {
    ...disbursement,
    status: 'paid',
    paid: { on, at: given.now.toISOString(), by, entryId: posted.entry.entryId, receiptDocumentId, list },
    evidence,
    version: disbursement.version + 1,
  } as DisbursementRecord;
  const fact = happened(fundsDisbursed, {
    id: given.newId(),
    at: given.now,
    subject: disbursementId,
    recordversion: budget.version,
    area: next.area,
    data: {
      ...budgetData(budget),
      ...{ disbursementId, paidRupiah: rupiah, on, entryId: posted.entry.entryId, list },
    },
    state: { ...next, budget },
  });
  return { next, events: [fact, posted.told], budget, posted, reliesOn: evidence };
};

/** Takes money back, never more than was paid and not returned yet; whatever state the activity is in. */
export const takeBack = (
  disbursement: DisbursementRecord,
  { rupiah, to, on }: Returning,
  standing: Standing,
  acting: Acting,
  given: Given,
): Moved => {
  const { disbursementId, paid } = disbursement;
  if (!paid) throw new Problem('disbursement.status', { status: disbursement.status });
  mustHaveCome(on, disbursement, given);
  if (on < paid.on) throw refused('entry.date', '/on', { from: paid.on });
  const left = Math.min(disbursement.rupiah - disbursement.returnedRupiah, outstanding(standing.budget));
  if (rupiah > left) throw refused('budget.exceeded', '/rupiah', { left });
  const entryId = given.newId();
  const returned = {
    ...standing.budget,
    returnedRupiah: standing.budget.returnedRupiah + rupiah,
    version: standing.budget.version + 1,
  };
  const free = released(returned, standing.journal);
  const posted = post(
    free.journal,
    {
      ...{ entryId, on, note: 'Pengembalian dana KSM' },
      lines: [
        { account: to, debitRupiah: rupiah },
        { account: 'group-advances', creditRupiah: rupiah },
      ],
      cause: { kind: 'return', id: disbursementId },
    },
    { by: acting.actor.account, createdAs: acting.createdAs, pointer: '' },
    given,
  );
  const next = {
    ...disbursement,
    returnedRupiah: disbursement.returnedRupiah + rupiah,
    version: disbursement.version + 1,
  };
  const fact = happened(moneyReturned, {
    id: given.newId(),
    at: given.now,
    subject: disbursementId,
    recordversion: free.budget.version,
    area: next.area,
    data: {
      ...budgetData(free.budget),
      ...{ disbursementId, backRupiah: rupiah, on, entryId: posted.entry.entryId },
    },
    state: { ...next, budget: free.budget },
  });
  return { next, events: [fact, posted.told], budget: free.budget, posted };
};

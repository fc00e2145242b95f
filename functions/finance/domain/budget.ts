import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { type DomainEvent, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import type { ActivityFacts } from '../../../shared/events/activities/activities.ts';
import { budgetChanged, budgetOpened } from '../../../shared/events/finance.ts';
import type { ActivityStatus } from '../../../shared/routes/activities/status.ts';
import { costOf } from '../../../shared/routes/finance/accounts.ts';
import type { Budget } from '../../../shared/routes/finance/budgets.ts';
import { emptyJournal, type JournalRecord, type Posted, post } from './journal.ts';

export type BudgetRecord = Budget & {
  /** Of the fact of the activity that it follows; the latest counts, in whatever order they come. */
  readonly activityVersion: number;
};

/** The budget as its events tell it, always with its whole sums. */
export const budgetData = (budget: BudgetRecord) => ({
  activityId: budget.activityId,
  boardId: budget.boardId,
  locationId: budget.locationId,
  groupId: budget.groupId,
  field: budget.field,
  rupiah: budget.approved.rupiah,
  disbursedRupiah: budget.disbursedRupiah,
  returnedRupiah: budget.returnedRupiah,
  inKindRupiah: budget.inKindRupiah,
});

/** What the group has of the money now. */
export const heldByGroup = ({ disbursedRupiah, returnedRupiah }: Budget): number =>
  disbursedRupiah - returnedRupiah;

/** In these an activity gets money: the agreement stands, and its account is not accepted yet. */
const paying: readonly ActivityStatus[] = ['contracted', 'funded', 'in-progress', 'completed'];
/** In these it gets none any more: what it did not get is free again for others. */
const settled: readonly ActivityStatus[] = ['accounted', 'published', 'maintained', 'closed', 'cancelled'];

/** What of that no accepted account says it was spent: it may come back. */
export const outstanding = (budget: Budget): number => heldByGroup(budget) - (budget.spentRupiah ?? 0);

/** Refuses money for an activity that is held, without an agreement, or in no state for it (A-3, L2). */
export const mustBePayable = ({ isHeld, status, contract }: Budget): NonNullable<Budget['contract']> => {
  const closed = (reason: string, rule: string) => new Problem('budget.closed', { rule, reason, status });
  if (isHeld || status === 'suspended') throw closed('held', 'A-3');
  if (settled.includes(status)) throw closed('settled', 'A-10');
  if (!contract || !paying.includes(status)) throw closed('no-contract', 'L2');
  return contract;
};

/**
 * Refuses more than what is left of the approved amount and of the agreement, whichever is less. Money that came back
 * may go out again: what the group holds never exceeds either.
 */
export const mustFit = (budget: Budget, rupiah: number): void => {
  const limit = Math.min(budget.approved.rupiah, budget.contract?.rupiah ?? 0);
  const left = Math.max(0, limit - heldByGroup(budget));
  if (rupiah > left) throw refused('budget.exceeded', '/rupiah', { rule: 'L2', limit, left });
};

/**
 * Binds the agreement to the funds of the board at the first payment, and its change at the next: the sum of agreements
 * never exceeds tranches received and other funds, which the journal checks as it posts (rule B-10).
 */
export const committed = (budget: BudgetRecord, journal: JournalRecord) => {
  const committedRupiah = budget.contract?.rupiah ?? 0;
  const more = committedRupiah - budget.committedRupiah;
  return {
    budget: { ...budget, committedRupiah },
    journal: { ...journal, committedRupiah: journal.committedRupiah + more },
  };
};

/** What an activity keeps bound: all that was agreed, until it is settled; then no more than the group holds. */
const stillCommitted = (budget: BudgetRecord): number =>
  settled.includes(budget.status)
    ? Math.min(budget.committedRupiah, heldByGroup(budget))
    : budget.committedRupiah;

/** Frees what a settled activity does not need any more. */
export const released = (budget: BudgetRecord, journal: JournalRecord) => {
  const committedRupiah = stillCommitted(budget);
  const less = budget.committedRupiah - committedRupiah;
  return {
    budget: { ...budget, committedRupiah },
    journal: { ...journal, committedRupiah: journal.committedRupiah - less },
    isFreed: less > 0,
  };
};

/** A budget that followed its activity, what is told of it, and what the journal posts. */
export interface Followed {
  readonly next: BudgetRecord;
  /** None when nothing that matters for money has changed: who listens to budgets would answer in circles. */
  readonly told: readonly DomainEvent[];
  readonly posted?: Posted | undefined;
  /** The journal, when only what is bound has changed. */
  readonly journal?: JournalRecord | undefined;
}

interface Heard {
  readonly facts: ActivityFacts;
  /** Record version of the activity. */
  readonly version: number;
  /** Who acted, and the event that says it. */
  readonly by: string;
  readonly causedBy: string;
}

const opened = (
  { facts, version }: Heard,
  { locationId, area }: EnrolledLocation,
): BudgetRecord | undefined => {
  const { activityId, boardId, groupId, field, status, isHeld, approved } = facts;
  return (
    approved && {
      ...{ activityId, boardId, locationId, area, groupId, field, status, isHeld, approved },
      ...{ disbursedRupiah: 0, returnedRupiah: 0, inKindRupiah: 0, committedRupiah: 0 },
      ...{ activityVersion: version, version: 0 },
    }
  );
};

/** What of a budget changes what money may do. */
const ofMoney = ({
  approved,
  contract,
  isHeld,
  status,
  spentRupiah,
  committedRupiah,
  area,
}: BudgetRecord) => {
  const state = settled.includes(status) ? 'settled' : paying.includes(status) ? 'paying' : status;
  return JSON.stringify([approved, contract, isHeld, state, spentRupiah, committedRupiah, area.code]);
};

/**
 * Opens the budget of an activity that a board approved, and follows it (L2): each fact carries the whole picture, and
 * the latest counts. An accepted account posts what was spent as cost of the field, once, as far as the group has got it.
 */
export const followActivity = (
  before: BudgetRecord | undefined,
  heard: Heard,
  { location, journal }: { location: EnrolledLocation; journal: JournalRecord | undefined },
  given: Given,
): Followed | undefined => {
  const { facts, version, by, causedBy } = heard;
  if (before && before.activityVersion >= version) return undefined;
  const budget = before ?? opened(heard, location);
  if (!budget) return undefined;
  const { status, isHeld, approved = budget.approved, contract = budget.contract, groupId } = facts;
  const account = budget.spentRupiah === undefined ? facts.account : undefined;
  const spentRupiah = account ? Math.min(account.spentRupiah, heldByGroup(budget)) : budget.spentRupiah;
  const changed: BudgetRecord = {
    ...{ ...budget, status, isHeld, approved, groupId, area: location.area },
    ...(contract && { contract }),
    ...(spentRupiah !== undefined && { spentRupiah }),
    ...{ activityVersion: version, version: budget.version + 1 },
  };
  const free = released(changed, journal ?? emptyJournal(changed));
  const next = free.budget;
  const posted =
    account && spentRupiah
      ? post(
          free.journal,
          {
            ...{ entryId: given.newId(), on: account.on, note: 'LPJ disahkan' },
            lines: [
              { account: costOf[next.field], debitRupiah: spentRupiah },
              { account: 'group-advances', creditRupiah: spentRupiah },
            ],
            cause: { kind: 'account', id: next.activityId },
          },
          { by, createdAs: causedBy },
          given,
        )
      : undefined;
  const isTold = !before || ofMoney(before) !== ofMoney(next);
  const fact = () =>
    happened(before ? budgetChanged : budgetOpened, {
      id: given.newId(),
      at: given.now,
      subject: next.activityId,
      recordversion: next.version,
      area: next.area,
      data: budgetData(next),
      state: next,
    });
  return {
    next,
    told: [...(isTold ? [fact()] : []), ...(posted ? [posted.told] : [])],
    posted,
    journal: posted || !free.isFreed ? undefined : { ...free.journal, version: free.journal.version + 1 },
  };
};

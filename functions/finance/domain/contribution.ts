import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { contributionPosted } from '../../../shared/events/finance.ts';
import { type BudgetRecord, budgetData } from './budget.ts';
import { emptyJournal, type JournalRecord, type Posted, post } from './journal.ts';

interface Realised {
  readonly hoursId: string;
  readonly on: LocalDate;
  readonly rupiah: number;
  readonly by: string;
}

export type Contributed = Decision<BudgetRecord> & { readonly posted: Posted };

/**
 * Posts hours that were valued as a contribution in kind (L3): labour used against swadaya in kind, of exactly the amount
 * that activities said. Hours worth nothing post nothing.
 */
export const contribute = (
  budget: BudgetRecord,
  { hoursId, on, rupiah, by }: Realised,
  journal: JournalRecord | undefined,
  given: Given,
): Contributed | undefined => {
  if (rupiah === 0) return undefined;
  const entryId = given.newId();
  const posted = post(
    journal ?? emptyJournal(budget),
    {
      ...{ entryId, on, note: 'Swadaya tenaga' },
      lines: [
        { account: 'in-kind-used', debitRupiah: rupiah },
        { account: 'swadaya-in-kind', creditRupiah: rupiah },
      ],
      cause: { kind: 'in-kind', id: hoursId },
    },
    { by, createdAs: hoursId },
    given,
  );
  const next = { ...budget, inKindRupiah: budget.inKindRupiah + rupiah, version: budget.version + 1 };
  const fact = happened(contributionPosted, {
    id: given.newId(),
    at: given.now,
    subject: next.activityId,
    recordversion: next.version,
    area: next.area,
    data: { ...budgetData(next), entryId: posted.entry.entryId, postedRupiah: rupiah, on },
    state: next,
  });
  return { next, events: [fact, posted.told], posted };
};

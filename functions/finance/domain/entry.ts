import type * as z from 'zod/mini';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { byHandOf } from '../../../shared/routes/finance/accounts.ts';
import type { EntryLine, ledgerRoutes } from '../../../shared/routes/finance/ledger.ts';
import type { Acting } from './duty.ts';
import { type EntryRecord, type JournalRecord, type Posted, post } from './journal.ts';

type Posting = z.output<typeof ledgerRoutes.postJournalEntry.body>;
type Reversing = z.output<typeof ledgerRoutes.reverseJournalEntry.body>;

/** Refuses a value date after today: what will be is not posted (SD-7). */
export const mustHaveCome = (on: string, { area }: Pick<JournalRecord, 'area'>, given: Given): void => {
  const day = today(given, area.code);
  if (on > day) throw refused('entry.date', '/on', { rule: 'SD-7', today: day });
};

/**
 * Posts what the bookkeeper enters by hand: receipts of tranches and other funds, and transfers between cash and bank.
 * What happens with an activity posts itself, so that its budget and the journal cannot differ.
 */
export const postByHand = (
  journal: JournalRecord,
  { entryId, boardId: _, ...body }: Posting,
  { actor, createdAs }: Acting,
  given: Given,
): Posted => {
  mustHaveCome(body.on, journal, given);
  for (const [index, line] of body.lines.entries()) {
    const way = byHandOf(line.account);
    if (!way || (way === 'credit' && 'debitRupiah' in line))
      throw refused('entry.account', `/lines/${index}/account`, {
        account: line.account,
        byHand: way ?? null,
      });
  }
  const posting = { ...body, entryId: entryId ?? given.newId(), cause: { kind: 'hand' } as const };
  return post(journal, posting, { by: actor.account, createdAs }, given);
};

const mirrored = (line: EntryLine): EntryLine =>
  'debitRupiah' in line
    ? { account: line.account, creditRupiah: line.debitRupiah }
    : { account: line.account, debitRupiah: line.creditRupiah };

/**
 * Takes back an entry by its mirror image, with the reason; the entry itself stays as it is. What a payment or an account
 * posted is corrected there (money is returned), and a reversal is corrected by posting again.
 */
export const reverse = (
  journal: JournalRecord,
  entry: EntryRecord,
  { reversalId, on, because }: Reversing,
  { actor, createdAs }: Acting,
  given: Given,
): Posted => {
  mustHaveCome(on, journal, given);
  if (on < entry.on) throw refused('entry.date', '/on', { from: entry.on });
  if (entry.cause.kind !== 'hand') throw new Problem('entry.not-reversible', { cause: entry.cause });
  const { entryId } = entry;
  return post(
    journal,
    {
      ...{ entryId: reversalId ?? given.newId(), on, note: because, lines: entry.lines.map(mirrored) },
      ...{ cause: { kind: 'reversal', id: entryId }, reverses: entryId },
    },
    { by: actor.account, createdAs, pointer: '' },
    given,
  );
};

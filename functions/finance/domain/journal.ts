import { entered } from '../../../shared/contract/acting.ts';
import { type DomainEvent, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, BoardId, LocalDate, LocationId, Origin } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import { entryPosted } from '../../../shared/events/finance.ts';
import {
  type AccountCode,
  accountCodes,
  accounts,
  payingFunds,
  purses,
} from '../../../shared/routes/finance/accounts.ts';
import type { Entry, EntryLine } from '../../../shared/routes/finance/ledger.ts';

/** What was posted to the two sides of an account, in whole rupiah. */
export interface Sides {
  readonly debit: number;
  readonly credit: number;
}
export type Sums = Readonly<Partial<Record<AccountCode, Sides>>>;

/**
 * The journal of a board as it stands: the number of its last entry, what its accounts add up to, and what of its funds
 * is bound to activities (rule B-10). Every entry moves it, so that entries have numbers without gaps.
 */
export interface JournalRecord {
  readonly boardId: BoardId;
  readonly locationId: LocationId;
  readonly area: Area;
  readonly number: number;
  readonly sums: Sums;
  readonly committedRupiah: number;
  readonly version: number;
}

export type EntryRecord = Entry & { readonly createdAs: string };

/** A journal with one more entry. */
export interface Posted {
  readonly entry: EntryRecord;
  readonly journal: JournalRecord;
  readonly told: DomainEvent;
}

export const emptyJournal = (
  place: Pick<JournalRecord, 'boardId' | 'locationId' | 'area'>,
): JournalRecord => ({
  boardId: place.boardId,
  locationId: place.locationId,
  area: place.area,
  number: 0,
  sums: {},
  committedRupiah: 0,
  version: 0,
});

/** Debit and credit of a line, one of which is nothing. */
export const sidesOf = (line: EntryLine): Sides =>
  'debitRupiah' in line ? { debit: line.debitRupiah, credit: 0 } : { debit: 0, credit: line.creditRupiah };

const nothing: Sides = { debit: 0, credit: 0 };
export const summed = (before: Sums, lines: readonly EntryLine[]): Sums => {
  const sums: { -readonly [Code in AccountCode]?: Sides } = { ...before };
  for (const line of lines) {
    const { debit, credit } = sums[line.account] ?? nothing;
    const more = sidesOf(line);
    sums[line.account] = { debit: debit + more.debit, credit: credit + more.credit };
  }
  return sums;
};

/** What is in an account that grows by debit, such as cash. */
export const heldIn = ({ sums }: Pick<JournalRecord, 'sums'>, code: AccountCode): number => {
  const { debit, credit } = sums[code] ?? nothing;
  return debit - credit;
};

/** Tranches received and other funds, less what was taken back. */
export const receivedOf = (journal: Pick<JournalRecord, 'sums'>): number =>
  payingFunds.reduce((sum, code) => sum - heldIn(journal, code), 0);

/** As `Rupiah` says; an account holds no more than an amount can. */
const most = 1_000_000_000_000_000;

interface Posting {
  readonly entryId: string;
  readonly on: LocalDate;
  readonly note: string;
  readonly lines: readonly EntryLine[];
  readonly cause: Entry['cause'];
  readonly reverses?: Entry['reverses'];
  readonly origin?: Parameters<typeof entered>[0] | undefined;
}

/**
 * Adds an entry to a journal: balanced, and so that no purse is ever below nothing, nor more bound to activities than was
 * received (rule B-10). `pointer` is where the request says what it is about.
 */
export const post = (
  before: JournalRecord,
  { entryId, on, note, lines, cause, reverses, origin }: Posting,
  { by, createdAs, pointer = '/lines' }: { by: string; createdAs: string; pointer?: string },
  given: Given,
): Posted => {
  const { debit, credit } = lines
    .map(sidesOf)
    .reduce((sum, line) => ({ debit: sum.debit + line.debit, credit: sum.credit + line.credit }), nothing);
  if (debit !== credit || debit === 0) throw refused('entry.unbalanced', pointer, { debit, credit });

  const journal = {
    ...before,
    number: before.number + 1,
    sums: summed(before.sums, lines),
    version: before.version + 1,
  };
  mustHoldUp(journal, lines, pointer);

  const { boardId, locationId, area, number } = journal;
  const stamp: Origin = entered(origin, { by, now: given.now });
  const entry = {
    ...{ entryId, boardId, locationId, area, number, on, note, lines, cause },
    ...(reverses && { reverses }),
    ...{ origin: stamp, createdAs, version: 1 },
  } as EntryRecord;
  const told = happened(entryPosted, {
    id: given.newId(),
    at: given.now,
    subject: entryId,
    recordversion: 1,
    area,
    data: { entryId: entry.entryId, boardId, locationId, number, on, reverses, lines: [...lines] },
    state: entry,
  });
  return { entry, journal, told };
};

const mustHoldUp = (journal: JournalRecord, lines: readonly EntryLine[], pointer: string): void => {
  for (const { account } of lines) {
    const { debit, credit } = journal.sums[account] ?? nothing;
    if (Math.max(debit, credit) > most) throw refused('entry.account', pointer, { account, most });
  }
  const empty = purses.find((code) => heldIn(journal, code) < 0);
  if (empty)
    throw refused('funds.short', pointer, { rule: 'B-10', account: empty, by: -heldIn(journal, empty) });
  const [received, committed] = [receivedOf(journal), journal.committedRupiah];
  if (committed > received) throw refused('funds.short', pointer, { rule: 'B-10', received, committed });
};

/** Sums of accounts as a trial balance shows them: every account of the chart, in its order. */
export const trialBalance = (boardId: BoardId, on: LocalDate, sums: Sums) => {
  const rows = accountCodes.map((account) => {
    const { debit, credit } = sums[account] ?? nothing;
    return { account, name: accounts[account].name, debitRupiah: debit, creditRupiah: credit };
  });
  return {
    boardId,
    on,
    accounts: rows,
    debitRupiah: rows.reduce((sum, row) => sum + row.debitRupiah, 0),
    creditRupiah: rows.reduce((sum, row) => sum + row.creditRupiah, 0),
  };
};

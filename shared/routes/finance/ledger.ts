import * as z from 'zod/mini';
import {
  Area,
  BoardId,
  EntryId,
  Line,
  LocalDate,
  LocationId,
  Origin,
  OriginGiven,
  pageOf,
  pageQuery,
  Rupiah,
  Ulid,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { AccountCode } from './accounts.ts';

/** An amount that moves: never nothing. */
export const Amount = Rupiah.check(z.minimum(1));

/** A line of a journal entry: one account, on one of its sides. */
export const EntryLine = z
  .union([
    z.strictObject({ account: AccountCode, debitRupiah: Amount }),
    z.strictObject({ account: AccountCode, creditRupiah: Amount }),
  ])
  .register(z.globalRegistry, { id: 'EntryLine' });
export type EntryLine = z.infer<typeof EntryLine>;

/** Why an entry was posted: by hand, or by what happened, and the id of that. */
export const entryCauses = ['hand', 'reversal', 'disbursement', 'return', 'in-kind', 'account'] as const;

/**
 * A journal entry (ayat jurnal) of a board: never changed; a mistake is answered by a reversal. `on` is its value date,
 * the date of entry stands in `origin` (rule SD-7). Numbered per board from 1 without gaps.
 */
export const Entry = z
  .object({
    entryId: EntryId,
    boardId: BoardId,
    locationId: LocationId,
    area: Area,
    number: z.int().check(z.minimum(1)),
    on: LocalDate,
    note: Line(240),
    lines: z.array(EntryLine),
    cause: z.object({ kind: z.enum(entryCauses), id: z.optional(Ulid) }),
    /** The entry that it takes back. */
    reverses: z.optional(EntryId),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'JournalEntry' });
export type Entry = z.infer<typeof Entry>;

/** What was posted to each account until a day, itself included; both sides add up to the same. */
export const TrialBalance = z
  .object({
    boardId: BoardId,
    on: LocalDate,
    accounts: z.array(
      z.object({
        account: AccountCode,
        name: z.object({ id: z.string(), en: z.string() }),
        debitRupiah: Rupiah,
        creditRupiah: Rupiah,
      }),
    ),
    debitRupiah: z.int(),
    creditRupiah: z.int(),
  })
  .register(z.globalRegistry, { id: 'TrialBalance' });
export type TrialBalance = z.infer<typeof TrialBalance>;

const params = z.object({ entryId: EntryId });

export const ledgerRoutes = {
  postJournalEntry: defineRoute({
    id: 'ledger.post',
    method: 'POST',
    path: '/v1/ledger/entries',
    summary: 'Post a receipt of a tranche or of other funds, or a transfer between cash and bank',
    access: ['bookkeeper'],
    area: 'record',
    idempotencyKey: 'required',
    body: z.strictObject({
      entryId: z.optional(EntryId),
      boardId: BoardId,
      on: LocalDate,
      note: Line(240),
      lines: z.array(EntryLine).check(z.minLength(2), z.maxLength(20)),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Entry },
    errors: [
      'board.not-found',
      'access.no-post',
      'entry.date',
      'entry.unbalanced',
      'entry.account',
      'funds.short',
      'state.exists',
    ],
    example: {
      body: {
        entryId: example.entryId,
        boardId: example.boardId,
        on: '2013-01-15',
        note: 'Penerimaan BLM tahap 1',
        lines: [
          { account: 'bank', debitRupiah: 150_000_000 },
          { account: 'blm-fund', creditRupiah: 150_000_000 },
        ],
      },
    },
  }),
  reverseJournalEntry: defineRoute({
    id: 'ledger.reverse',
    method: 'POST',
    path: '/v1/ledger/entries/{entryId}/reversal',
    summary: 'Take back an entry that was posted by hand, once, with the reason',
    access: ['bookkeeper'],
    area: 'record',
    idempotencyKey: 'required',
    params,
    body: z.strictObject({ reversalId: z.optional(EntryId), on: LocalDate, because: Line(240) }),
    success: { status: 201, body: Entry },
    errors: [
      'entry.not-found',
      'access.no-post',
      'entry.date',
      'entry.not-reversible',
      'entry.reversed',
      'funds.short',
      'state.exists',
    ],
    example: {
      params: { entryId: example.mistakenEntryId },
      body: { reversalId: example.reversalId, on: '2013-01-31', because: 'Salah jumlah' },
    },
  }),
  listJournal: defineRoute({
    id: 'ledger.list',
    method: 'GET',
    path: '/v1/ledger/entries',
    summary: 'The journal of a board, by number',
    access: 'any',
    area: 'record',
    query: z.strictObject({ boardId: BoardId, ...pageQuery }),
    success: { status: 200, body: pageOf(Entry) },
    errors: ['board.not-found'],
    example: { query: { boardId: example.boardId } },
  }),
  getTrialBalance: defineRoute({
    id: 'ledger.trial-balance',
    method: 'GET',
    path: '/v1/ledger/trial-balance',
    summary: 'The trial balance of a board on a day; today unless named',
    access: 'any',
    area: 'record',
    query: z.strictObject({ boardId: BoardId, on: z.optional(LocalDate) }),
    success: { status: 200, body: TrialBalance },
    errors: ['board.not-found'],
    example: { query: { boardId: example.boardId, on: '2013-01-31' } },
  }),
} as const;

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postByHand, reverse } from '../../functions/finance/domain/entry.ts';
import { emptyJournal, heldIn, trialBalance } from '../../functions/finance/domain/journal.ts';
import { journalStore } from '../../functions/finance/store/journals.ts';
import { Problem } from '../../shared/errors.ts';
import { AlreadyDone } from '../../shared/messaging/committed.ts';
import { anew } from '../../shared/persistence/anew.ts';
import type { AccountCode } from '../../shared/routes/finance/accounts.ts';
import { acting, aLivingDay, anActor, place } from '../support/finance.ts';
import { openServiceTables } from '../support/service-table.ts';

let tables: Awaited<ReturnType<typeof openServiceTables>>;
beforeAll(async () => {
  tables = await openServiceTables();
});
afterAll(() => tables.close());

const bookkeeper = acting(anActor('pembuku', 'upk.bookkeeper'));
const page = { limit: 100, after: undefined, since: undefined };
const account = fc.constantFrom<AccountCode>('cash', 'bank', 'blm-fund', 'other-funds', 'group-advances');
const step = fc.record({
  kind: fc.constantFrom('post', 'post', 'post', 'reverse'),
  debit: account,
  credit: account,
  rupiah: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.constant(1_000_000_000_000_000)),
  /** Now and then a rupiah is missing. */
  slip: fc.constantFrom(0, 0, 0, 0, 1),
  day: fc.integer({ min: 1, max: 28 }),
  month: fc.constantFrom('2012-12', '2013-01'),
  /** Which of the entries so far is taken back. */
  which: fc.nat(20),
  /** How often the same request is sent; `crash` loses the first answer, after or before it was stored. */
  sent: fc.constantFrom(1, 1, 2, 3),
  crash: fc.constantFrom('no', 'no', 'before', 'after'),
});

/** What may be refused; anything else is a defect. */
const refusals = [
  'entry.unbalanced',
  'entry.account',
  'entry.date',
  'entry.reversed',
  'entry.not-reversible',
  'funds.short',
  'state.busy',
];

it('debits equal credits whatever is asked, retried, sent at once or cut off; numbers have no gaps (R6)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.integer(), async (steps, seed) => {
      const table = tables.aServiceTable('finance');
      const store = journalStore(table);
      const entries: string[] = [];

      const request = async (one: (typeof steps)[number], index: number) => {
        const command = { id: `command-${index}`, fingerprint: `fingerprint-${index}`, actor: 'pembuku' };
        const asked = async () => {
          const journal = (await store.find(place.boardId)) ?? emptyJournal(place);
          const on = `${one.month}-${String(one.day).padStart(2, '0')}`;
          if (one.kind === 'reverse') {
            const entry = await store.findEntry(entries[one.which % Math.max(1, entries.length)]);
            if (!entry) return undefined;
            return reverse(journal, entry, { on: '2013-01-31', because: 'Uji' }, bookkeeper, aLivingDay());
          }
          const lines = [
            { account: one.debit, debitRupiah: one.rupiah },
            { account: one.credit, creditRupiah: one.rupiah + one.slip },
          ];
          return postByHand(
            journal,
            { boardId: place.boardId, on, note: 'Uji', lines },
            bookkeeper,
            aLivingDay(),
          );
        };
        const once = (crash: string) =>
          anew(async () => {
            const posted = await asked();
            if (!posted || crash === 'before') return;
            await store.save(posted, command);
            entries.push(posted.entry.entryId);
          });
        for (let time = 0; time < one.sent; time += 1) {
          try {
            await once(time === 0 ? one.crash : 'no');
          } catch (error) {
            if (error instanceof AlreadyDone) continue;
            if (!(error instanceof Problem) || !refusals.includes(error.code)) throw error;
          }
        }
      };

      // some one after the other, some at once
      for (let start = 0; start < steps.length; ) {
        const width = 1 + (Math.abs(seed + start) % 4);
        const some = steps.slice(start, start + width);
        await Promise.all(some.map((one, index) => request(one, start + index)));
        start += width;
      }

      const { items } = await store.list(place.boardId, page);
      expect(items.map(({ number }) => number)).toEqual(items.map((_, index) => index + 1));
      const { journal, sums } = await store.balance(place.boardId, undefined);
      expect(journal?.number ?? 0).toBe(items.length);
      const { debitRupiah, creditRupiah } = trialBalance(place.boardId, '2013-02-01', sums);
      expect(debitRupiah).toBe(creditRupiah);
      if (!journal) return;
      expect(sums).toEqual(journal.sums);
      for (const purse of ['cash', 'bank'] as const) expect(heldIn(journal, purse)).toBeGreaterThanOrEqual(0);
      // the balance of any day is what the entries until then say
      for (const on of ['2012-12-15', '2012-12-31', '2013-01-14', '2013-01-31']) {
        const until = await store.balance(place.boardId, on);
        const said = trialBalance(place.boardId, on, until.sums);
        const entered = items.filter((entry) => entry.on <= on).flatMap(({ lines }) => lines);
        const debits = entered.reduce((sum, line) => sum + ('debitRupiah' in line ? line.debitRupiah : 0), 0);
        expect([said.debitRupiah, said.creditRupiah]).toEqual([debits, debits]);
      }
    }),
    { numRuns: 60, seed: 6 },
  );
}, 120_000);

it('an entry is taken back once, however many ask at the same time', async () => {
  const table = tables.aServiceTable('finance');
  const store = journalStore(table);
  const command = (id: string) => ({ id, fingerprint: id, actor: 'pembuku' });
  const first = postByHand(
    emptyJournal(place),
    {
      ...{ boardId: place.boardId, on: '2013-01-15', note: 'BLM' },
      lines: [
        { account: 'bank', debitRupiah: 5 },
        { account: 'blm-fund', creditRupiah: 5 },
      ],
    },
    bookkeeper,
    aLivingDay(),
  );
  await store.save(first, command('post'));
  // refilled, so that only the rule stands in the way
  const refill = postByHand(
    first.journal,
    {
      ...{ boardId: place.boardId, on: '2013-01-15', note: 'BLM' },
      lines: first.entry.lines,
    },
    bookkeeper,
    { ...aLivingDay(), newId: () => 'refill' },
  );
  await store.save(refill, command('refill'));
  const taken = await Promise.allSettled(
    [1, 2, 3].map((number) =>
      anew(async () => {
        const journal = (await store.find(place.boardId))!;
        const given = { ...aLivingDay(), newId: () => `reversal-${number}` };
        const body = { on: '2013-01-31', because: 'Salah' };
        const back = reverse(journal, first.entry, body, bookkeeper, given);
        await store.save(
          { ...back, told: { ...back.told, id: `told-${number}` } },
          command(`back-${number}`),
        );
      }),
    ),
  );
  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(taken.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { code: 'entry.reversed' } },
    { reason: { code: 'entry.reversed' } },
  ]);
});

import { describe, expect, it } from 'vitest';
import { postByHand, reverse } from '../../functions/finance/domain/entry.ts';
import { emptyJournal, heldIn, receivedOf, trialBalance } from '../../functions/finance/domain/journal.ts';
import { anId } from '../support/builders.ts';
import { acting, aFinanceDay, aJournal, anActor, place } from '../support/finance.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const bookkeeper = acting(anActor('pembuku', 'upk.bookkeeper'));
type Body = Parameters<typeof postByHand>[1];
const aReceipt = (more: Partial<Body> = {}): Body => ({
  boardId: place.boardId,
  on: '2013-01-15',
  note: 'Penerimaan BLM tahap 1',
  lines: [
    { account: 'bank', debitRupiah: 150_000_000 },
    { account: 'blm-fund', creditRupiah: 150_000_000 },
  ],
  ...more,
});
const posted = (more: Partial<Body> = {}, journal = emptyJournal(place)) =>
  postByHand(journal, aReceipt(more), bookkeeper, aFinanceDay());

describe('posting by hand', () => {
  it('numbers entries from 1, and keeps what the accounts add up to', () => {
    const first = posted();
    const second = posted({ on: '2013-01-20' }, first.journal);

    expect([first.entry.number, second.entry.number]).toEqual([1, 2]);
    expect(heldIn(second.journal, 'bank')).toBe(300_000_000);
    expect(receivedOf(second.journal)).toBe(300_000_000);
    expect(second.told).toMatchObject({
      contract: { type: 'entry-posted.v1' },
      recordversion: 1,
      data: { number: 2, on: '2013-01-20', lines: aReceipt().lines },
    });
  });

  it('moves money between bank and cash', () => {
    const { journal } = posted(
      {
        lines: [
          { account: 'cash', debitRupiah: 5 },
          { account: 'bank', creditRupiah: 5 },
        ],
      },
      aJournal(7),
    );
    expect([heldIn(journal, 'cash'), heldIn(journal, 'bank'), receivedOf(journal)]).toEqual([5, 2, 7]);
  });

  it('keeps the value date apart from the date of entry, which is today at the latest (SD-7)', () => {
    const { entry } = posted({ on: '2013-02-01' });
    expect([entry.on, entry.origin.enteredAt]).toEqual(['2013-02-01', '2013-02-01T05:00:00.000Z']);
    expect(() => posted({ on: '2013-02-02' })).toThrow(refusalAt('entry.date', '/on', { rule: 'SD-7' }));
  });

  it('refuses what does not balance, by a rupiah', () => {
    const lines = [
      { account: 'bank', debitRupiah: 150_000_001 },
      { account: 'blm-fund', creditRupiah: 150_000_000 },
    ] as const;
    expect(() => posted({ lines: [...lines] })).toThrow(refusalAt('entry.unbalanced', '/lines'));
  });

  it.each(['group-advances', 'in-kind-used', 'swadaya-in-kind', 'cost-social'] as const)(
    'refuses %s, which only what happens with an activity moves',
    (account) => {
      const lines = [
        { account: 'bank', debitRupiah: 5 },
        { account, creditRupiah: 5 },
      ] as const;
      expect(() => posted({ lines: [...lines] })).toThrow(refusalAt('entry.account', '/lines/1/account'));
    },
  );

  it('refuses a fund on its debit side: what was received is taken back by a reversal', () => {
    const lines = [
      { account: 'blm-fund', debitRupiah: 5 },
      { account: 'bank', creditRupiah: 5 },
    ] as const;
    expect(() => posted({ lines: [...lines] }, aJournal())).toThrow(
      refusalAt('entry.account', '/lines/0/account'),
    );
  });

  it('takes all that is in a purse, and not a rupiah more', () => {
    const draw = (rupiah: number) =>
      posted(
        {
          lines: [
            { account: 'cash', debitRupiah: rupiah },
            { account: 'bank', creditRupiah: rupiah },
          ],
        },
        aJournal(7),
      );
    expect(heldIn(draw(7).journal, 'bank')).toBe(0);
    expect(() => draw(8)).toThrow(refusalAt('funds.short', '/lines', { account: 'bank', by: 1 }));
  });

  it('takes 10^15 rupiah in one account, and not a rupiah more', () => {
    const most = 1_000_000_000_000_000;
    const receipt = (rupiah: number) => [
      { account: 'bank' as const, debitRupiah: rupiah },
      { account: 'other-funds' as const, creditRupiah: rupiah },
    ];
    const full = posted({ lines: receipt(most) });
    expect(heldIn(full.journal, 'bank')).toBe(most);
    expect(() => posted({ lines: receipt(1) }, full.journal)).toThrow(
      refusalAt('entry.account', '/lines', { account: 'bank' }),
    );
  });
});

describe('a reversal', () => {
  const { entry, journal } = posted();
  const body = { on: '2013-01-31', because: 'Salah jumlah' } as const;

  it('is the mirror image of its entry, which stays as it is', () => {
    const back = reverse(journal, entry, body, bookkeeper, aFinanceDay());
    expect(back.entry).toMatchObject({
      number: 2,
      reverses: entry.entryId,
      lines: [
        { account: 'bank', creditRupiah: 150_000_000 },
        { account: 'blm-fund', debitRupiah: 150_000_000 },
      ],
    });
    expect(receivedOf(back.journal)).toBe(0);
  });

  it('bears the date of its entry at the earliest, and today at the latest', () => {
    const at = (on: string) => reverse(journal, entry, { ...body, on }, bookkeeper, aFinanceDay());
    expect(at('2013-01-15').entry.on).toBe('2013-01-15');
    expect(() => at('2013-01-14')).toThrow(refusalAt('entry.date', '/on', { from: '2013-01-15' }));
    expect(() => at('2013-02-02')).toThrow(refusalAt('entry.date', '/on'));
  });

  it.each(['disbursement', 'return', 'in-kind', 'account', 'reversal'] as const)(
    'takes back nothing of kind %s',
    (kind) => {
      const other = { ...entry, cause: { kind } };
      expect(() => reverse(journal, other, body, bookkeeper, aFinanceDay())).toThrow(
        refusal('entry.not-reversible'),
      );
    },
  );

  it('is refused when the money went out already', () => {
    const spent = posted(
      {
        lines: [
          { account: 'cash', debitRupiah: 1 },
          { account: 'bank', creditRupiah: 1 },
        ],
      },
      journal,
    ).journal;
    expect(() => reverse(spent, entry, body, bookkeeper, aFinanceDay())).toThrow(
      refusal('funds.short', { account: 'bank', by: 1 }),
    );
  });

  it('is refused when the funds are bound to activities (B-10)', () => {
    const bound = { ...journal, committedRupiah: 1 };
    expect(() => reverse(bound, entry, body, bookkeeper, aFinanceDay())).toThrow(
      refusal('funds.short', { rule: 'B-10', received: 0, committed: 1 }),
    );
  });
});

it('a trial balance shows every account of the chart, and both sides add up to the same', () => {
  const { boardId } = place;
  const balance = trialBalance(boardId, '2013-02-01', posted().journal.sums);
  expect(balance.accounts).toHaveLength(11);
  expect(balance.accounts[1]).toEqual({
    account: 'bank',
    name: { id: 'Bank', en: 'Bank' },
    debitRupiah: 150_000_000,
    creditRupiah: 0,
  });
  expect([balance.debitRupiah, balance.creditRupiah]).toEqual([150_000_000, 150_000_000]);
  expect(trialBalance(anId('BARD', 2), '2013-02-01', {})).toMatchObject({ debitRupiah: 0, creditRupiah: 0 });
});

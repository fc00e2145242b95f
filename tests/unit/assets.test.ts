import { describe, expect, it } from 'vitest';
import { addAsset, changeAsset } from '../../functions/registration/domain/asset.ts';
import { aBoard, aGiven, aNewBoard, anAsset, anEntry, someMinutes } from '../support/builders.ts';

const { title, name, holder, place, rupiah, programme, condition, custodian, minutes } = anAsset();
const body = { title, name, holder, place, rupiah, programme, condition, custodian, minutes };

describe('E-9: an asset', () => {
  it('is entered as held, with all that the rule asks for, and told without names', () => {
    const { next, events } = addAsset(aBoard(), body, anEntry, aGiven());
    expect(next).toMatchObject({ ...body, status: 'held', boardId: aBoard().boardId, version: 1 });
    expect(events).toMatchObject([
      {
        contract: { type: 'asset-added.v1' },
        subject: next.assetId,
        recordversion: 1,
        data: { status: 'held', rupiah: 12_500_000 },
      },
    ]);
  });

  it('E-7: needs a board whose term runs: the last day of it, and the day after', () => {
    const on = (day: string) => addAsset(aBoard(), body, anEntry, aGiven(`${day}T05:00:00Z`));
    expect(on('2015-08-31').next.status).toBe('held');
    expect(() => on('2015-09-01')).toThrow(expect.objectContaining({ code: 'board.caretaker' }));
    expect(() => addAsset(aNewBoard(), body, anEntry, aGiven())).toThrow(
      expect.objectContaining({ code: 'board.without-term' }),
    );
  });

  it('changes condition and custodian', () => {
    const change = { condition: 'light-damage', custodian: 'UPS', minutes: someMinutes } as const;
    const { next, events } = changeAsset(aBoard(), anAsset({ version: 2 }), change, aGiven());
    expect(next).toMatchObject({ ...change, status: 'held', rupiah: 12_500_000, version: 3 });
    expect(events).toMatchObject([{ contract: { type: 'asset-changed.v1' }, recordversion: 3 }]);
  });

  it.each(['handed-over', 'sold', 'written-off'] as const)(
    'that is %s stays readable and changes no more',
    (status) => {
      const { next } = changeAsset(aBoard(), anAsset(), { status, minutes: someMinutes }, aGiven());
      expect(next).toMatchObject({ status, name: 'Rumah pompa', version: 2 });
      expect(() =>
        changeAsset(aBoard(), next, { condition: 'good', minutes: someMinutes }, aGiven()),
      ).toThrow(expect.objectContaining({ code: 'asset.gone', details: { rule: 'E-9', status } }));
    },
  );

  it('E-7: is let go by a board whose term runs; a caretaker still notes its condition', () => {
    const caretaker = aGiven('2015-09-01T05:00:00Z');
    expect(() =>
      changeAsset(aBoard(), anAsset(), { status: 'sold', minutes: someMinutes }, caretaker),
    ).toThrow(expect.objectContaining({ code: 'board.caretaker' }));
    const noted = changeAsset(aBoard(), anAsset(), { condition: 'lost', minutes: someMinutes }, caretaker);
    expect(noted.next).toMatchObject({ condition: 'lost', status: 'held' });
  });
});

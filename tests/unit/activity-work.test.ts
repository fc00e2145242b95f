import { describe, expect, it } from 'vitest';
import { activityAnswer } from '../../functions/activities/domain/activity.ts';
import {
  acceptAccount,
  examineAccount,
  publishAccount,
  reportAccount,
} from '../../functions/activities/domain/activity-account.ts';
import { dueOn, isOverdue } from '../../functions/activities/domain/activity-due.ts';
import {
  closeActivity,
  planMaintenance,
  recordInspection,
} from '../../functions/activities/domain/activity-maintenance.ts';
import { metresBetween } from '../../functions/activities/domain/activity-place.ts';
import { completeActivity, reportProgress } from '../../functions/activities/domain/activity-work.ts';
import { plusMonths } from '../../shared/policy/local-date.ts';
import type { Account, Progress } from '../../shared/routes/activities/activity-parts.ts';
import {
  aMet,
  anActivity,
  anActor,
  aPromise,
  atWork,
  manyPapers,
  paperId,
} from '../support/activity-builders.ts';
import { aGiven, anId, personId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

type Changes = Parameters<typeof anActivity>[0];
const site = { type: 'Point' as const, coordinates: [106.82, -6.17] as [number, number] };
const at = (longitude: number, latitude: number) => ({
  type: 'Point' as const,
  coordinates: [longitude, latitude] as [number, number],
});
const photo = (more: object = {}) => ({
  documentId: paperId(1),
  point: site,
  takenOn: '2013-02-01',
  ...more,
});

const report = (more: object = {}, activity: Changes = {}) =>
  reportProgress(
    anActivity({ status: 'funded', site, ...activity }),
    { percent: 0, on: '2013-02-01', photos: [photo()], siteBoardOn: '2013-01-31', ...more } as never,
    manyPapers('activity-photo'),
    atWork(),
  );

const paid = (on: string) => ({
  disbursedRupiah: 1,
  returnedRupiah: 0,
  version: 1,
  movements: [
    { entryId: anId('ENT', 1), disbursementId: anId('DSB', 1), direction: 'paid', rupiah: 1, on } as never,
  ],
});

describe('progress', () => {
  it('begins the work, with photos and the project board', () => {
    const decision = report();
    expect(decision).toMatchObject({
      next: {
        status: 'in-progress',
        siteBoardOn: '2013-01-31',
        progress: [{ percent: 0, photos: [{ flags: [] }] }],
      },
      reliesOn: [{ requirement: 'activity-photo', documentId: paperId(1) }],
    });
    expect(decision.warnings).toBeUndefined();
  });

  it('needs the project board once', () => {
    expect(() => report({ siteBoardOn: undefined })).toThrow(
      refusalAt('activity.incomplete', '/siteBoardOn'),
    );
    expect(report({ siteBoardOn: undefined }, { siteBoardOn: '2013-01-31' }).next.status).toBe('in-progress');
  });

  it('never goes back, and may be told again', () => {
    const progress: Progress[] = [{ percent: 50, on: '2013-01-31', photos: [] }];
    expect(report({ percent: 50 }, { progress }).next.progress).toHaveLength(2);
    expect(() => report({ percent: 0 }, { progress })).toThrow(refusalAt('activity.order', '/percent'));
    expect(() => report({ percent: 50, on: '2013-01-30' }, { progress })).toThrow(
      refusalAt('activity.order', '/on'),
    );
    expect(() => report({ on: '2013-02-02' })).toThrow(refusalAt('activity.order', '/on'));
  });

  it('L4: refuses a photo that nobody has checked', () => {
    expect(() => report({ photos: [photo(), photo({ documentId: anId('NONE', 1) })] })).toThrow(
      refusalAt('evidence.not-checked', '/photos/1/documentId'),
    );
  });
});

describe('A-8: photos are flagged, not refused', () => {
  const flags = (more: object, activity: Changes = {}) =>
    report({ photos: [photo(more)] }, activity).next.progress.at(-1)?.photos[0]?.flags;

  it('knows how far 200 metres are', () => {
    expect(metresBetween([106.82, -6.17], [106.82, -6.17])).toBe(0);
    expect(metresBetween([106.82, -6.17], [106.82, -6.1718])).toBeCloseTo(200.2, 0);
  });

  it('200 metres from the site, and more', () => {
    expect(flags({ point: at(106.82, -6.17179) })).toEqual([]);
    expect(flags({ point: at(106.82, -6.17181) })).toEqual(['far-from-site']);
  });

  it('near any photo before is near enough', () => {
    const earlier = { documentId: paperId(2), point: at(106.82, -6.173), takenOn: '2013-01-31', flags: [] };
    const progress: Progress[] = [{ percent: 0, on: '2013-01-31', photos: [earlier] }];
    expect(flags({ point: at(106.82, -6.174) }, { progress })).toEqual([]);
    expect(flags({ point: at(106.82, -6.179) }, { progress })).toEqual(['far-from-site']);
  });

  it.each([
    [95, 6.1, []],
    [141.1, -11.1, []],
    [94.9, 0, ['outside-country']],
    [141.2, 0, ['outside-country']],
    [106, 6.2, ['outside-country']],
    [106, -11.2, ['outside-country']],
  ])('at %f, %f: %j', (longitude, latitude, expected) => {
    expect(flags({ point: at(longitude, latitude) }, { site: undefined })).toEqual(expected);
  });

  it('older than the first money', () => {
    expect(flags({ takenOn: '2013-01-31' }, { money: paid('2013-01-31') })).toEqual([]);
    expect(flags({ takenOn: '2013-01-30' }, { money: paid('2013-01-31') })).toEqual(['older-than-money']);
  });

  it('says so in the answer', () => {
    expect(report({ photos: [photo({ point: at(0, 0) })] }).warnings).toMatchObject([
      { code: 'activity.photo-flagged', rule: 'A-8', pointer: '/photos/0' },
    ]);
  });
});

const stages = [0, 50, 100].map(
  (percent) => ({ percent, on: '2013-01-31', photos: [] }) as unknown as Progress,
);

describe('completion', () => {
  const complete = (more: object = {}, activity: Changes = {}) =>
    completeActivity(
      anActivity({ status: 'in-progress', progress: stages, ...activity }),
      {
        on: '2013-02-01',
        realisedVolume: 800,
        handover: { documentId: paperId(1), number: 'BAST-01', date: '2013-02-01' },
        ...more,
      } as never,
      manyPapers('activity-handover'),
      atWork(),
    );

  it('is in the unit of the plan, and another figure than plan and proposal (A-1)', () => {
    expect(complete({ realisedVolume: 790.5 }).next).toMatchObject({
      status: 'completed',
      plannedVolume: 800,
      proposedVolume: 800,
      realisedVolume: 790.5,
    });
  });

  it('needs photos of every stage', () => {
    expect(() => complete({}, { progress: stages.slice(1) })).toThrow(
      refusal('activity.incomplete', { photosAt: [0] }),
    );
  });

  it('A-4: never refuses what was done otherwise: it is a finding', () => {
    const codes = (more: object) => complete(more).next.findings.map(({ code }) => code);
    expect(codes({})).not.toContain('changed-without-minutes');
    expect(codes({ realisedVolume: 799.999 })).toContain('changed-without-minutes');
    expect(codes({ realisedKind: 'santunan' })).toEqual(
      expect.arrayContaining(['kind-changed', 'changed-without-minutes']),
    );
  });
});

const completion = {
  on: '2013-01-31',
  realisedVolume: 800,
  realisedKind: 'saluran',
  documentId: paperId(5),
};
const money = (disbursedRupiah: number, returnedRupiah = 0) => ({
  disbursedRupiah,
  returnedRupiah,
  version: 2,
  movements: [],
});
const anAccount = (more: Partial<Account> = {}): Account => ({
  status: 'reported',
  reportedOn: '2013-02-01',
  receipts: [],
  spentRupiah: 20_000_000,
  realisedVolume: 800,
  ...more,
});

describe('the account (LPJ, A-10)', () => {
  const receipt = (rupiah: number, number = 1, more: object = {}) => ({
    documentId: paperId(number),
    number: `KW-00${number}`,
    on: '2013-02-01',
    what: 'U-ditch',
    rupiah,
    ...more,
  });
  const account = (receipts: object[], more: object = {}, activity: Changes = {}) =>
    reportAccount(
      anActivity({ status: 'completed', completion, money: money(20_000_000), ...activity }),
      { receipts, realisedVolume: 800, swadaya: [], ...more } as never,
      manyPapers('activity-receipt'),
      atWork(),
    );

  it('adds up to what was disbursed and not returned, to the rupiah', () => {
    expect(account([receipt(12_000_000), receipt(8_000_000, 2)]).next.account).toMatchObject({
      status: 'reported',
      spentRupiah: 20_000_000,
    });
    expect(
      account([receipt(15_000_000)], {}, { money: money(20_000_000, 5_000_000) }).next.account,
    ).toMatchObject({
      spentRupiah: 15_000_000,
    });
    for (const rupiah of [19_999_999, 20_000_001])
      expect(() => account([receipt(rupiah)])).toThrow(
        refusalAt('activity.receipts-differ', '/receipts', { rule: 'A-10', spentRupiah: rupiah }),
      );
  });

  it('counts no receipt twice, and none of tomorrow', () => {
    expect(() => account([receipt(10_000_000), receipt(10_000_000)])).toThrow(
      refusalAt('activity.receipts-differ', '/receipts/1/documentId'),
    );
    expect(() => account([receipt(20_000_000, 1, { on: '2013-02-02' })])).toThrow(
      refusalAt('activity.order', '/receipts/0/on'),
    );
  });

  it('A-7: says of every swadaya but labour what came of it', () => {
    const swadaya = [aPromise(), aPromise({ form: 'material' })];
    const receipts = [receipt(20_000_000)];
    const told = (lines: object[]) => () => account(receipts, { swadaya: lines }, { swadaya });
    expect(
      told([{ line: 1, realisedRupiah: 5 }])().next.swadaya.map(({ realisedRupiah }) => realisedRupiah),
    ).toEqual([undefined, 5]);
    expect(told([])).toThrow(refusalAt('activity.incomplete', '/swadaya', { line: 1 }));
    expect(told([{ line: 0, realisedRupiah: 5 }])).toThrow(
      refusalAt('activity.incomplete', '/swadaya/0/line'),
    );
    expect(told([{ line: 2, realisedRupiah: 5 }])).toThrow(
      refusalAt('activity.incomplete', '/swadaya/0/line'),
    );
    const twice = { line: 1, realisedRupiah: 5 };
    expect(told([twice, twice])).toThrow(refusalAt('activity.incomplete', '/swadaya/1/line'));
  });

  it('is checked by the unit, then accepted by a meeting', () => {
    const activity = (status: Account['status']) =>
      anActivity({
        status: 'completed',
        completion,
        money: money(20_000_000),
        account: anAccount({ status }),
      });
    const examine = (
      outcome: 'examined' | 'returned',
      reason?: string,
      status: Account['status'] = 'reported',
    ) => examineAccount(activity(status), { outcome, reason }, { actor: anActor, members: [] }, atWork());
    expect(examine('examined').next).toMatchObject({ status: 'completed', account: { status: 'examined' } });
    expect(examine('returned', 'Kuitansi kurang').next.account?.status).toBe('returned');
    expect(() => examine('returned')).toThrow(refusalAt('activity.incomplete', '/reason'));
    expect(() => examine('examined', undefined, 'examined')).toThrow(refusal('activity.not-now'));

    const { next, events } = acceptAccount(activity('examined'), aMet(), atWork());
    expect(next).toMatchObject({
      status: 'accounted',
      account: { status: 'accepted', acceptedOn: '2013-01-30' },
    });
    expect(events).toMatchObject([
      {
        contract: { type: 'activity-accounted.v1' },
        data: { account: { spentRupiah: 20_000_000, on: '2013-01-30' } },
      },
    ]);
    expect(() => acceptAccount(activity('reported'), aMet(), atWork())).toThrow(refusal('activity.not-now'));
  });

  it('SD-4: nobody checks the own account', () => {
    const activity = anActivity({ status: 'completed', completion, account: anAccount() });
    const members = [{ personId: personId(8), from: '2012-10-01' }];
    expect(() =>
      examineAccount(activity, { outcome: 'examined' }, { actor: anActor, members }, atWork()),
    ).toThrow(refusal('duty.not-separate'));
  });

  it('is not accepted when money came or went since', () => {
    const account = anAccount({ status: 'examined' });
    const activity = anActivity({ status: 'completed', completion, account, money: money(20_000_000, 1) });
    expect(() => acceptAccount(activity, aMet(), atWork())).toThrow(refusal('activity.receipts-differ'));
  });

  it('is due 30 days after completion, and overdue a day later', () => {
    const activity = anActivity({ status: 'completed', completion });
    expect(dueOn(activity, atWork())).toBe('2013-03-02');
    expect(isOverdue({ ...activity, dueOn: '2013-03-02' }, '2013-03-02')).toBe(false);
    expect(isOverdue({ ...activity, dueOn: '2013-03-02' }, '2013-03-03')).toBe(true);
    expect(dueOn({ ...activity, account: anAccount() }, atWork())).toBeUndefined();
    expect(dueOn({ ...activity, account: anAccount({ status: 'returned' }) }, atWork())).toBe('2013-03-02');
  });

  it('is made public after it was accepted', () => {
    const account = anAccount({ status: 'accepted', acceptedOn: '2013-01-30' });
    const publish = (date: string) =>
      publishAccount(
        anActivity({ status: 'accounted', account }),
        { place: 'Papan RW 02', photo: { documentId: paperId(1), date } },
        manyPapers('activity-publication'),
        atWork(),
      );
    expect(publish('2013-01-30').next).toMatchObject({
      status: 'published',
      publication: { place: 'Papan RW 02' },
    });
    expect(() => publish('2013-01-29')).toThrow(refusalAt('activity.order', '/photo/date'));
    expect(() => publish('2013-02-02')).toThrow(refusalAt('activity.order', '/photo/date'));
  });
});

describe('maintenance (A-11)', () => {
  const plan = { maintainer: 'KSM Uji', feeRupiah: 2_000, exemptHouseholds: 4, from: '2013-01-31' };
  const maintain = (more: object = {}) =>
    planMaintenance(anActivity({ status: 'published', completion }), { ...plan, ...more }, atWork());
  const maintained = maintain().next;

  it('lasts for the years of its policy, with the first inspection after six months', () => {
    expect(maintained).toMatchObject({
      status: 'maintained',
      maintenance: { until: '2018-01-31', inspections: [] },
    });
    expect(activityAnswer(maintained, atWork()).dueOn).toBe('2013-07-31');
  });

  it('exempts no more households than benefit', () => {
    expect(() => maintain({ exemptHouseholds: 5 })).toThrow(
      refusalAt('activity.poor-count', '/exemptHouseholds', { rule: 'A-11' }),
    );
  });

  it('is inspected in the order of days; the next is six months later, and never after its end', () => {
    const inspect = (on: string, now = atWork()) =>
      recordInspection(maintained, { on, condition: 'light-damage', rupiah: 50_000 }, now);
    const { next } = inspect('2013-01-31');
    expect(next.maintenance?.inspections).toMatchObject([{ on: '2013-01-31', condition: 'light-damage' }]);
    expect(() => inspect('2013-01-30')).toThrow(refusalAt('activity.order', '/on'));
    expect(() => inspect('2013-02-02')).toThrow(refusalAt('activity.order', '/on'));
    const late = aGiven('2017-12-01T05:00:00.000Z');
    expect(activityAnswer(inspect('2017-12-01', late).next, late).dueOn).toBe('2018-01-31');
  });

  it('ends by itself: from the next day on the activity is closed', () => {
    const on = (day: string) => aGiven(`${day}T05:00:00.000Z`);
    expect(activityAnswer(maintained, on('2018-01-31')).status).toBe('maintained');
    expect(activityAnswer(maintained, on('2018-02-01')).status).toBe('closed');
    const inspection = { on: '2018-02-01', condition: 'good', rupiah: 0 } as const;
    expect(() => recordInspection(maintained, inspection, on('2018-02-01'))).toThrow(
      refusal('activity.not-now', { rule: 'A-11', until: '2018-01-31' }),
    );
    expect(() => closeActivity(maintained, 'Selesai', on('2018-02-01'))).toThrow(refusal('activity.not-now'));
  });

  it('closes before that, and where nothing is maintained', () => {
    for (const activity of [maintained, anActivity({ status: 'published', field: 'social' })])
      expect(closeActivity(activity, 'Selesai', atWork()).next).toMatchObject({
        status: 'closed',
        closing: { on: '2013-02-01', reason: 'Selesai' },
      });
    expect(() => closeActivity(anActivity({ status: 'accounted' }), 'Selesai', atWork())).toThrow(
      refusal('activity.not-now'),
    );
  });

  it.each([
    ['2013-08-31', 6, '2014-02-28'],
    ['2013-11-30', 3, '2014-02-28'],
    ['2011-08-31', 6, '2012-02-29'],
    ['2013-07-31', 6, '2014-01-31'],
  ])('%s and %i months is %s', (from, months, expected) => {
    expect(plusMonths(from, months)).toBe(expected);
  });
});

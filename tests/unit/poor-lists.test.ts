import { describe, expect, it } from 'vitest';
import {
  openPoorList,
  ratifyPoorList,
  setCriteria,
  showPoorList,
} from '../../functions/registration/domain/poor-list.ts';
import { freezePoorList, type InForce } from '../../functions/registration/domain/poor-list-freeze.ts';
import { hashOfList } from '../../shared/messaging/poor-list-hash.ts';
import { aGiven, aLocation, anEntry, anId, someMinutes } from '../support/builders.ts';
import { aFrozenList, aPoorList, aShownList, householdId } from '../support/poor-lists.ts';
import { refusal } from '../support/refusals.ts';

/** Noon in Jakarta on 1 September 2012. */
const given = () => aGiven();
const { criteria: before } = aPoorList();
const { version: _, ...criteria } = before;

describe('opening a list', () => {
  const { locationId } = aLocation();
  const open = (more: object = {}) =>
    openPoorList({ locationId, criteria, ...more }, aLocation(), anEntry, given());

  it('I-3: begins as a draft with the criteria of the community, version 1', () => {
    const { next, events } = open({ surveyedOn: '2012-09-01' });
    expect(next).toMatchObject({ status: 'draft', count: 0, criteria: { version: 1 }, version: 1 });
    expect(next).not.toHaveProperty('number');
    expect(events).toMatchObject([
      {
        contract: { type: 'poor-list-changed.v1' },
        recordversion: 1,
        data: { status: 'draft', change: 'opened' },
      },
    ]);
  });

  it('I-3: a criterion stands there once', () => {
    const items = [...criteria.items, { code: 'floor', text: 'Lantai tanah' }];
    const refused = expect.objectContaining({
      code: 'poor-list.criterion-twice',
      errors: [expect.objectContaining({ pointer: '/criteria/items/2/code' })],
    });
    expect(() => open({ criteria: { ...criteria, items } })).toThrow(refused);
  });

  it.each([
    ['/surveyedOn', { surveyedOn: '2012-09-02' }],
    ['/criteria/setOn', { criteria: { ...criteria, setOn: '2012-09-02' } }],
    [
      '/criteria/minutes/date',
      { criteria: { ...criteria, minutes: { ...someMinutes, date: '2012-09-02' } } },
    ],
  ])('refuses a day that has not come yet: %s', (pointer, more) => {
    expect(() => open(more)).toThrow(
      expect.objectContaining({
        code: 'poor-list.date-in-future',
        errors: [expect.objectContaining({ pointer })],
      }),
    );
  });
});

describe('criteria', () => {
  it('I-3: are set anew in a new version while the list is a draft', () => {
    const list = aPoorList({ criteria: { ...before, version: 3 }, version: 7 });
    const { next, events } = setCriteria(list, criteria, given());
    expect(next).toMatchObject({ criteria: { version: 4 }, version: 8 });
    expect(events[0].data).toMatchObject({ change: 'criteria-set' });
  });

  it.each(['shown', 'ratified', 'frozen', 'superseded'] as const)('are fixed once it is %s', (status) => {
    expect(() => setCriteria(aPoorList({ status }), criteria, given())).toThrow(
      refusal('poor-list.wrong-status', { status }),
    );
  });
});

describe('the showing', () => {
  const list = aPoorList({ count: 1 });
  const show = (from: string, until: string, of = list) =>
    showPoorList(of, { place: 'Balai kelurahan', from, until }, { by: 'account-1' }, given());

  it('I-4: lasts as many days as the policy says, the first and the last included', () => {
    expect(show('2012-08-10', '2012-08-16').next).toMatchObject({ status: 'shown', version: 2 });
    expect(() => show('2012-08-10', '2012-08-15')).toThrow(
      refusal('poor-list.showing-too-short', { earliest: '2012-08-16', policy: expect.anything() }),
    );
  });

  it('is longer where the region asks for more', () => {
    const longer = aGiven(undefined, {
      'poor-list.showing-days': [{ from: '2012-01-01', value: 14, area: '31', source: 'contoh' }],
    });
    const body = { place: 'Balai kelurahan', from: '2012-08-10', until: '2012-08-22' };
    const ask = () => showPoorList(list, body, { by: 'account-1' }, longer);
    expect(ask).toThrow(refusal('poor-list.showing-too-short', { earliest: '2012-08-23' }));
  });

  it('shows somebody', () => {
    expect(() => show('2012-08-10', '2012-08-16', aPoorList())).toThrow(refusal('poor-list.empty'));
  });

  it('is corrected while it lasts, and not after', () => {
    expect(show('2012-08-10', '2012-08-30', aShownList()).next.showing?.until).toBe('2012-08-30');
    expect(() => show('2012-08-10', '2012-08-30', aShownList({ status: 'ratified' }))).toThrow(
      refusal('poor-list.wrong-status', { status: 'ratified' }),
    );
  });
});

describe('the ratification', () => {
  const minutes = {
    citizens: { number: 'BA-11', date: '2012-08-24' },
    board: { number: 'BA-12', date: '2012-08-24' },
  };
  const ratify = (list = aShownList(), body = minutes, at?: string) =>
    ratifyPoorList(list, body, { by: 'account-1' }, aGiven(at));

  it('I-4: follows the showing, by citizens and then by the board', () => {
    const { next, events } = ratify();
    expect(next).toMatchObject({ status: 'ratified', ratification: minutes, version: 5 });
    expect(events[0].data).toMatchObject({ status: 'ratified', change: 'ratified' });
  });

  it('waits for the end of the showing, in the time of the kelurahan', () => {
    // 23 August 23.30 in Jakarta, and half an hour later
    const late = { citizens: { ...minutes.citizens, date: '2012-08-23' }, board: minutes.board };
    expect(() => ratify(aShownList(), late, '2012-08-23T16:30:00.000Z')).toThrow(
      refusal('poor-list.still-shown', { until: '2012-08-23', today: '2012-08-23' }),
    );
    expect(ratify(aShownList(), minutes, '2012-08-23T17:00:00.000Z').next.status).toBe('ratified');
  });

  it.each([
    ['/citizens/date', { ...minutes, citizens: { number: 'BA-11', date: '2012-08-23' } }],
    ['/board/date', { ...minutes, citizens: { number: 'BA-11', date: '2012-08-25' } }],
  ])('was not decided before its time: %s', (pointer, body) => {
    expect(() => ratify(aShownList(), body)).toThrow(
      expect.objectContaining({
        code: 'poor-list.ratified-too-early',
        errors: [expect.objectContaining({ pointer })],
      }),
    );
  });

  it('waits for an answer to every objection', () => {
    expect(() => ratify(aShownList({ openObjections: 1 }))).toThrow(
      refusal('poor-list.objections-open', { open: 1 }),
    );
  });

  it('is of somebody', () => {
    expect(() => ratify(aShownList({ count: 0 }))).toThrow(refusal('poor-list.empty'));
  });

  it.each(['draft', 'ratified', 'frozen', 'superseded'] as const)('does not follow %s', (status) => {
    expect(() => ratify(aShownList({ status }))).toThrow(refusal('poor-list.wrong-status', { status }));
  });
});

describe('the freeze', () => {
  const ratified = aShownList({ status: 'ratified', count: 3, version: 5 });
  const ids = [3, 1, 2].map(householdId);
  const sorted = ids.toSorted();
  const freeze = (list = ratified, on: readonly string[] = ids, inForce?: InForce) =>
    freezePoorList(list, on, { inForce }, hashOfList, given());

  it('I-4: makes the first list of a kelurahan PS-2 version 1, with the hash of its sorted ids', () => {
    const { next, inForce, superseded, events } = freeze();
    expect(next).toMatchObject({ status: 'frozen', number: 1, firstNumber: 1, count: 3, version: 6 });
    expect(next.hash).toBe(hashOfList(sorted));
    expect(next.previousHash).toBeUndefined();
    expect(inForce).toEqual({ poorListId: next.poorListId, number: 1, hash: next.hash, version: 1 });
    expect(superseded).toBeUndefined();
    expect(events).toMatchObject([
      {
        contract: { type: 'poor-list-frozen.v1' },
        recordversion: 6,
        data: { number: 1, page: 1, pages: 1, count: 3, hash: next.hash, householdIds: sorted },
      },
    ]);
  });

  it('I-4: follows the version in force and supersedes its list', () => {
    const old = aFrozenList([householdId(9)], { poorListId: anId('PRST', 2), number: 7 });
    const inForce = { poorListId: old.poorListId, number: 7, hash: old.hash ?? '', version: 4 };
    const decision = freezePoorList(ratified, ids, { inForce, list: old }, hashOfList, given());
    expect(decision.next).toMatchObject({ number: 8, firstNumber: 8, previousHash: old.hash });
    expect(decision.inForce).toMatchObject({ poorListId: ratified.poorListId, number: 8, version: 5 });
    expect(decision.superseded).toMatchObject({
      status: 'superseded',
      supersededBy: ratified.poorListId,
      number: 7,
      version: 7,
    });
    expect(decision.events.at(-1)).toMatchObject({
      contract: { type: 'poor-list-changed.v1' },
      subject: old.poorListId,
      data: { status: 'superseded' },
    });
  });

  it.each([
    [2_500, 1],
    [2_501, 2],
    [5_000, 2],
  ])('tells %i households in %i pages of at most 100 KB', (size, pages) => {
    const long = Array.from({ length: 20 }, (_, index) => ({ code: `c-${index}`, text: 'é'.repeat(160) }));
    const list = { ...ratified, criteria: { ...ratified.criteria, items: long } };
    const many = Array.from({ length: size }, (_, index) => householdId(index + 1));
    const { events } = freeze(list, many);
    expect(events.map(({ data }) => data.page)).toEqual(
      Array.from({ length: pages }, (_, index) => index + 1),
    );
    expect(events.flatMap(({ data }) => data.householdIds)).toEqual(many);
    for (const { contract: __, ...event } of events)
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(100_000);
  });

  it('is of somebody', () => {
    expect(() => freeze(ratified, [])).toThrow(refusal('poor-list.empty'));
  });

  it.each(['draft', 'shown', 'frozen', 'superseded'] as const)('does not follow %s', (status) => {
    expect(() => freeze({ ...ratified, status })).toThrow(refusal('poor-list.wrong-status', { status }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HouseholdRecord } from '../../functions/registration/domain/household.ts';
import type { PoorListRecord } from '../../functions/registration/domain/poor-list.ts';
import { addEntries, strikeOff } from '../../functions/registration/domain/poor-list-entries.ts';
import { type EntryRecord, entryAnswer } from '../../functions/registration/domain/poor-list-entry.ts';
import { freezePoorList } from '../../functions/registration/domain/poor-list-freeze.ts';
import type { DomainEvent } from '../../shared/contract/event.ts';
import { hashAfter, hashOfList } from '../../shared/messaging/poor-list-hash.ts';
import { aGiven, aHousehold, anId, someMinutes } from '../support/builders.ts';
import {
  aChanger,
  aFrozenList,
  anEntryOf,
  aPoorList,
  aShownList,
  householdId,
  rebuilt,
  someHouseholds,
} from '../support/poor-lists.ts';

const none: ReadonlyMap<string, EntryRecord> = new Map();
const minutes = { number: 'BA-20', date: '2012-08-30' };
type Body = Parameters<typeof addEntries>[1];

const add = (
  list: PoorListRecord,
  body: Body,
  {
    households = someHouseholds(30),
    entries = none,
    changer = aChanger(),
  }: {
    readonly households?: ReadonlyMap<string, HouseholdRecord>;
    readonly entries?: ReadonlyMap<string, EntryRecord>;
    readonly changer?: ReturnType<typeof aChanger>;
  } = {},
) => addEntries(list, body, { households, entries }, changer, hashAfter, aGiven());

const rows = (...numbers: number[]) => numbers.map((number) => ({ householdId: householdId(number) }));
const refusal = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe('putting households on a draft', () => {
  it('counts them, and says which criteria of which version each meets', () => {
    const body = { entries: [{ householdId: householdId(1), meets: ['floor'] }, ...rows(2)] };
    const { next, entries, events } = add(aPoorList({ count: 5, version: 3 }), body);
    expect(next).toMatchObject({ count: 7, version: 4 });
    expect(next).not.toHaveProperty('number');
    expect(entries).toMatchObject([
      { householdId: householdId(1), meets: ['floor'], criteriaVersion: 1, from: 0, version: 1 },
      { householdId: householdId(2), meets: [] },
    ]);
    expect(events).toMatchObject([
      {
        contract: { type: 'poor-list-changed.v1' },
        recordversion: 4,
        data: { count: 7, change: 'entries-added' },
        state: { entries: [{ householdId: householdId(1) }, { householdId: householdId(2) }] },
      },
    ]);
    expect(entryAnswer(next, entries[0]!)).not.toHaveProperty('from');
  });

  it('R-6: a household stands there once, in a batch and on the list', () => {
    expect(() => add(aPoorList(), { entries: rows(1, 2, 1) })).toThrow(
      refusal('poor-list.household-twice', {
        errors: [expect.objectContaining({ pointer: '/entries/2/householdId' })],
        details: expect.objectContaining({ rule: 'R-6' }),
      }),
    );
    const entries = new Map([[householdId(2), anEntryOf(householdId(2))]]);
    expect(() => add(aPoorList(), { entries: rows(1, 2) }, { entries })).toThrow(
      refusal('poor-list.already-listed', {
        errors: [expect.objectContaining({ pointer: '/entries/1/householdId' })],
      }),
    );
  });

  it.each<[string, Partial<HouseholdRecord>]>([
    ['poor-list.household-elsewhere', { locationId: anId('PACE', 2) }],
    ['poor-list.household-moved', { status: 'moved', movedOn: '2012-08-01' }],
    ['household.gone', { status: 'merged', mergedInto: householdId(7) }],
    ['household.gone', { status: 'erased' }],
    ['household.restricted', { restrictedAt: '2012-08-31T05:00:00.000Z' }],
    ['household.not-found', { area: { ...aHousehold().area, code: '32.01.01.1001' } }],
    ['poor-list.own-household', { personIds: [anId('PERS', 5)] }],
  ])('refuses by id who may not stand there: %s', (code, more) => {
    const households = new Map([
      ...someHouseholds(2),
      [householdId(2), aHousehold({ householdId: householdId(2), ...more })],
    ]);
    const changer = aChanger({ personId: anId('PERS', 5) });
    expect(() => add(aPoorList(), { entries: rows(1, 2) }, { households, changer })).toThrow(
      refusal(code, {
        errors: [{ pointer: '/entries/1/householdId', code, message: expect.any(String) }],
        details: expect.objectContaining({
          households: [expect.objectContaining({ householdId: householdId(2), code })],
        }),
      }),
    );
  });

  it('SD-4: somebody else may enter the household, and a person without one anybody’s', () => {
    const households = someHouseholds(1, { personIds: [anId('PERS', 5)] });
    for (const personId of [anId<string>('PERS', 6), undefined]) {
      const changer = aChanger({ personId });
      expect(add(aPoorList(), { entries: rows(1) }, { households, changer }).next.count).toBe(1);
    }
  });

  it('I-3: knows the criteria of the community and no others', () => {
    const entries = [{ householdId: householdId(1), meets: ['floor', 'pplls'] }];
    expect(() => add(aPoorList(), { entries })).toThrow(
      refusal('poor-list.criterion-unknown', {
        errors: [expect.objectContaining({ pointer: '/entries/0/meets/1' })],
      }),
    );
  });

  it('names everything that is wrong with a batch at once', () => {
    const households = someHouseholds(1);
    const entries = [{ householdId: householdId(1), meets: ['x'] }, ...rows(2, 1)];
    expect(() => add(aPoorList(), { entries }, { households })).toThrow(
      refusal('poor-list.criterion-unknown', {
        errors: [
          expect.objectContaining({ pointer: '/entries/0/meets/0' }),
          expect.objectContaining({ pointer: '/entries/1/householdId', code: 'household.not-found' }),
          expect.objectContaining({ pointer: '/entries/2/householdId', code: 'poor-list.household-twice' }),
        ],
      }),
    );
  });

  it('holds as many as one freeze can tell', () => {
    expect(add(aPoorList({ count: 99_999 }), { entries: rows(1) }).next.count).toBe(100_000);
    expect(() => add(aPoorList({ count: 99_999 }), { entries: rows(1, 2) })).toThrow(
      refusal('poor-list.full'),
    );
  });
});

describe('who changes a list', () => {
  it.each([
    ['draft', 'volunteer', true],
    ['shown', 'facilitator', true],
    ['shown', 'board', false],
    ['ratified', 'facilitator', false],
    ['ratified', 'secretariat', true],
    ['frozen', 'volunteer', false],
    ['frozen', 'board', true],
  ] as const)('a list that is %s: the role %s, %s', (status, role, may) => {
    const list = aFrozenList([householdId(9)], { status });
    const change = () => add(list, { entries: rows(1), minutes }, { changer: aChanger({ roles: [role] }) });
    if (may) expect(change().next.count).toBe(2);
    else expect(change).toThrow(refusal('poor-list.not-enterer'));
  });

  it('nobody changes one that is superseded', () => {
    const list = aFrozenList([householdId(9)], { status: 'superseded' });
    expect(() => add(list, { entries: rows(1), minutes })).toThrow(refusal('poor-list.wrong-status'));
    const ask = () =>
      strikeOff(
        list,
        anEntryOf(householdId(9)),
        { reason: 'died', minutes },
        aChanger(),
        hashAfter,
        aGiven(),
      );
    expect(ask).toThrow(refusal('poor-list.wrong-status'));
  });
});

describe('adding to a frozen list', () => {
  it('I-4: needs minutes, of a day that has come', () => {
    for (const list of [aFrozenList(), aShownList({ status: 'ratified' })]) {
      expect(() => add(list, { entries: rows(3) })).toThrow(
        refusal('poor-list.minutes-missing', {
          details: expect.objectContaining({ rule: 'I-4', status: list.status }),
          errors: [expect.objectContaining({ pointer: '/minutes' })],
        }),
      );
    }
    const late = { ...minutes, date: '2012-09-02' };
    expect(() => add(aFrozenList(), { entries: rows(3), minutes: late })).toThrow(
      refusal('poor-list.date-in-future'),
    );
  });

  it('I-4: makes a version for each household, chained, the last one answered', () => {
    const list = aFrozenList();
    const { next, entries, events } = add(list, { entries: rows(3, 4), minutes });
    const first = hashAfter(list.hash ?? '', { sign: '+', householdId: householdId(3) });
    const second = hashAfter(first, { sign: '+', householdId: householdId(4) });
    expect(next).toMatchObject({ number: 6, count: 4, hash: second, previousHash: first, version: 8 });
    expect(entries).toMatchObject([{ from: 5 }, { from: 6 }]);
    expect(events).toMatchObject([
      {
        contract: { type: 'household-listed.v1' },
        recordversion: 8,
        data: {
          number: 6,
          householdId: householdId(4),
          count: 4,
          hash: second,
          previousHash: first,
          minutes,
        },
        state: { number: 6, entries: [{ from: 5 }, { from: 6 }] },
      },
      {
        recordversion: 7,
        data: { number: 5, householdId: householdId(3), count: 3, hash: first, previousHash: list.hash },
        state: { number: 5, version: 7, entries: [{ from: 5 }] },
      },
    ]);
  });

  it('a list that was only ratified makes no version of it', () => {
    const { next, entries } = add(aShownList({ status: 'ratified' }), { entries: rows(3), minutes });
    expect(next).toMatchObject({ status: 'ratified', count: 4, version: 5 });
    expect(entries).toMatchObject([{ from: 0, minutes }]);
  });

  it('keeps the earlier stay of a household that comes back', () => {
    const left = anEntryOf(householdId(3), { until: 3, version: 2 });
    const { entries, past } = add(
      aFrozenList(),
      { entries: rows(3), minutes },
      { entries: new Map([[householdId(3), left]]) },
    );
    expect(past).toEqual([left]);
    expect(entries).toMatchObject([{ from: 5, version: 3 }]);
    expect(entries[0]).not.toHaveProperty('until');
    // whoever never was on a frozen version leaves no stay behind
    const out = new Map([[householdId(3), anEntryOf(householdId(3), { until: 0, version: 2 })]]);
    expect(add(aFrozenList(), { entries: rows(3), minutes }, { entries: out }).past).toEqual([]);
  });
});

describe('striking off', () => {
  const strike = (list: PoorListRecord, entry: EntryRecord | undefined, more: object = { minutes }) =>
    strikeOff(list, entry, { reason: 'better-off', ...more }, aChanger(), hashAfter, aGiven());
  const entry = anEntryOf(householdId(1));

  it('I-4: makes the next version, and the money has not stopped yet (L1)', () => {
    const list = aFrozenList();
    const { next, entries, events } = strike(list, entry);
    const hash = hashAfter(list.hash ?? '', { sign: '-', householdId: householdId(1) });
    expect(next).toMatchObject({ number: 5, count: 1, hash, previousHash: list.hash, version: 7 });
    expect(entries).toMatchObject([{ from: 0, until: 5, struckOff: { reason: 'better-off' }, version: 2 }]);
    expect(entryAnswer(next, entries[0]!)).toMatchObject({ from: 4, until: 5, moneyStoppedAt: null });
    expect(events).toMatchObject([
      {
        contract: { type: 'household-struck-off.v1' },
        recordversion: 7,
        data: { number: 5, householdId: householdId(1), reason: 'better-off', count: 1, hash, minutes },
      },
    ]);
  });

  it('I-4: needs minutes once the list is ratified', () => {
    for (const list of [aFrozenList(), aShownList({ status: 'ratified' })])
      expect(() => strike(list, entry, {})).toThrow(refusal('poor-list.minutes-missing'));
  });

  it('before that takes a household out with a reason, and leaves no version behind', () => {
    for (const list of [aPoorList({ count: 3 }), aShownList()]) {
      const { next, entries, events } = strike(list, entry, {});
      expect(next).toMatchObject({ status: list.status, count: 2 });
      expect(entries).toMatchObject([{ until: 0, struckOff: { reason: 'better-off' } }]);
      expect(entryAnswer(next, entries[0]!)).not.toHaveProperty('moneyStoppedAt');
      expect(events[0].data).toMatchObject({ change: 'entry-taken-out' });
    }
  });

  it('is for who stands there', () => {
    for (const gone of [
      undefined,
      anEntryOf(householdId(1), { until: 0 }),
      anEntryOf(householdId(1), { until: 4 }),
    ])
      expect(() => strike(aFrozenList(), gone)).toThrow(refusal('poor-list.not-listed'));
  });
});

describe('any sequence of additions and strike-offs', () => {
  const size = 12;
  const households = someHouseholds(size);
  const changer = aChanger();
  const changes = fc.array(
    fc.record({ batch: fc.uniqueArray(fc.integer({ min: 1, max: size }), { minLength: 1, maxLength: 4 }) }),
    { maxLength: 25 },
  );

  it('is told so that who replays it, shuffled and twice, has every version with its hash', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: size }), { minLength: 1 }),
        changes,
        fc.infiniteStream(fc.nat()),
        (first, steps, random) => {
          const newId = () => 'x';
          const given = { ...aGiven(), newId };
          const ids = first.map(householdId);
          const frozen = freezePoorList(
            aShownList({ status: 'ratified', count: first.length }),
            ids,
            {},
            hashOfList,
            given,
          );
          const entries = new Map<string, EntryRecord>(ids.map((id) => [id, anEntryOf(id)]));
          const events: DomainEvent[] = [...frozen.events];
          const members = new Map<number, string[]>([[1, ids.toSorted()]]);
          let list = frozen.next;
          const keep = ({ next, entries: changed, events: told }: ReturnType<typeof addEntries>) => {
            for (const entry of changed) entries.set(entry.householdId, entry);
            events.push(...told);
            list = next;
            const on = [...entries.values()].filter(({ until }) => until === undefined);
            members.set(next.number ?? 0, on.map(({ householdId: id }) => id).toSorted());
            expect(next.count).toBe(on.length);
          };
          for (const { batch } of steps) {
            const [there, away] = [true, false].map((isOn) =>
              batch
                .map(householdId)
                .filter((id) => (entries.get(id)?.until === undefined && entries.has(id)) === isOn),
            );
            if (away!.length > 0) {
              const body = { entries: away!.map((id) => ({ householdId: id })), minutes: someMinutes };
              keep(addEntries(list, body, { households, entries }, changer, hashAfter, given));
            }
            for (const id of there!) {
              const body = { reason: 'other', minutes: someMinutes } as const;
              keep(strikeOff(list, entries.get(id), body, changer, hashAfter, given));
            }
          }
          const told = [...events, ...events].map(({ contract: { type }, data }) => ({ type, data }));
          const shuffled = told
            .map((fact) => ({ fact, place: random.next().value }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ fact }) => fact);
          const versions = rebuilt(shuffled);
          expect(versions.size).toBe(list.number);
          expect(versions.get(list.number ?? 0)?.hash).toBe(list.hash);
          for (const [number, on] of members) expect(versions.get(number)?.members).toEqual(on);
        },
      ),
      { numRuns: 200 },
    );
  });
});

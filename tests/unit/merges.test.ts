import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HouseholdRecord } from '../../functions/registration/domain/household.ts';
import { mergeHouseholds, unmergeHouseholds } from '../../functions/registration/domain/household-merge.ts';
import { beforeOf, keptOf } from '../../functions/registration/domain/merge.ts';
import type { PersonRecord } from '../../functions/registration/domain/person.ts';
import { mergePersons, unmergePersons } from '../../functions/registration/domain/person-merge.ts';
import type { DuplicateDecision } from '../../shared/routes/registration/duplicates.ts';
import { type HouseholdMember, PersonalOfHousehold } from '../../shared/routes/registration/households.ts';
import { PersonalOfPerson } from '../../shared/routes/registration/persons.ts';
import { aGiven, aHousehold, anId, aPerson, aPost, personId } from '../support/builders.ts';
import { aPair } from '../support/pair-builders.ts';

type Take = NonNullable<DuplicateDecision['take']>;
const code = (of: string, more: object = {}) => expect.objectContaining({ code: of, ...more });

const member = (number: number, more: Partial<HouseholdMember> = {}): HouseholdMember => ({
  memberId: anId('MBR', number),
  name: `Warga Contoh ${number}`,
  relation: 'head',
  ...more,
});
const household = (
  number: number,
  personal: Partial<PersonalOfHousehold>,
  more: Partial<HouseholdRecord> = {},
) => ({
  record: aHousehold({ householdId: anId('HSE', number), version: 3, ...more }),
  personal: { members: [member(1)], ...personal },
});
type Households = { kept: ReturnType<typeof household>; other: ReturnType<typeof household> };
const merge = (both: Households, take: Take = {}) =>
  mergeHouseholds(aPair(), both, take, 'account-1', aGiven());

describe('merging two households (R-10)', () => {
  const both = {
    kept: household(1, { cardNumber: '3171011205080001', phone: '0800000001' }, { rt: '003', rw: undefined }),
    other: household(
      2,
      { cardNumber: '3171011205080002', address: 'Gang Contoh 2' },
      { rt: '009', rw: '02' },
    ),
  };

  it('keeps one, fills its gaps from the other, and lets the other point to it with all it said', () => {
    const { next, kept, other, events } = merge(both);
    expect(kept.personal).toMatchObject({
      cardNumber: '3171011205080001',
      phone: '0800000001',
      address: 'Gang Contoh 2',
    });
    expect(kept.record).toMatchObject({ rt: '003', rw: '02', status: 'present', version: 4 });
    expect(kept.record.mergedFrom).toEqual([anId('HSE', 2)]);
    expect(other).toEqual({ ...both.other.record, status: 'merged', mergedInto: anId('HSE', 1), version: 4 });
    expect(next).toMatchObject({
      status: 'merged',
      keptId: anId('HSE', 1),
      undoUntil: '2012-11-30T05:00:00.000Z',
    });
    expect(events).toMatchObject([
      { contract: { type: 'duplicate-decided.v1' }, subject: next.pairId },
      { contract: { type: 'households-merged.v1' }, subject: anId('HSE', 1), recordversion: 4 },
      { contract: { type: 'household-changed.v1' }, subject: anId('HSE', 2), data: { status: 'merged' } },
    ]);
    expect(JSON.stringify(events)).not.toContain('Contoh');
  });

  it('takes each value from the record that was chosen, also where that has none', () => {
    const { kept } = merge(both, { rt: 'other', cardNumber: 'other', phone: 'other', address: 'kept' });
    expect(kept.record.rt).toBe('009');
    expect(kept.personal.cardNumber).toBe('3171011205080002');
    expect(kept.personal).not.toHaveProperty('phone');
    expect(kept.personal).not.toHaveProperty('address');
  });

  it('tells which values were chosen, by the names of their fields', () => {
    const take = { rt: 'other', phone: 'kept' } as const;
    expect(merge(both, take).events[1]?.data).toMatchObject({ mergedId: anId('HSE', 2), take });
  });

  it('R-16: notes what changed by it, for devices that change the same', () => {
    expect(merge(both, { rt: 'other' }).kept.record.touched).toEqual({ rt: 4, rw: 4, address: 4 });
  });

  it('completes members who are evidently one, by number, person or name', () => {
    const nik = '3171014101929999';
    const of = (one: Partial<HouseholdMember>, other: Partial<HouseholdMember>) =>
      merge({
        kept: household(1, { members: [member(1, one)] }),
        other: household(2, { members: [member(2, other)] }),
      }).kept.personal.members;
    const same = { name: 'Warga Contoh' };
    expect(of({ ...same }, { ...same, nik, birthDate: '1992-01-01', sex: 'female' })).toEqual([
      member(1, { ...same, nik, birthDate: '1992-01-01', sex: 'female' }),
    ]);
    expect(of({ nik }, { nik, name: 'Warga Umpama' })).toEqual([member(1, { nik })]);
    expect(of({ personId: personId(3) }, { personId: personId(3) })).toHaveLength(1);
    expect(() => of({ ...same, birthDate: '1992-01-01' }, { ...same, birthDate: '1992-01-02' })).toThrow(
      code('duplicate.members-unchosen'),
    );
  });

  it('lets nobody vanish unasked: members whom only the other knows are chosen or left out', () => {
    const [son, daughter] = [member(2, { relation: 'child' }), member(3, { relation: 'child' })];
    const families = {
      kept: household(1, { members: [member(1), son] }),
      other: household(2, { members: [member(1), daughter] }),
    };
    expect(() => merge(families)).toThrow(
      code('duplicate.members-unchosen', { details: { rule: 'R-10', memberIds: [anId('MBR', 3)] } }),
    );
    const members = [anId('MBR', 1), anId('MBR', 3), anId('MBR', 2)] as never;
    expect(merge(families, { members }).kept.personal.members).toEqual([member(1), daughter, son]);
    expect(merge(families, { members }).kept.record.memberCount).toBe(3);
    expect(() => merge(families, { members: [anId('MBR', 9)] as never })).toThrow(
      code('duplicate.not-of-pair', { errors: [expect.objectContaining({ pointer: '/take/members/0' })] }),
    );
  });

  it('refuses what no household can be, and points at the choice', () => {
    const heads = { kept: household(1, {}), other: household(2, { members: [member(2)] }) };
    const members = [anId('MBR', 1), anId('MBR', 2)] as never;
    expect(() => merge(heads, { members })).toThrow(
      code('household.not-one-head', { errors: [expect.objectContaining({ pointer: '/take/members' })] }),
    );
  });

  it('keeps legal bases of both, each once', () => {
    const basis = (purpose: 'aid' | 'loan') =>
      ({ purpose, basis: 'public-task', from: '2012-09-01' }) as const;
    const { kept } = merge({
      kept: household(1, {}, { bases: [basis('aid')] }),
      other: household(2, {}, { bases: [basis('aid'), basis('loan')] }),
    });
    expect(kept.record.bases).toEqual([basis('aid'), basis('loan')]);
  });

  it('refuses a field of persons, and a record that is none of the two', () => {
    expect(() => merge(both, { nik: 'other' })).toThrow(code('duplicate.field-foreign'));
    expect(() => keptOf(aPair(), anId('HSE', 3), [1, 2])).toThrow(code('duplicate.not-of-pair'));
    expect(keptOf(aPair(), anId('HSE', 2), [1, 2])).toEqual({ kept: 2, other: 1 });
  });

  it.each([
    [{ status: 'erased' }, 'household.gone'],
    [{ status: 'merged' }, 'household.gone'],
    [{ restrictedAt: '2012-08-31T05:00:00.000Z' }, 'household.restricted'],
  ] as const)('refuses a household with %o', (more, refusal) => {
    expect(() => merge({ ...both, kept: household(1, {}, more) })).toThrow(code(refusal));
    expect(() => merge({ ...both, other: household(2, {}, more) })).toThrow(code(refusal));
  });

  it('is decided once', () => {
    const again = () => mergeHouseholds(aPair({ status: 'different' }), both, {}, 'a', aGiven());
    expect(again).toThrow(code('duplicate.decided'));
  });
});

const person = (
  number: number,
  more: Partial<PersonRecord> = {},
  personal: Partial<PersonalOfPerson> = {},
) => ({
  record: aPerson({ personId: personId(number), version: 2, ...more }),
  personal: { name: `Warga Contoh ${number}`, ...personal },
});
const join = (kept: ReturnType<typeof person>, other: ReturnType<typeof person>, take: Take = {}) =>
  mergePersons(aPair({ about: 'persons' }), { kept, other }, take, 'account-1', aGiven());

describe('merging two persons (K-2)', () => {
  const member = aPost('board.member', { postId: anId('PST', 1) });
  const volunteerOfGroup = aPost('group.member', { postId: anId('PST', 2) });

  it('joins posts and account at the one that stays; the other acts no more', () => {
    const { kept, other, events } = join(
      person(1, { posts: [member] }),
      person(2, { posts: [volunteerOfGroup], account: 'contoh-akun' }, { phone: '0800000002' }),
    );
    expect(kept.record).toMatchObject({
      posts: [member, volunteerOfGroup],
      account: 'contoh-akun',
      mergedFrom: [personId(2)],
      version: 3,
    });
    expect(kept.personal).toEqual({ name: 'Warga Contoh 1', phone: '0800000002' });
    expect(other).toMatchObject({ posts: [], mergedInto: personId(1), version: 3 });
    expect(other).not.toHaveProperty('account');
    expect(events.map(({ contract, subject }) => [contract.type, subject])).toEqual([
      ['duplicate-decided.v1', aPair({ about: 'persons' }).pairId],
      ['persons-merged.v1', personId(1)],
      ['person-posts-changed.v1', personId(1)],
      ['person-posts-changed.v1', personId(2)],
    ]);
  });

  it('tells posts of the one that stays only when they changed', () => {
    const types = join(person(1), person(2)).events.map(({ contract }) => contract.type);
    expect(types.filter((type) => type === 'person-posts-changed.v1')).toHaveLength(1);
  });

  it('R-4: refuses posts that one person may not hold together, by name', () => {
    const cashier = aPost('upk.cashier', { postId: anId('PST', 3) });
    expect(() => join(person(1, { posts: [member] }), person(2, { posts: [cashier] }))).toThrow(
      code('post.clash', { details: expect.objectContaining({ clashesWith: 'board.member' }) }),
    );
    expect(() => join(person(1, { posts: [member] }), person(2, { posts: [member] }))).toThrow(
      code('post.held'),
    );
  });

  it('refuses two accounts: one is taken away first', () => {
    const refused = () => join(person(1, { account: 'a' }), person(2, { account: 'b' }));
    expect(refused).toThrow(code('duplicate.two-accounts'));
  });

  it('R-8: refuses a choice by which number and sex disagree', () => {
    const [man, woman] = [
      person(1, { sex: 'male' }),
      person(2, { sex: 'female' }, { nik: '3171014101929999' }),
    ];
    expect(() => join(man, woman)).toThrow(
      code('person.nik-mismatch', { errors: [expect.objectContaining({ pointer: '/take/nik' })] }),
    );
    expect(join(man, woman, { nik: 'kept' }).kept.personal).not.toHaveProperty('nik');
    expect(join(man, woman, { sex: 'other' }).kept.record.sex).toBe('female');
    const reachable = person(1, {}, { phone: '0800000001' });
    expect(join(reachable, person(2), { phone: 'other' }).kept.personal).not.toHaveProperty('phone');
    expect(() => join(man, woman, { rt: 'other' })).toThrow(code('duplicate.field-foreign'));
  });

  it.each([{ mergedInto: personId(9) }, { erasedAt: '2012-08-01T00:00:00.000Z' }])(
    'refuses a person with %o',
    (more) => {
      expect(() => join(person(1, more), person(2))).toThrow(code('person.gone'));
      expect(() => join(person(1), person(2, more))).toThrow(code('person.gone'));
    },
  );
});

it.each([
  ['households', PersonalOfHousehold, merge],
  ['persons', PersonalOfPerson, (_: unknown, take: Take) => join(person(1), person(2), take)],
] as const)(
  'every personal field of %s can be chosen: none is forgotten by a merge',
  (_, { shape }, merging) => {
    const both = { kept: household(1, {}), other: household(2, {}) };
    for (const field of Object.keys(shape).filter((name) => name !== 'members'))
      expect(() => merging(both, { [field]: 'kept' } as Take), field).not.toThrow(
        code('duplicate.field-foreign'),
      );
  },
);

describe('undoing a merge', () => {
  const both = { kept: household(1, { phone: '0800000001' }), other: household(2, { address: 'Gang 2' }) };
  const merged = merge(both);
  const before = beforeOf(both, merged);
  const undo = (now: { kept?: object; other?: object } = {}, given = aGiven()) =>
    unmergeHouseholds(
      merged.next,
      {
        kept: { record: { ...merged.kept.record, ...now.kept }, personal: merged.kept.personal },
        other: { record: { ...merged.other, ...now.other }, personal: undefined },
      },
      before,
      both.kept.personal,
      given,
    );

  it('tells that both stand as before', () => {
    expect(undo().events).toMatchObject([
      { contract: { type: 'duplicate-reopened.v1' }, data: { status: 'open' } },
      { contract: { type: 'households-unmerged.v1' }, subject: anId('HSE', 1), recordversion: 5 },
      { contract: { type: 'household-changed.v1' }, subject: anId('HSE', 2), data: { status: 'present' } },
    ]);
  });

  it('is refused, by name, when one of them changed since', () => {
    const changed = (...ids: number[]) =>
      code('duplicate.changed-since', {
        details: { rule: 'R-16', changed: ids.map((id) => anId('HSE', id)) },
      });
    expect(() => undo({ kept: { version: 5 } })).toThrow(changed(1));
    expect(() => undo({ other: { version: 5 } })).toThrow(changed(2));
    expect(() => undo({ kept: { version: 5 }, other: { version: 5 } })).toThrow(changed(1, 2));
  });

  it('is possible until its last moment, which a policy sets', () => {
    const at = (moment: string) => () => undo({}, aGiven(moment));
    expect(at('2012-11-30T05:00:00.000Z')).not.toThrow();
    expect(at('2012-11-30T05:00:00.001Z')).toThrow(code('duplicate.undo-ended'));
  });
});

const text = fc.constantFrom('Contoh A', 'Contoh B', 'Contoh C');
const maybe = <Of>(of: fc.Arbitrary<Of>) => fc.option(of, { nil: undefined });
const side = maybe(fc.constantFrom('kept', 'other'));
const without = <Of extends object>(of: Of): Of =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as Of;
/** What an undo restores: all but the number of the version, and what devices are told changed in it. */
const said = ({ version: _, touched: __, ...record }: HouseholdRecord | PersonRecord) => without(record);

const aFamily = (number: number) =>
  fc
    .record({
      rt: maybe(fc.constantFrom('001', '002')),
      movedOn: maybe(fc.constant('2012-08-01')),
      phone: maybe(fc.constantFrom('0800000001', '0800000002')),
      address: maybe(text),
      welfareNotes: maybe(text),
      names: fc.uniqueArray(text, { minLength: 1 }),
      version: fc.integer({ min: 1, max: 9 }),
    })
    .map(({ rt, movedOn, names, version, ...personal }) =>
      household(
        number,
        without({
          ...personal,
          members: names.map((name, index) =>
            member(number * 10 + index, { name, relation: index === 0 ? 'head' : 'child' }),
          ),
        }),
        without({ rt, movedOn, status: movedOn ? 'moved' : 'present', version }) as Partial<HouseholdRecord>,
      ),
    );

const someone = (number: number) =>
  fc
    .record({
      sex: fc.constantFrom('female', 'male'),
      account: maybe(fc.constant(`akun-${number}`)),
      hasPost: fc.boolean(),
      name: text,
      phone: maybe(fc.constantFrom('0800000001', '0800000002')),
      address: maybe(text),
      version: fc.integer({ min: 1, max: 9 }),
    })
    .map(({ sex, account, hasPost, version, ...personal }) =>
      person(
        number,
        without({
          sex,
          account,
          version,
          posts: hasPost
            ? [aPost('group.member', { postId: anId('PST', number), bodyId: `group-${number}` })]
            : [],
        }),
        without(personal),
      ),
    );

describe('merges and undo are inverse', () => {
  it('of households: whatever was chosen, both stand as before', () => {
    fc.assert(
      fc.property(
        aFamily(1),
        aFamily(2),
        fc.record({ rt: side, phone: side, address: side, welfareNotes: side }),
        (kept, other, sides) => {
          const members = [...kept.personal.members.map(({ memberId }) => memberId!)];
          const take = without({ ...sides, members }) as Take;
          const merged = mergeHouseholds(aPair(), { kept, other }, take, 'a', aGiven());
          const undone = unmergeHouseholds(
            merged.next,
            { kept: merged.kept, other: { record: merged.other, personal: undefined } },
            beforeOf({ kept, other }, merged),
            kept.personal,
            aGiven(),
          );
          expect(said(undone.kept.record)).toEqual(said(kept.record));
          expect(said(undone.other)).toEqual(said(other.record));
          expect(undone.kept.personal).toEqual(kept.personal);
          expect(undone.kept.record.version).toBe(kept.record.version + 2);
          expect(undone.other.version).toBe(other.record.version + 2);
          expect(undone.next).toEqual({ ...aPair(), version: 3 });
          // devices are told of every field that was another in between
          const changed = Object.keys(merged.kept.record.touched).map((path) => path.split('/')[0]);
          const restored = Object.keys(undone.kept.record.touched).map((path) => path.split('/')[0]);
          expect(restored).toEqual(expect.arrayContaining(changed));
        },
      ),
    );
  });

  it('of persons: posts and account go back to whom they belonged', () => {
    fc.assert(
      fc.property(
        someone(1),
        someone(2),
        fc.record({ sex: side, name: side, phone: side, address: side }),
        (kept, other, sides) => {
          fc.pre(kept.record.account === undefined || other.record.account === undefined);
          const pair = aPair({ about: 'persons' });
          const merged = mergePersons(pair, { kept, other }, without(sides) as Take, 'a', aGiven());
          expect(merged.kept.record.posts).toHaveLength(kept.record.posts.length + other.record.posts.length);
          const undone = unmergePersons(
            merged.next,
            { kept: merged.kept, other: { record: merged.other, personal: undefined } },
            beforeOf({ kept, other }, merged),
            kept.personal,
            aGiven(),
          );
          expect(said(undone.kept.record)).toEqual(said(kept.record));
          expect(said(undone.other)).toEqual(said(other.record));
          expect(undone.kept.personal).toEqual(kept.personal);
          expect(undone.next).toEqual({ ...pair, version: 3 });
        },
      ),
    );
  });
});

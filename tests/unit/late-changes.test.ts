import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Late, mergeLate, patchOf, without } from '../../functions/registration/domain/late-change.ts';
import { householdSets, namesOn, personSets } from '../../functions/registration/domain/sets.ts';
import { changedIn, differing, type Touched, touched } from '../../functions/registration/domain/touched.ts';

const siti = { memberId: 'M1', name: 'Warga Contoh Satu', relation: 'head' };
const budi = { memberId: 'M2', name: 'Warga Contoh Dua', relation: 'child' };
const standing = { rt: '003', phone: '0800000001', members: [siti, budi] };

const late = (more: Partial<Late>): Late => ({
  standing,
  sent: {},
  touched: {},
  basedOn: 1,
  sets: householdSets,
  ...more,
});
/** What becomes of members that were sent on version 1, when `touched` changed in version 2. */
const members = (
  sent: readonly object[],
  changed: readonly string[] = [],
  stand: readonly object[] = [siti, budi],
) =>
  mergeLate(
    late({
      standing: { members: stand },
      sent: { members: sent },
      touched: Object.fromEntries(changed.map((path) => [path, 2])),
    }),
  );

describe('R-16: a change on an old version', () => {
  it('is applied where nobody has changed anything since', () => {
    const sent = { rt: '004', phone: null };
    expect(mergeLate(late({ sent }))).toEqual({ patch: sent, differences: [] });
    expect(mergeLate(late({ sent, touched: { rt: 1, phone: 1 } }))).toEqual({ patch: sent, differences: [] });
  });

  it('leaves the standing value of a field that somebody changed since, and tells both', () => {
    expect(mergeLate(late({ sent: { rt: '004', phone: null }, touched: { rt: 2, phone: 1 } }))).toEqual({
      patch: { phone: null },
      differences: [{ pointer: '/rt', standing: '003', sent: '004' }],
    });
  });

  it('agrees with the other side when both said the same', () => {
    const sent = { rt: '003', address: null };
    expect(mergeLate(late({ sent, touched: { rt: 2, address: 2 } }))).toEqual({ patch: {}, differences: [] });
  });

  it('tells of a value that was taken away, and of one that would be, as null', () => {
    const sent = { address: 'Gang Contoh 1', phone: null };
    expect(mergeLate(late({ sent, touched: { address: 2, phone: 2 } })).differences).toEqual([
      { pointer: '/address', standing: null, sent: 'Gang Contoh 1' },
      { pointer: '/phone', standing: '0800000001', sent: null },
    ]);
  });
});

describe('R-14: another content under an id that is taken', () => {
  const create = (sent: object, changed: Touched = {}) =>
    mergeLate(late({ sent: { ...sent }, touched: changed, basedOn: 0 }));

  it('adds what the record does not say, and differs where it says something else', () => {
    expect(create({ rt: '004', phone: '0800000001', address: 'Gang Contoh 1' })).toEqual({
      patch: { address: 'Gang Contoh 1' },
      differences: [{ pointer: '/rt', standing: '003', sent: '004' }],
    });
  });

  it('does not bring back what was taken away on purpose', () => {
    expect(create({ address: 'Gang Contoh 1' }, { address: 2 })).toEqual({
      patch: {},
      differences: [{ pointer: '/address', standing: null, sent: 'Gang Contoh 1' }],
    });
  });

  it('takes nobody away who is not in it, and no field that it does not say', () => {
    const { relation: _, ...unrelated } = siti;
    expect(create({ members: [unrelated] })).toEqual({ patch: {}, differences: [] });
  });
});

describe('R-16: sets merge', () => {
  const ani = { memberId: 'M3', name: 'Warga Contoh Tiga', relation: 'child' };

  it('whoever one side adds joins those of the other', () => {
    expect(members([siti, ani], ['members/M2'])).toEqual({
      patch: { members: [siti, budi, ani] },
      differences: [],
    });
  });

  it('whoever one side leaves out goes, if the other has left them alone', () => {
    expect(members([siti])).toEqual({ patch: { members: [siti] }, differences: [] });
  });

  it('who was changed on one side and left out on the other stays, and both are told', () => {
    expect(members([siti], ['members/M2/name'])).toEqual({
      patch: {},
      differences: [{ pointer: '/members/M2', standing: budi, sent: null }],
    });
  });

  it('who was taken away on one side and sent by the other is away, and both are told', () => {
    expect(members([siti, budi], ['members/M2'], [siti])).toEqual({
      patch: {},
      differences: [{ pointer: '/members/M2', standing: null, sent: budi }],
    });
  });

  it('two fields of one member, or one field of two, are no conflict', () => {
    const renamed = { ...siti, name: 'Warga Contoh Baru' };
    const son = { ...budi, relation: 'other' };
    expect(members([renamed, son], ['members/M1/relation', 'members/M2/name'])).toEqual({
      patch: { members: [renamed, son] },
      differences: [],
    });
  });

  it('one field of one member is, and the rest of the member is merged', () => {
    const sent = { ...siti, name: 'Warga Contoh Baru', relation: 'spouse' };
    expect(members([sent, budi], ['members/M1/name'])).toEqual({
      patch: { members: [{ ...siti, relation: 'spouse' }, budi] },
      differences: [
        { pointer: '/members/M1/name', standing: 'Warga Contoh Satu', sent: 'Warga Contoh Baru' },
      ],
    });
  });

  it('who has no id yet and says what a member says is that member: a repeat adds nobody', () => {
    const { memberId: _, ...again } = budi;
    expect(members([siti, again], ['members/M2'])).toEqual({ patch: {}, differences: [] });
    const twin = { ...again, name: 'Warga Contoh Empat' };
    expect(members([siti, budi, twin]).patch).toEqual({ members: [siti, budi, twin] });
  });

  it('of a set that somebody changed without saying what, nobody is taken away', () => {
    expect(members([siti], ['members'])).toEqual({ patch: {}, differences: [] });
    expect(members([{ ...siti, relation: 'spouse' }, budi], ['members']).differences).toEqual([
      { pointer: '/members/M1/relation', standing: 'head', sent: 'spouse' },
    ]);
  });

  it('a legal basis is known by what it allows, on what ground and since when', () => {
    const basis = { purpose: 'aid', basis: 'consent', from: '2012-09-10', until: '2013-09-10' };
    const other = { purpose: 'loan', basis: 'contract', from: '2012-09-10' };
    const sent = { bases: [{ ...basis, until: '2014-09-10' }, other] };
    const changed = { 'bases/aid consent 2012-09-10/until': 2 };
    const merged = mergeLate(
      late({ standing: { bases: [basis] }, sent, touched: changed, sets: personSets }),
    );
    expect(merged).toEqual({
      patch: { bases: [basis, other] },
      differences: [
        { pointer: '/bases/aid consent 2012-09-10/until', standing: '2013-09-10', sent: '2014-09-10' },
      ],
    });
  });
});

describe('what a rule does not let merge', () => {
  it('is told whole beside what stands, and the rest is merged', () => {
    const sent = { rt: '003', members: [siti], phone: null };
    const merge = mergeLate(late({ sent, touched: { 'members/M2/name': 2 } }));
    expect(without({ standing, sent }, merge, ['members', 'rt'])).toEqual({
      patch: { phone: null },
      differences: [{ pointer: '/members', standing: [siti, budi], sent: [siti] }],
    });
  });
});

describe('what was touched', () => {
  const before = { rt: '003', members: [siti, budi] };
  const noted = (patch: object) =>
    Object.keys(differing(before, { ...before, ...patch }, patch, householdSets));

  it('is the field that differs, and not what was sent again', () => {
    expect(noted({ rt: '004', members: [budi, siti] })).toEqual(['rt']);
  });

  it('is of a set the members that came or went, and the fields of those who stayed', () => {
    const changed = [
      { ...siti, name: 'Warga Contoh Baru' },
      { memberId: 'a/b', name: 'x' },
    ];
    expect(noted({ members: changed })).toEqual(['members/M1/name', 'members/M2', 'members/a~1b']);
    expect(namesOn('/members/a~1b/c~0d')).toEqual(['members', 'a/b', 'c~d']);
  });

  it('is the latest of what stands there and of what that is a part of', () => {
    const paths = { members: 2, 'members/M1/name': 3, 'members/M2': 5 };
    expect(changedIn(paths, 'members/M1/name', 'x')).toBe(3);
    expect(changedIn(paths, 'members/M2/name', 'x')).toBe(5);
    expect(changedIn(paths, 'members/M1/nik', undefined)).toBe(2);
    expect(changedIn({}, 'rt', '003')).toBe(1);
    expect(changedIn({}, 'rt', undefined)).toBe(0);
  });
});

describe('a decision', () => {
  it('puts the chosen values in their places', () => {
    const chosen = [
      { pointer: '/rt', value: '009' },
      { pointer: '/phone', value: null },
      { pointer: '/members/M1/name', value: 'Warga Contoh Baru' },
      { pointer: '/members/M1/relation', value: null },
      { pointer: '/members/M2', value: null },
      { pointer: '/members/M3', value: { memberId: 'M3', name: 'Warga Contoh Tiga' } },
    ];
    expect(patchOf(standing, chosen, householdSets)).toEqual({
      rt: '009',
      phone: null,
      members: [
        { memberId: 'M1', name: 'Warga Contoh Baru' },
        { memberId: 'M3', name: 'Warga Contoh Tiga' },
      ],
    });
  });
});

const value = fc.constantFrom('a', 'b', 'c', undefined);
const member = fc.record({ memberId: fc.constantFrom('1', '2', '3'), name: value, nik: value });
const person = fc.record({
  rt: value,
  members: fc.uniqueArray(member, { selector: ({ memberId }) => memberId, maxLength: 3 }),
});
type Fields = Readonly<Record<string, unknown>>;
const withNull = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, one ?? null]));

describe('two devices that start from one version', () => {
  const place = (fields: Fields, pointer: string): unknown => {
    const [field = '', name, part] = namesOn(pointer);
    if (name === undefined) return fields[field] ?? null;
    const found = (fields[field] as readonly Fields[]).find(({ memberId }) => memberId === name);
    return (part === undefined ? found : found?.[part]) ?? null;
  };
  const places = [
    '/rt',
    ...['1', '2', '3'].flatMap((id) => [`/members/${id}`, `/members/${id}/name`, `/members/${id}/nik`]),
  ];

  it('lose nothing: what either changed stands, or both values of the place are told', () => {
    fc.assert(
      fc.property(person, person, person, (base, first, second) => {
        const changes = differing(base, first, first, householdSets);
        const merging = late({
          standing: first,
          sent: withNull(second),
          touched: touched({}, changes, 2),
        });
        const { patch, differences } = mergeLate(merging);
        const after = { ...first, ...patch };
        for (const pointer of places) {
          const told = differences.some(
            (one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`),
          );
          const [was, now] = [place(base, pointer), place(after, pointer)];
          for (const side of [first, second]) {
            const meant = place(side, pointer);
            const isWhole = pointer.split('/').length === 3; // of a member only whether it is there
            const same = isWhole
              ? (meant === null) === (now === null)
              : JSON.stringify(meant) === JSON.stringify(now);
            const changed = isWhole
              ? (meant === null) !== (was === null)
              : JSON.stringify(meant) !== JSON.stringify(was);
            expect(
              !changed || same || told,
              `${pointer} ${JSON.stringify({ base, first, second, after })}`,
            ).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import {
  correctHousehold,
  mustBeOpen,
  registerHousehold,
} from '../../functions/registration/domain/household.ts';
import { checkLinks } from '../../functions/registration/domain/household-content.ts';
import type { PersonalOfHousehold } from '../../shared/routes/registration/households.ts';
import {
  aGiven,
  aHousehold,
  aLocation,
  anEntry,
  anId,
  personId,
  someHouseholdMembers,
} from '../support/builders.ts';
import { refusalAt } from '../support/refusals.ts';

type Body = Parameters<typeof registerHousehold>[0];
type Member = PersonalOfHousehold['members'][number];

const location = aLocation();
const [head] = someHouseholdMembers(1) as [Member];
const body: Body = { locationId: location.locationId, members: [head] };
const register = (more: Partial<Body> = {}, at?: string) =>
  registerHousehold({ ...body, ...more }, location, anEntry, aGiven(at));
const withMember = (more: Partial<Member>) => register({ members: [{ ...head, ...more }] });

describe('registering a household', () => {
  it('keeps names, numbers, address and notes apart: neither the record nor the event holds them', () => {
    const personal = {
      members: [{ ...head, nik: '3171014101929999', birthDate: '1992-01-01', sex: 'female' as const }],
      cardNumber: '3171010101120001',
      address: 'Gang Contoh 1',
      phone: '0800000001',
      welfareNotes: 'Atap bocor',
    };
    const decision = register({ ...personal, rt: '003', rw: '02' });
    expect(decision.personal).toEqual(personal);
    expect(decision.next).toMatchObject({ status: 'present', memberCount: 1, rt: '003', version: 1 });
    expect(decision.events).toMatchObject([
      { contract: { type: 'household-registered.v1' }, recordversion: 1, data: { status: 'present' } },
    ]);
    const told = JSON.stringify([decision.next, decision.events]);
    for (const secret of ['Warga', '9999', '1992', '112000', 'Gang', '08000', 'Atap']) {
      expect(told).not.toContain(secret);
    }
  });

  it('R-9: needs neither NIK nor card number, nor birth date or sex', () => {
    expect(register().personal).toEqual({ members: [head] });
    expect(register().warnings).toBeUndefined();
  });

  it('R-9: a 0 is a number that nobody has: absent, and the answer says so', () => {
    const [first, second] = someHouseholdMembers(2) as [Member, Member];
    const { personal, warnings } = register({ members: [first, { ...second, nik: '0' }], cardNumber: '0' });
    expect(personal).toEqual({ members: [first, second] });
    expect(warnings).toEqual([
      { code: 'household.number-absent', rule: 'R-9', pointer: '/members/1/nik' },
      { code: 'household.number-absent', rule: 'R-9', pointer: '/cardNumber' },
    ]);
  });

  it('gives every member an id, unless the device did', () => {
    const { memberId: _, ...unnamed } = head;
    const { personal } = register({ members: [unnamed, { ...head, relation: 'spouse' }] });
    expect(personal.members.map(({ memberId }) => memberId)).toEqual([anId('NEW', 1), anId('MBR', 1)]);
  });

  it('R-15: says where it comes from, who collected it when, and who entered it when', () => {
    const origin = { source: 'paper', collectedOn: '2012-09-01', collectedBy: personId(3) } as const;
    expect(register({ origin }).next.origin).toEqual({
      ...origin,
      enteredAt: '2012-09-01T05:00:00.000Z',
      enteredBy: 'account-1',
    });
    expect(register().next.origin.source).toBe('office');
    const tomorrow = { ...origin, collectedOn: '2012-09-02' };
    expect(() => register({ origin: tomorrow })).toThrow(
      refusalAt('household.collected-in-future', '/origin/collectedOn', { rule: 'R-15' }),
    );
  });

  it('SD-4: its record names the persons who belong to it', () => {
    expect(withMember({ personId: personId(7) }).next.personIds).toEqual([personId(7)]);
  });
});

describe('R-8: numbers of a household', () => {
  const impossible = ['3171013201929999', '3171010113929999', '3171012902219999', '3171010101920000'];

  it.each([...impossible, '1111111111111111', '3171000101929999'])('%s cannot be a NIK', (nik) => {
    expect(() => withMember({ nik })).toThrow(
      refusalAt('household.number-impossible', '/members/0/nik', { rule: 'R-8' }),
    );
  });

  it.each([...impossible, '1111111111111111', '3171000101929999'])(
    '%s cannot be a card number',
    (cardNumber) => {
      expect(() => register({ cardNumber })).toThrow(
        refusalAt('household.number-impossible', '/cardNumber', { rule: 'R-8' }),
      );
    },
  );

  it.each([
    '3171013101929999',
    '3171017101929999',
    '3171010112929999',
    '3171012902209999',
    '3171010101920001',
  ])('%s may be either', (number) => {
    expect(withMember({ nik: number }).personal.members[0]?.nik).toBe(number);
    expect(register({ cardNumber: number }).personal.cardNumber).toBe(number);
  });

  it.each([
    ['sex', { sex: 'male' }],
    ['birthDate', { birthDate: '1992-01-02' }],
    ['birthDate', { birthDate: '1993-01-01' }],
  ] as const)('a NIK that says another %s is refused', (differs, more) => {
    expect(() => withMember({ nik: '3171014101929999', ...more })).toThrow(
      refusalAt('household.number-mismatch', '/members/0/nik', { rule: 'R-8', differs }),
    );
  });

  it.each([{ sex: 'female' }, { birthDate: '1992-01-01' }, { birthDate: '1892-01-01' }, {}] as const)(
    'a NIK agrees with %o',
    (more) => {
      expect(() => withMember({ nik: '3171014101929999', ...more })).not.toThrow();
    },
  );
});

describe('members', () => {
  it('were born today at the latest, where the kelurahan is', () => {
    const midnight = '2012-08-31T17:00:00.000Z'; // 1 September in Jakarta
    const born = (birthDate: string, at: string) => register({ members: [{ ...head, birthDate }] }, at);
    expect(() => born('2012-09-01', midnight)).not.toThrow();
    expect(() => born('2012-09-01', '2012-08-31T16:59:59.999Z')).toThrow(
      refusalAt('household.born-in-future', '/members/0/birthDate', { today: '2012-08-31' }),
    );
  });

  it('have exactly one head', () => {
    const [first, second] = someHouseholdMembers(2) as [Member, Member];
    const none = refusalAt('household.not-one-head', '/members');
    expect(() => register({ members: [second] })).toThrow(none);
    expect(() => register({ members: [first, { ...second, relation: 'head' }] })).toThrow(none);
    expect(() => register({ members: [second, first] })).not.toThrow();
  });

  it.each([
    ['id', { memberId: anId<NonNullable<Member['memberId']>>('MBR', 1) }],
    ['NIK', { nik: '3171014101929999' }],
    ['person', { personId: personId(1) }],
  ])('occur once: not twice with the same %s', (_, same) => {
    const members = someHouseholdMembers(3).map((member, index) =>
      index === 1 ? member : { ...member, ...same },
    );
    expect(() => register({ members })).toThrow(refusalAt('household.member-twice', '/members/2'));
  });

  it('may share a name and a birth date: twins', () => {
    const members = someHouseholdMembers(3).map((member) => ({ ...member, birthDate: '2010-01-01' }));
    expect(() => register({ members })).not.toThrow();
  });
});

describe('links of members to persons', () => {
  const members = [{ ...head, personId: personId(1) }];
  const { locationId } = location;

  it('lead to persons of the same kelurahan', () => {
    const at = '/members/0/personId';
    expect(() =>
      checkLinks(members, { homes: new Map([[personId(1), locationId]]), locationId }),
    ).not.toThrow();
    expect(() => checkLinks(members, { homes: new Map(), locationId })).toThrow(
      refusalAt('person.not-found', at),
    );
    expect(() => checkLinks(members, { homes: new Map([[personId(1), 'other']]), locationId })).toThrow(
      refusalAt('person.elsewhere', at),
    );
  });

  it('are not asked for again where they stand already', () => {
    expect(() => checkLinks(members, { homes: new Map(), locationId, known: [personId(1)] })).not.toThrow();
    expect(() => checkLinks([head], { homes: new Map(), locationId })).not.toThrow();
  });
});

describe('correcting a household', () => {
  const before: PersonalOfHousehold = {
    members: [...someHouseholdMembers(2)],
    cardNumber: '3171010101120001',
    address: 'Gang Contoh 1',
  };
  const household = aHousehold({ version: 4, touched: { rt: 2, address: 3 } });
  const correct = (patch: Parameters<typeof correctHousehold>[2], of = household, at?: string) =>
    correctHousehold(of, before, patch, aGiven(at));

  it('sets what is named, removes what is null, and tells it', () => {
    const { next, personal, events } = correct({ rt: null, rw: '05', cardNumber: null, phone: '0800000001' });
    expect(next).toMatchObject({ rw: '05', version: 5, memberCount: 2 });
    expect(next).not.toHaveProperty('rt');
    expect(personal).toEqual({ members: before.members, address: 'Gang Contoh 1', phone: '0800000001' });
    expect(events).toMatchObject([{ contract: { type: 'household-changed.v1' }, recordversion: 5 }]);
  });

  it('replaces all members at once, and counts them', () => {
    const members = someHouseholdMembers(3).map((member) => ({ ...member, personId: undefined }));
    expect(correct({ members }).next).toMatchObject({ memberCount: 3 });
    expect(correct({ members: [{ ...head, personId: personId(9) }] }).next.personIds).toEqual([personId(9)]);
  });

  it('R-16: notes which fields changed, and not those that were only sent again', () => {
    const { next } = correct({ rt: '009', rw: household.rw, address: 'Gang Contoh 1', cardNumber: null });
    expect(next.touched).toEqual({ rt: 5, address: 3, cardNumber: 5 });
    expect(correct({ members: before.members }).next.touched).toEqual(household.touched);
    expect(correct({ phone: null }).next.touched).toEqual(household.touched);
    expect(correct({ movedOn: '2012-08-01' }).next.touched).toMatchObject({ movedOn: 5 });
  });

  it('D-4: shows in its answer only the personal fields that were sent', () => {
    expect(correct({ rt: '009' }).shown).toEqual([]);
    expect(correct({ rt: '009', phone: '0800000001', address: null }).shown).toEqual(['phone', 'address']);
  });

  it('R-8, R-9: looks at numbers again', () => {
    expect(() => correct({ cardNumber: '1111111111111111' })).toThrow(
      refusalAt('household.number-impossible', '/cardNumber'),
    );
    expect(correct({ cardNumber: '0' })).toMatchObject({
      warnings: [{ pointer: '/cardNumber', rule: 'R-9' }],
    });
    expect(correct({ cardNumber: '0' }).personal).not.toHaveProperty('cardNumber');
  });

  it('moves it away, until today, and back', () => {
    const moved = correct({ movedOn: '2012-09-01' });
    expect(moved.next).toMatchObject({ status: 'moved', movedOn: '2012-09-01' });
    expect(moved.events).toMatchObject([{ data: { status: 'moved' } }]);
    expect(() => correct({ movedOn: '2012-09-02' })).toThrow(
      refusalAt('household.moved-in-future', '/movedOn'),
    );
    expect(correct({ rt: '009' }, moved.next).next).toMatchObject({ status: 'moved', movedOn: '2012-09-01' });
    const back = correct({ movedOn: null }, moved.next).next;
    expect(back).toMatchObject({ status: 'present', version: 6 });
    expect(back).not.toHaveProperty('movedOn');
  });

  it.each([
    ['household.gone', { status: 'merged' }],
    ['household.gone', { status: 'erased' }],
    ['household.restricted', { restrictedAt: '2012-08-31T00:00:00.000Z' }],
  ] as const)('is %s when it is %o', (code, more) => {
    expect(() => correct({ rt: '009' }, aHousehold(more))).toThrow(expect.objectContaining({ code }));
    expect(() => mustBeOpen(aHousehold(more))).toThrow(expect.objectContaining({ code }));
  });

  it('is open when it is present or has moved', () => {
    expect(() => mustBeOpen(aHousehold())).not.toThrow();
    expect(() => mustBeOpen(aHousehold({ status: 'moved' }))).not.toThrow();
  });
});

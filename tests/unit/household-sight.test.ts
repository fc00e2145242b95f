import { describe, expect, it } from 'vitest';
import {
  levelFor,
  mustBeOwnEntry,
  mustBeReadable,
  mustNotBeOwn,
  seenAt,
} from '../../functions/registration/domain/household-sight.ts';
import { masked } from '../../functions/registration/domain/level.ts';
import { purposes, type Role } from '../../shared/contract/access.ts';
import { Household, type PersonalOfHousehold } from '../../shared/routes/registration/households.ts';
import { aHousehold, personId, someHouseholdMembers } from '../support/builders.ts';

const as = (...roles: Role[]) => ({ account: 'account-2', roles });
const ofAccount2 = aHousehold({ origin: { ...aHousehold().origin, enteredBy: 'account-2' } });

describe('section 16: levels', () => {
  it.each(['facilitator', 'secretariat', 'auditor', 'national'] as const)('a %s sees all (P3)', (role) => {
    expect(levelFor(as(role))).toBe('P3');
    expect(levelFor(as('board', role))).toBe('P3');
  });

  it.each(['region', 'city', 'board', 'unit', 'supervisor'] as const)('a %s sees names (P2)', (role) => {
    expect(levelFor(as(role))).toBe('P2');
    expect(levelFor(as(role, 'volunteer'))).toBe('P2');
  });

  it('masks a number: where it was issued and its serial are left', () => {
    expect(masked('3171014101929999')).toBe('317101******9999');
  });

  const personal: PersonalOfHousehold = {
    members: someHouseholdMembers(2).map((member, index) => ({
      ...member,
      sex: 'female',
      ...(index === 0 && { nik: '3171014101929999', birthDate: '1992-01-01', personId: personId(1) }),
    })),
    cardNumber: '3171010101120001',
    address: 'Gang Contoh 1',
    phone: '0800000001',
    welfareNotes: 'Atap bocor',
  };

  it('at P3 shows everything', () => expect(seenAt('P3', personal)).toEqual(personal));

  it('at P2 shows names, relations and phone, and nothing from which a number follows', () => {
    const seen = seenAt('P2', personal);
    const [first, second] = someHouseholdMembers(2);
    expect(seen).toEqual({
      members: [
        { ...first, sex: 'female', nik: '317101******9999', personId: personId(1) },
        { ...second, sex: 'female' },
      ],
      cardNumber: '317101******0001',
      phone: '0800000001',
    });
    expect(Household.safeParse({ ...aHousehold(), ...seen }).error).toBeUndefined();
    expect(JSON.stringify(seen)).not.toMatch(/1992|410192|Gang|Atap/);
  });

  it('at P2 shows no field that is not there', () => {
    const [first] = someHouseholdMembers(1);
    expect(Object.keys(seenAt('P2', { members: [first!] }))).toEqual(['members']);
  });
});

describe('section 3.2: a volunteer', () => {
  it('opens and corrects what the same account entered, and sees all of it', () => {
    expect(() => mustBeOwnEntry(ofAccount2, as('volunteer'))).not.toThrow();
    expect(levelFor(as('volunteer'))).toBe('P3');
  });

  it('does neither with what others entered', () => {
    expect(() => mustBeOwnEntry(aHousehold(), as('volunteer'))).toThrow(
      expect.objectContaining({ code: 'household.entered-by-another' }),
    );
  });

  it('who has another role here acts by that', () => {
    for (const role of ['secretariat', 'facilitator', 'board'] as const) {
      expect(() => mustBeOwnEntry(aHousehold(), as('volunteer', role))).not.toThrow();
    }
  });
});

describe('SD-4', () => {
  it('nobody enters or corrects the own household', () => {
    expect(() => mustNotBeOwn([personId(1), personId(2)], { personId: personId(2) })).toThrow(
      expect.objectContaining({ code: 'household.own', details: { rule: 'SD-4' } }),
    );
  });

  it('nor when it names somebody who was found to be oneself', () => {
    const oneself = { personId: personId(3), mergedFrom: [personId(2)] };
    expect(() => mustNotBeOwn([personId(1), personId(2)], oneself)).toThrow(
      expect.objectContaining({ code: 'household.own' }),
    );
    expect(() => mustNotBeOwn([personId(1)], oneself)).not.toThrow();
  });

  it('others do, and accounts that are linked to nobody', () => {
    expect(() => mustNotBeOwn([personId(1)], { personId: personId(2) })).not.toThrow();
    expect(() => mustNotBeOwn([personId(1)], {})).not.toThrow();
    expect(() => mustNotBeOwn([], { personId: personId(2) })).not.toThrow();
  });
});

describe('D-2: a household whose processing is restricted', () => {
  const restricted = aHousehold({ restrictedAt: '2012-09-01T00:00:00.000Z' });
  const allowed = ['audit', 'request-of-person'];

  it.each(purposes)('is read for %s only if that serves the household', (purpose) => {
    const read = () => mustBeReadable(restricted, purpose);
    if (allowed.includes(purpose)) expect(read).not.toThrow();
    else expect(read).toThrow(expect.objectContaining({ code: 'household.restricted' }));
    expect(() => mustBeReadable(aHousehold(), purpose)).not.toThrow();
  });
});

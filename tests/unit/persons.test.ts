import { describe, expect, it } from 'vitest';
import {
  correctPerson,
  holdsOffice,
  linkAccount,
  registerPerson,
  unlinkAccount,
} from '../../functions/registration/domain/person.ts';
import { personSeenBy } from '../../functions/registration/domain/person-sight.ts';
import { aGiven, aLocation, anEntry, aPerson, aPost } from '../support/builders.ts';

const { locationId } = aLocation();
const woman = {
  locationId,
  sex: 'female',
  name: 'Warga Contoh Satu',
  nik: '3171014101929999',
  birthDate: '1992-01-01',
} as const;
const register = (body: Parameters<typeof registerPerson>[0]) =>
  registerPerson(body, aLocation(), anEntry, aGiven());

describe('registering a person', () => {
  it('keeps names and numbers apart: neither the record nor the event holds them', () => {
    const { next, personal, events } = register(woman);
    expect(personal).toEqual({ name: woman.name, nik: woman.nik, birthDate: woman.birthDate });
    expect(next).toMatchObject({ locationId, sex: 'female', posts: [], version: 1 });
    expect(events).toMatchObject([{ contract: { type: 'person-registered.v1' }, recordversion: 1 }]);
    const told = JSON.stringify([next, events]);
    for (const secret of [woman.name, woman.nik, woman.birthDate]) expect(told).not.toContain(secret);
  });

  it('R-8: refuses an impossible NIK and one of somebody else', () => {
    expect(() => register({ ...woman, nik: '3171013201929999' })).toThrow('person.nik-invalid');
    expect(() => register({ ...woman, sex: 'male' })).toThrow('person.nik-mismatch');
  });

  it('R-9: needs no NIK', () => {
    expect(register({ locationId, sex: 'male', name: 'Warga Contoh Dua' }).personal).toEqual({
      name: 'Warga Contoh Dua',
    });
  });

  it('R-9: a 0 in place of a NIK is stored as absent, with a note', () => {
    const { personal, warnings } = register({ ...woman, nik: '0' });
    expect(personal).toEqual({ name: woman.name, birthDate: woman.birthDate });
    expect(warnings).toEqual([{ code: 'person.number-absent', rule: 'R-9', pointer: '/nik' }]);
    expect(register(woman).warnings).toBeUndefined();
  });
});

describe('section 16: who sees what of a person', () => {
  const all = {
    name: woman.name,
    nik: woman.nik,
    birthDate: woman.birthDate,
    phone: '0800000001',
    address: 'RT 3',
  };

  it.each(['facilitator', 'secretariat', 'auditor', 'national'] as const)('a %s sees all (P3)', (role) => {
    expect(personSeenBy([role], all)).toEqual(all);
    expect(personSeenBy(['board', role], all)).toEqual(all);
  });

  it.each(['region', 'city', 'board', 'unit', 'supervisor'] as const)(
    'a %s sees name and phone, and the NIK masked (P2)',
    (role) => {
      expect(personSeenBy([role], all)).toEqual({
        name: all.name,
        nik: '317101******9999',
        phone: all.phone,
      });
      expect(personSeenBy([role], { name: all.name })).toEqual({ name: all.name });
    },
  );
});

describe('correcting a person', () => {
  const before = { name: 'Warga Contoh', nik: woman.nik, phone: '0800000001' };
  const person = aPerson({ sex: 'female', version: 2 });

  it('sets what is named and removes what is null', () => {
    const { next, personal, events } = correctPerson(
      person,
      before,
      { phone: null, address: 'RT 03' },
      aGiven(),
    );
    expect(personal).toEqual({ name: 'Warga Contoh', nik: woman.nik, address: 'RT 03' });
    expect(next).toMatchObject({ sex: 'female', version: 3 });
    expect(events).toMatchObject([{ contract: { type: 'person-changed.v1' }, recordversion: 3 }]);
  });

  it('R-9: a 0 removes the NIK, with a note', () => {
    const { personal, warnings } = correctPerson(person, before, { nik: '0' }, aGiven());
    expect(personal).toEqual({ name: before.name, phone: before.phone });
    expect(warnings).toMatchObject([{ code: 'person.number-absent' }]);
  });

  it('R-8: looks at the NIK again, also when only sex or birth date changes', () => {
    expect(() => correctPerson(person, before, { sex: 'male' }, aGiven())).toThrow('person.nik-mismatch');
    expect(() => correctPerson(person, before, { birthDate: '1992-01-02' }, aGiven())).toThrow(
      'person.nik-mismatch',
    );
    expect(correctPerson(person, before, { sex: 'male', nik: null }, aGiven()).next.sex).toBe('male');
  });
});

describe('the account of a person', () => {
  it('is linked once, and told with the posts; the state says only that there is one', () => {
    const { next, events } = linkAccount(
      aPerson({ posts: [aPost('board.member')] }),
      'contoh-akun',
      aGiven(),
    );
    expect(next).toMatchObject({ account: 'contoh-akun', version: 2 });
    expect(events).toMatchObject([
      {
        contract: { type: 'person-posts-changed.v1' },
        data: { account: 'contoh-akun', posts: [{ post: 'board.member' }] },
        state: { hasAccount: true },
      },
    ]);
    expect(events[0].state).not.toHaveProperty('account');
    expect(() => linkAccount(next, 'lain', aGiven())).toThrow(
      expect.objectContaining({ code: 'person.has-account' }),
    );
  });

  it('is taken away; the posts stay', () => {
    const linked = aPerson({ account: 'contoh-akun', posts: [aPost('board.member')] });
    const { next, events } = unlinkAccount(linked, aGiven());
    expect(next).not.toHaveProperty('account');
    expect(next.posts).toHaveLength(1);
    expect(events[0].data).toMatchObject({ account: null });
    expect(() => unlinkAccount(next, aGiven())).toThrow(
      expect.objectContaining({ code: 'person.no-account' }),
    );
  });
});

describe('SD-7: who holds an office', () => {
  it('holds it from its first to its last day', () => {
    const person = { posts: [aPost('upk.cashier', { from: '2012-09-01', until: '2013-08-31' })] };
    expect(holdsOffice(person, '2012-08-31')).toBe(false);
    expect(holdsOffice(person, '2012-09-01')).toBe(true);
    expect(holdsOffice(person, '2013-08-31')).toBe(true);
    expect(holdsOffice(person, '2013-09-01')).toBe(false);
    expect(holdsOffice({ posts: [] }, '2013-09-01')).toBe(false);
  });
});

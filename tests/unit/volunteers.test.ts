import { describe, expect, it } from 'vitest';
import {
  changeVolunteer,
  checkReader,
  checkWriter,
  registerVolunteer,
} from '../../functions/volunteers/domain/volunteer.ts';
import type { Role } from '../../shared/contract/access.ts';
import type { Given } from '../../shared/contract/given.ts';
import { LocationId } from '../../shared/contract/primitives.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { volunteerRoutes } from '../../shared/routes/volunteers/volunteers.ts';

const { body: Registration } = volunteerRoutes.registerVolunteer;
const { body: Patch } = volunteerRoutes.changeVolunteer;

const location = {
  locationId: LocationId.parse('01ARZ3NDEKTSV4RRFFQ69G5FAV'),
  area: { scheme: 'kemendagri', code: '31.71.01.1001', version: 'v' },
} as const;
const asked = {
  locationId: location.locationId,
  sex: 'female',
  rt: '003',
  rw: '02',
  occupation: 'Guru',
  skills: ['mengajar'],
  sectors: ['education', 'health'],
  registeredOn: '2026-03-07',
  name: 'Relawan Satu',
  phone: '0800000003',
};
let ids = 0;
const given: Given = {
  now: new Date('2026-03-07T09:20:00Z'),
  newId: () => `01ARZ3NDEKTSV4RRFFQ69G${String(++ids).padStart(4, '0')}`,
  policies: policyTable(),
};

const register = (
  more: object = {},
  { roles = ['facilitator'], at = location, now = given.now } = {} as {
    roles?: Role[];
    at?: { locationId: LocationId; area: { scheme: 'kemendagri'; code: string; version: string } };
    now?: Date;
  },
) =>
  registerVolunteer(
    Registration.parse({ ...asked, ...more }),
    at,
    { by: 'account-1', roles, createdAs: 'print' },
    { ...given, now },
  );
const refusedAs = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe('the registration of a volunteer (K-1 to K-3)', () => {
  it('makes an active record of the enrolled kelurahan, and keeps name and phone apart', () => {
    const { next, personal } = register();
    const { name, phone, ...profile } = asked;
    expect(next).toMatchObject({ ...profile, area: location.area, status: 'active', version: 1 });
    expect(next).not.toHaveProperty('name');
    expect(next).not.toHaveProperty('phone');
    expect(personal).toEqual({ name, phone });
    expect(next.origin).toEqual({
      source: 'office',
      enteredAt: '2026-03-07T09:20:00.000Z',
      enteredBy: 'account-1',
    });
  });

  it('takes the id that a device gave, and makes one otherwise', () => {
    const volunteerId = '01BX5ZZKBKACTAV9WEVGEMMVRZ';
    expect(register({ volunteerId }).next.volunteerId).toBe(volunteerId);
    expect(register().next.volunteerId).toMatch(/^01ARZ3/);
  });

  it('keeps each sector interest once', () => {
    const twice = { sectors: ['health', 'education', 'health'] };
    const { next, personal } = register(twice);
    expect(next.sectors).toEqual(['health', 'education']);
    const patch = Patch.parse({ sectors: ['housing', 'housing'] });
    expect(changeVolunteer(next, personal, patch, given).next.sectors).toEqual(['housing']);
  });

  it('may be dated today and any day before, not tomorrow', () => {
    expect(register({ registeredOn: '2026-03-07' }).next.registeredOn).toBe('2026-03-07');
    expect(register({ registeredOn: '2007-01-01' }).next.registeredOn).toBe('2007-01-01');
    expect(() => register({ registeredOn: '2026-03-08' })).toThrow(
      refusedAs('volunteer.registered-in-future', {
        errors: [expect.objectContaining({ pointer: '/registeredOn' })],
        details: { rule: 'K-1', today: '2026-03-07' },
      }),
    );
  });

  it('knows the day of the kelurahan: at 15.30 UTC it is tomorrow in Papua and still today in Jakarta', () => {
    const now = new Date('2026-03-07T15:30:00Z');
    const papua = { ...location, area: { ...location.area, code: '91.71.01.1001' } };
    const tomorrow = { registeredOn: '2026-03-08' };
    expect(register(tomorrow, { now, at: papua }).next.registeredOn).toBe('2026-03-08');
    expect(() => register(tomorrow, { now })).toThrow(refusedAs('volunteer.registered-in-future'));
  });

  it('is the own record only when no office entered it', () => {
    expect(register({}, { roles: ['volunteer'] }).next.account).toBe('account-1');
    expect(register({}, { roles: ['facilitator'] }).next).not.toHaveProperty('account');
    expect(register({}, { roles: ['volunteer', 'secretariat'] }).next).not.toHaveProperty('account');
  });

  it('is told with interests and status, but neither personal fields nor account', () => {
    const { next, events } = register({}, { roles: ['volunteer'] });
    const { volunteerId } = next;
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      contract: { type: 'volunteer-registered.v1', bus: 'volunteer' },
      subject: volunteerId,
      recordversion: 1,
      area: '31.71.01.1001',
      state: { volunteerId, version: 1 },
    });
    expect(events[0].data).toEqual({
      volunteerId,
      locationId: location.locationId,
      sectors: ['education', 'health'],
      status: 'active',
    });
    for (const hidden of ['account', 'name', 'phone']) expect(events[0].state).not.toHaveProperty(hidden);
  });
});

describe('the change of a volunteer', () => {
  const { next: volunteer, personal } = register({}, { roles: ['volunteer'] });
  const change = (patch: object) => changeVolunteer(volunteer, personal, Patch.parse(patch), given);

  it('sets what the patch names and keeps the rest, personal fields apart', () => {
    const { next, personal: after, events } = change({ status: 'resting', phone: '0811111111' });
    expect(next).toEqual({ ...volunteer, status: 'resting', version: 2 });
    expect(after).toEqual({ name: 'Relawan Satu', phone: '0811111111' });
    expect(events[0]).toMatchObject({
      contract: { type: 'volunteer-changed.v1' },
      recordversion: 2,
      data: { status: 'resting' },
    });
    expect(events[0].state).not.toHaveProperty('account');
  });

  it('removes what the patch makes null', () => {
    const { next, personal: after } = change({ occupation: null, phone: null });
    expect(next).not.toHaveProperty('occupation');
    expect(after).toEqual({ name: 'Relawan Satu' });
  });

  it('is for the own record of a volunteer, and for any record by an office', () => {
    const refusedTo = (by: string, roles: Role[], account: string | undefined = 'account-1') => {
      return () => checkWriter({ account }, { by, roles });
    };
    expect(refusedTo('account-1', ['volunteer'])).not.toThrow();
    expect(refusedTo('account-2', ['volunteer'])).toThrow(refusedAs('volunteer.not-own-record'));
    expect(() => checkWriter({}, { by: 'account-1', roles: ['volunteer'] })).toThrow(
      refusedAs('volunteer.not-own-record'),
    );
    expect(refusedTo('account-2', ['facilitator'])).not.toThrow();
    expect(refusedTo('account-2', ['volunteer', 'secretariat'])).not.toThrow();
  });
});

describe('reading a volunteer', () => {
  const by = (id: string, ...roles: Role[]) => ({ id, roles, area: '31.71' });
  const own = { account: 'account-1' };

  it('needs no purpose of the volunteer itself', () => {
    expect(() => checkReader(own, by('account-1', 'volunteer'), undefined)).not.toThrow();
  });

  it('does not tell a volunteer that another exists, whatever the purpose', () => {
    expect(() => checkReader(own, by('account-2', 'volunteer', 'data'), 'contact')).toThrow(
      refusedAs('volunteer.not-found'),
    );
    expect(() => checkReader({}, by('account-2', 'volunteer'), undefined)).toThrow(
      refusedAs('volunteer.not-found'),
    );
  });

  it('needs a purpose of everybody else', () => {
    expect(() => checkReader(own, by('account-2', 'board'), 'contact')).not.toThrow();
    expect(() => checkReader(own, by('account-2', 'board', 'volunteer'), undefined)).toThrow(
      refusedAs('privacy.purpose-missing'),
    );
  });
});

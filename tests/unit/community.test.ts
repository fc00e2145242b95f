import { describe, expect, it } from 'vitest';
import {
  eraseForumPost,
  formForum,
  recordForumMeeting,
  writeForumPost,
} from '../../functions/volunteers/domain/forum.ts';
import { readdress } from '../../functions/volunteers/domain/readdressing.ts';
import { changeSectorGroup, formSectorGroup } from '../../functions/volunteers/domain/sector-group.ts';
import { suggest } from '../../functions/volunteers/domain/suggestion.ts';
import type { VolunteerRecord } from '../../functions/volunteers/domain/volunteer.ts';
import type { Role } from '../../shared/contract/access.ts';
import { forumRoutes } from '../../shared/routes/volunteers/forums.ts';
import { sectorGroupRoutes } from '../../shared/routes/volunteers/sector-groups.ts';
import { aGiven, anArea, anEntry, anId, personId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';
import { anActivityCopy, aVolunteer, locationId, someHours } from '../support/volunteer-builders.ts';

const given = () => aGiven('2012-09-01T05:00:00.000Z');
const place = { locationId, area: anArea() };
const form = (formedOn = '2012-08-01') =>
  formForum(
    forumRoutes.formForum.body.parse({ locationId, name: 'Forum Uji', formedOn }),
    place,
    anEntry,
    given(),
  );

describe('a forum of volunteers (K-3)', () => {
  it('was formed today or before', () => {
    expect(form('2012-09-01').events).toMatchObject([{ contract: { type: 'forum-formed.v1' } }]);
    expect(() => form('2012-09-02')).toThrow(refusalAt('date.in-future', '/formedOn'));
  });

  it('meets with an attendance that adds up, not in the future', () => {
    const attendance = { total: 24, women: 15, men: 9, poor: 10 };
    const meet = (more: object = {}) =>
      recordForumMeeting(
        forumRoutes.recordForumMeeting.body.parse({
          on: '2012-09-01',
          topic: 'Survei',
          attendance,
          decisions: [],
          ...more,
        }),
        form().next,
        anEntry,
        given(),
      );
    expect(meet().events).toMatchObject([{ data: { total: 24, women: 15 } }]);
    expect(() => meet({ on: '2012-09-02' })).toThrow(refusalAt('meeting.in-future', '/on'));
    expect(() => meet({ attendance: { ...attendance, men: 8 } })).toThrow(refusal('attendance.mismatch'));
  });
});

describe('what is written in a forum', () => {
  const write = (
    { volunteer, roles = ['volunteer'] }: { volunteer?: VolunteerRecord; roles?: Role[] },
    by = 'relawan-1',
  ) =>
    writeForumPost(
      forumRoutes.writeForumPost.body.parse({ text: 'Rahasia Warga', volunteerId: volunteer?.volunteerId }),
      form().next,
      { roles, volunteer, personId: personId(3) },
      { ...anEntry, by },
      given(),
    );

  it('is of a volunteer in the own name only, or of an office', () => {
    expect(write({ volunteer: aVolunteer() }).next.author).toBe(aVolunteer().volunteerId);
    expect(() => write({ volunteer: aVolunteer() }, 'relawan-2')).toThrow(
      refusal('volunteer.not-own-record'),
    );
    expect(() => write({})).toThrow(refusal('volunteer.not-own-record'));
    expect(write({ roles: ['board'] }).next.author).toBe(personId(3));
  });

  it('stands in no event in clear, nor who the person is', () => {
    const { next, events } = write({ roles: ['board'] });
    expect(JSON.stringify([next, events])).not.toContain('Rahasia');
    expect(events[0].state).not.toHaveProperty('author');
  });

  it('is gone with its author, once (D-3)', () => {
    const { next: post } = write({ volunteer: aVolunteer() });
    const erased = eraseForumPost(post, given());
    expect(erased?.next).toMatchObject({ erasedAt: '2012-09-01T05:00:00.000Z', version: 2 });
    expect(erased?.next).not.toHaveProperty('author');
    expect(erased?.next).not.toHaveProperty('volunteerId');
    expect(erased && eraseForumPost(erased.next, given())).toBeUndefined();
  });
});

describe('a sector group (K-4)', () => {
  const [member, other] = [aVolunteer(), aVolunteer({ volunteerId: anId('VRT', 2) })];
  const known = new Map([member, other].map((one) => [one.volunteerId as string, one]));
  const formOf = (members: readonly string[], of: ReadonlyMap<string, VolunteerRecord> = known) =>
    formSectorGroup(
      sectorGroupRoutes.formSectorGroup.body.parse({ locationId, name: 'Uji', sector: 'health', members }),
      place,
      of,
      anEntry,
      given(),
    );

  it('has members who are volunteers of the kelurahan', () => {
    expect(formOf([member.volunteerId]).events).toMatchObject([{ data: { sector: 'health', members: 1 } }]);
    const wrong = (volunteer: Partial<VolunteerRecord>) => () =>
      formOf(
        [member.volunteerId, other.volunteerId],
        new Map([...known, [other.volunteerId, { ...other, ...volunteer }]]),
      );
    expect(wrong({ status: 'resting' })).not.toThrow();
    for (const more of [{ status: 'left' }, { status: 'erased' }, { locationId: anId('PACE', 2) }] as const)
      expect(wrong(more as never)).toThrow(
        refusalAt('sector-group.no-member', '/members/1', { rule: 'K-4' }),
      );
    expect(() => formOf([anId('VRT', 9)])).toThrow(refusalAt('sector-group.no-member', '/members/0'));
  });

  it('keeps who left since among its members, and takes nobody new who did', () => {
    const { next } = formOf([member.volunteerId]);
    const left = new Map([[member.volunteerId as string, aVolunteer({ status: 'left' })]]);
    const change = (members: readonly string[]) =>
      changeSectorGroup(next, sectorGroupRoutes.changeSectorGroup.body.parse({ members }), left, given());
    expect(change([member.volunteerId]).next.version).toBe(2);
    expect(() => change([member.volunteerId, other.volunteerId])).toThrow(refusal('sector-group.no-member'));
  });

  it('is changed field by field, and null ends the partnership', () => {
    const { next } = formOf([member.volunteerId]);
    const change = (group: typeof next, patch: object) =>
      changeSectorGroup(group, sectorGroupRoutes.changeSectorGroup.body.parse(patch), known, given()).next;
    const partnered = change(next, { partner: { kind: 'school', name: 'SDN Contoh' } });
    expect(partnered).toMatchObject({ name: 'Uji', partner: { kind: 'school' } });
    expect(change(partnered, { name: 'Lain' }).partner).toEqual(partnered.partner);
    expect(change(partnered, { partner: null }).partner).toBeUndefined();
  });
});

describe('whom an activity may ask (K-3)', () => {
  const activity = anActivityCopy(); // health 60 %, education 40 %
  const one = (number: number, more: Partial<VolunteerRecord>) =>
    aVolunteer({ volunteerId: anId('VRT', number), sectors: [], skills: [], ...more });

  it('says of each why: interest, skill, role, and where', () => {
    const roles = [{ role: 'teacher', from: '2012-08-01' }] as const;
    const [first] = suggest(
      activity,
      [one(1, { sectors: ['health', 'housing'], skills: ['Mengajar', 'menari'], roles: [...roles] })],
      given(),
    );
    expect(first).toEqual({
      volunteerId: anId('VRT', 1),
      locationId,
      score: 60 + 20 + 20 + 25,
      why: { sectors: ['health'], skills: ['Mengajar'], roles: ['teacher'], area: 'kelurahan' },
    });
  });

  it('names the best first: who shares more of the needs, then who lives where the work is', () => {
    const found = suggest(
      activity,
      [
        one(1, { sectors: ['education'] }),
        one(2, { sectors: ['health'], locationId: anId('PACE', 2) }),
        one(3, { sectors: ['health'] }),
        one(4, { sectors: ['education'] }),
      ],
      given(),
    );
    const order = found.map(({ volunteerId, score, why }) => [volunteerId, score, why.area]);
    expect(order).toEqual([
      [anId('VRT', 3), 85, 'kelurahan'],
      [anId('VRT', 1), 65, 'kelurahan'],
      [anId('VRT', 4), 65, 'kelurahan'],
      [anId('VRT', 2), 60, 'kecamatan'],
    ]);
  });

  it('leaves out who is not active, who fits nothing, and a role that is over', () => {
    const over = [{ role: 'health', from: '2012-04-01', until: '2012-08-31' }] as const;
    const runs = [{ role: 'health', from: '2012-04-01', until: '2012-09-01' }] as const;
    const found = suggest(
      activity,
      [
        one(1, { sectors: ['health'], status: 'resting' }),
        one(2, { sectors: ['health'], status: 'erased' }),
        one(3, { sectors: ['housing'], skills: ['tukang kayu'] }),
        one(4, { roles: [...over] }),
        one(5, { roles: [...runs] }),
      ],
      given(),
    );
    expect(found.map(({ volunteerId }) => volunteerId)).toEqual([anId('VRT', 5)]);
  });

  it('names 25 at most', () => {
    const many = Array.from({ length: 26 }, (_, index) => one(index + 1, { sectors: ['health'] }));
    expect(suggest(activity, many, given())).toHaveLength(25);
  });
});

describe('a record of a kelurahan that got another code (X-3)', () => {
  const continues = { locationId, code: '31.71.01.1003' };

  it('follows it, once', () => {
    const hours = someHours();
    const moved = readdress(hours, hours.hoursId, { continues }, given());
    expect(moved?.next).toMatchObject({ area: { code: '31.71.01.1003' }, version: 2 });
    expect(moved?.events).toMatchObject([{ data: { from: '31.71.01.1001', to: '31.71.01.1003' } }]);
    expect(moved && readdress(moved.next, hours.hoursId, { continues }, given())).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { isHeldOn, type PostName, postRoles, posts, type Role, roles } from '../../shared/contract/access.ts';
import { actingRoles, entered, needsPost } from '../../shared/contract/acting.ts';
import { aPost } from '../support/builders.ts';

const { locationId } = aPost('board.member');
const caller = (...held: Role[]) => ({ id: 'account-1', roles: held, area: '31.71' });
const acting = (
  held: Role[],
  posts: ReturnType<typeof aPost>[],
  access: 'any' | readonly Role[],
  on = '2012-09-01',
) => actingRoles({ caller: caller(...held), posts }, access, { locationId, on });
const noPost = expect.objectContaining({
  code: 'access.no-post',
  details: expect.objectContaining({ rule: 'SD-7' }),
});

describe('SD-7: acting by a post', () => {
  it('begins on its first day and ends with its last', () => {
    const post = aPost('secretariat.staff', { from: '2012-09-01', until: '2013-08-31' });
    const on = (day: string) => acting(['secretariat'], [post], ['secretariat'], day);
    expect(() => on('2012-08-31')).toThrow(noPost);
    expect(on('2012-09-01')).toEqual(['secretariat']);
    expect(on('2013-08-31')).toEqual(['secretariat']);
    expect(() => on('2013-09-01')).toThrow(noPost);
    expect(isHeldOn({ from: '2012-09-01' }, '2099-12-31')).toBe(true);
  });

  it('is acting in the kelurahan of the post only', () => {
    const elsewhere = aPost('secretariat.staff', { locationId: 'another' });
    expect(() => acting(['secretariat'], [elsewhere], ['secretariat'])).toThrow(noPost);
  });

  it('needs the post of that role, not any', () => {
    expect(() => acting(['secretariat'], [aPost('board.member')], ['secretariat'])).toThrow(noPost);
    expect(() => acting(['cashier'], [aPost('upk.bookkeeper')], ['cashier'])).toThrow(noPost);
  });

  it('does not lend a role that the token does not hold, or that the route does not admit', () => {
    expect(() => acting(['board'], [aPost('secretariat.staff')], ['secretariat'])).toThrow(noPost);
    expect(
      acting(['board', 'secretariat'], [aPost('board.member'), aPost('secretariat.staff')], ['board']),
    ).toEqual(['board']);
  });

  it('is not asked of those who act by area alone', () => {
    expect(acting(['facilitator', 'secretariat'], [], ['facilitator', 'secretariat'])).toEqual([
      'facilitator',
    ]);
    expect(acting(['auditor'], [], 'any')).toEqual(['auditor']);
  });

  it('lets the posts be read only when no role of the caller does without', () => {
    expect(needsPost(caller('secretariat'), ['secretariat', 'facilitator'])).toBe(true);
    expect(needsPost(caller('secretariat', 'facilitator'), ['secretariat', 'facilitator'])).toBe(false);
    expect(needsPost(caller('secretariat', 'auditor'), ['secretariat', 'facilitator'])).toBe(true);
  });

  it('has a role for every post, and every post of a role is in the closed list', () => {
    const named = Object.values(postRoles).flat();
    expect(named.toSorted()).toEqual([...posts].toSorted() as PostName[]);
    const byArea = roles.filter((role) => postRoles[role] === undefined);
    expect(byArea).toEqual(['national', 'region', 'city', 'facilitator', 'volunteer', 'auditor', 'data']);
  });
});

describe('R-15: the origin of a record', () => {
  it('names who entered it and when, whatever the sender says of its source', () => {
    const by = { by: 'account-1', now: new Date('2012-09-01T05:00:00Z') };
    const stamp = { enteredAt: '2012-09-01T05:00:00.000Z', enteredBy: 'account-1' };
    expect(entered(undefined, by)).toEqual({ source: 'office', ...stamp });
    const forged = { source: 'device', enteredBy: 'somebody else' } as const;
    expect(entered(forged, by)).toEqual({ source: 'device', ...stamp });
  });
});

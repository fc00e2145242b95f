import { describe, expect, it } from 'vitest';
import { checkPost } from '../../functions/registration/domain/post.ts';
import { type PostName, posts } from '../../shared/contract/access.ts';
import { anId, aPost } from '../support/builders.ts';

const body = (post: PostName) => post.split('.')[0] ?? '';
const of = (...bodies: string[]) => posts.filter((post) => bodies.includes(body(post)));
const pairs = (left: readonly PostName[], right: readonly PostName[]) =>
  left.flatMap((a) => right.map((b) => [a, b] as const));

const clashing = [
  ...pairs(of('board'), of('upk', 'upl', 'ups')).map((pair) => ['SD-1', ...pair] as const),
  ...pairs(of('secretariat'), of('board', 'upk', 'upl', 'ups')).map((pair) => ['SD-2', ...pair] as const),
  ...pairs(['upk.cashier'], ['upk.bookkeeper']).map((pair) => ['SD-3', ...pair] as const),
  ...pairs(of('supervisors'), of('upk')).map((pair) => ['SD-3', ...pair] as const),
];

describe('posts of one person', () => {
  it.each(clashing)('%s: %s clashes with %s, whichever was first, and the refusal names it', (rule, a, b) => {
    for (const [held, wanted] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(() => checkPost([aPost(held)], aPost(wanted))).toThrow(
        expect.objectContaining({
          code: 'post.clash',
          details: { rule, wanted, clashesWith: held, from: '2012-09-01', until: undefined },
        }),
      );
    }
  });

  it.each([
    ['upk.manager', 'upk.bookkeeper'],
    ['upk.manager', 'upk.cashier'],
    ['upk.loan-officer', 'upk.cashier'],
    ['upl.member', 'ups.member'],
    ['supervisors.member', 'upl.member'],
    ['board.member', 'group.member'],
    ['secretariat.staff', 'group.head'],
  ] as const)('SD-3: %s may also be %s: no rule keeps them apart', (held, wanted) => {
    expect(() => checkPost([aPost(held)], aPost(wanted))).not.toThrow();
  });

  it('R-4: every pair of the closed list that clashes is one of SD-1, SD-2 and SD-3', () => {
    const clashes = new Set(clashing.flatMap(([, a, b]) => [`${a} ${b}`, `${b} ${a}`]));
    for (const [held, wanted] of pairs(posts, posts)) {
      if (held === wanted) continue;
      const attempt = () => checkPost([aPost(held)], aPost(wanted));
      if (clashes.has(`${held} ${wanted}`)) expect(attempt).toThrow('post.clash');
      else expect(attempt).not.toThrow();
    }
  });

  it('R-4: clash on the day that both are held, and not on the day after', () => {
    const cashier = aPost('upk.cashier', { from: '2012-09-01', until: '2013-08-31' });
    const bookkeeper = (from: string, until?: string) => aPost('upk.bookkeeper', { from, until });
    expect(() => checkPost([cashier], bookkeeper('2013-08-31'))).toThrow('post.clash');
    expect(() => checkPost([cashier], bookkeeper('2013-09-01'))).not.toThrow();
    expect(() => checkPost([cashier], bookkeeper('2012-01-01', '2012-09-01'))).toThrow('post.clash');
    expect(() => checkPost([cashier], bookkeeper('2012-01-01', '2012-08-31'))).not.toThrow();
    expect(() => checkPost([aPost('upk.cashier')], bookkeeper('2012-01-01'))).toThrow('post.clash');
  });

  it('R-4: every post of the person is looked at', () => {
    const held = [aPost('group.member'), aPost('upk.cashier')];
    expect(() => checkPost(held, aPost('upk.bookkeeper'))).toThrow('post.clash');
  });

  it('are not given twice in the same days, but again later, and in another body', () => {
    const first = aPost('ups.member', { postId: anId('PST', 7), until: '2013-08-31' });
    expect(() => checkPost([first], aPost('ups.member', { from: '2013-08-31' }))).toThrow(
      expect.objectContaining({
        code: 'post.held',
        details: { postId: anId('PST', 7), from: '2012-09-01', until: '2013-08-31' },
      }),
    );
    expect(() => checkPost([first], aPost('ups.member', { from: '2013-09-01' }))).not.toThrow();
    expect(() =>
      checkPost([aPost('group.member')], aPost('group.member', { bodyId: 'another' })),
    ).not.toThrow();
  });
});

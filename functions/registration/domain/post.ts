import type { Post, PostName } from '../../../shared/contract/access.ts';
import { Problem } from '../../../shared/errors.ts';

type Period = Pick<Post, 'from' | 'until'>;

const overlaps = (a: Period, b: Period): boolean =>
  (a.until === undefined || b.from <= a.until) && (b.until === undefined || a.from <= b.until);

const bodyOf = (post: PostName): string => post.split('.')[0] ?? '';
const units = ['upk', 'upl', 'ups'];

/** Pairs of posts that one person may not hold at the same time, and the rule that says so. */
const clashes: readonly { readonly rule: string; readonly between: (a: PostName, b: PostName) => boolean }[] =
  [
    // boards approve and supervise, units enter and pay: never the same person (SA1)
    { rule: 'SD-1', between: (a, b) => bodyOf(a) === 'board' && units.includes(bodyOf(b)) },
    {
      rule: 'SD-2',
      between: (a, b) => bodyOf(a) === 'secretariat' && ['board', ...units].includes(bodyOf(b)),
    },
    { rule: 'SD-3', between: (a, b) => a === 'upk.cashier' && b === 'upk.bookkeeper' },
    { rule: 'SD-3', between: (a, b) => bodyOf(a) === 'supervisors' && bodyOf(b) === 'upk' },
  ];

/**
 * Refuses a post that clashes with another one of the person in the same days, and names that one (rules R-4, SD-1
 * to SD-3): `post.clash`. The same post of the same body twice is `post.held`.
 */
export const checkPost = (held: readonly Post[], wanted: Post): void => {
  for (const other of held) {
    if (!overlaps(other, wanted)) continue;
    if (other.post === wanted.post && other.bodyId === wanted.bodyId) {
      throw new Problem('post.held', { postId: other.postId, from: other.from, until: other.until });
    }
    const clash = clashes.find(
      ({ between }) => between(other.post, wanted.post) || between(wanted.post, other.post),
    );
    if (clash) {
      const { post, from, until } = other;
      throw new Problem('post.clash', {
        rule: clash.rule,
        wanted: wanted.post,
        clashesWith: post,
        from,
        until,
      });
    }
  }
};

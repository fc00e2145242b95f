import { isHeldOn, type Post, type PostName } from '../../../shared/contract/access.ts';
import type { Actor } from '../../../shared/contract/actor.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import { today } from '../../../shared/policy/local-date.ts';

/** Who acts, and by which request: what every rule of this service is told. */
export interface Acting {
  readonly actor: Actor;
  /** Fingerprint of the request, by which a repeat is known. */
  readonly createdAs: string;
}

type Place = { readonly boardId: string; readonly area: Pick<Area, 'code'> };

/** The posts of some kinds that somebody holds for a board today. */
export const heldFor = (
  { posts }: Pick<Actor, 'posts'>,
  needs: readonly PostName[],
  { boardId, area }: Place,
  given: Given,
): readonly Post[] => {
  const on = today(given, area.code);
  return posts.filter((post) => post.boardId === boardId && needs.includes(post.post) && isHeldOn(post, on));
};

/**
 * The posts by which somebody acts for a board today; without one `access.no-post` (SD-7). That the cashier is not the
 * bookkeeper, and that nobody of the board holds a post of a unit, registration has seen to (SD-1, SD-3).
 */
export const mustHold = (
  actor: Pick<Actor, 'posts'>,
  needs: readonly PostName[],
  place: Place,
  given: Given,
): readonly [Post, ...Post[]] => {
  const [first, ...others] = heldFor(actor, needs, place, given);
  const on = today(given, place.area.code);
  if (!first) throw new Problem('access.no-post', { rule: 'SD-7', needs, on });
  return [first, ...others];
};

import type * as z from 'zod/mini';
import { Problem } from '../errors.ts';
import { type Caller, isHeldOn, type Post, postRoles, type Role } from './access.ts';
import type { LocalDate, Origin, OriginGiven } from './primitives.ts';

/** A caller together with the posts that its person holds or held. */
export interface Acting {
  readonly caller: Caller;
  readonly posts: readonly Post[];
}

type Access = 'public' | 'any' | readonly Role[];

/** The roles of a caller that a route admits. */
const admitted = ({ roles }: Caller, access: Access): readonly Role[] =>
  typeof access === 'string' ? roles : roles.filter((role) => access.includes(role));

/** Whether a caller can act here only by a post, so that its posts must be read. */
export const needsPost = (caller: Caller, access: Access): boolean =>
  admitted(caller, access).every((role) => postRoles[role] !== undefined);

/**
 * The roles by which somebody acts in a kelurahan on a day: those that need no post, and those of a post held there
 * then (rule SD-7). None is `access.no-post`.
 */
export const actingRoles = (
  { caller, posts }: Acting,
  access: Access,
  { locationId, on }: { readonly locationId: string; readonly on: LocalDate },
): readonly Role[] => {
  const acting = admitted(caller, access).filter((role) => {
    const needed = postRoles[role];
    return (
      !needed ||
      posts.some((held) => held.locationId === locationId && needed.includes(held.post) && isHeldOn(held, on))
    );
  });
  if (acting.length === 0) throw new Problem('access.no-post', { rule: 'SD-7', needs: access, on });
  return acting;
};

/** Who entered a record and when, beside what the sender said of its source (rule R-15). */
export const entered = (
  given: z.infer<typeof OriginGiven> | undefined,
  { by, now }: { readonly by: string; readonly now: Date },
): Origin => ({ source: 'office', ...given, enteredAt: now.toISOString(), enteredBy: by });

import type * as z from 'zod/mini';
import { Problem } from '../errors.ts';
import { today } from '../policy/local-date.ts';
import { type Caller, isHeldOn, type Post, postRoles, type Role } from './access.ts';
import type { Given } from './given.ts';
import type { Area, LocalDate, Origin, OriginGiven } from './primitives.ts';

/** A caller together with the posts that its person holds or held. */
export interface Acting {
  readonly caller: Caller;
  readonly posts: readonly Post[];
}

type Access = 'public' | 'any' | readonly Role[];

/** The roles of a caller that a route admits. */
const admitted = ({ roles }: Caller, access: Access): readonly Role[] =>
  typeof access === 'string' ? roles : roles.filter((role) => access.includes(role));

/** Whether a caller can act here only by a post, so that its posts must be read. Who is not admitted acts by none. */
export const needsPost = (caller: Caller, access: Access): boolean => {
  const roles = admitted(caller, access);
  return roles.length > 0 && roles.every((role) => postRoles[role] !== undefined);
};

/**
 * The roles by which somebody acts in a kelurahan on a day: those that need no post, and those of a post held there
 * then (rule SD-7). None is `access.no-post`.
 */
export const actingRoles = (
  { caller, posts }: Acting,
  access: Access,
  { locationId, on }: { readonly locationId: string | undefined; readonly on: LocalDate },
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

/** As `actingRoles`, today, in the kelurahan that a record belongs to. */
export const actingIn = (
  acting: Acting,
  access: Access,
  { locationId, area }: { readonly locationId?: string | undefined; readonly area: Pick<Area, 'code'> },
  given: Given,
): readonly Role[] => actingRoles(acting, access, { locationId, on: today(given, area.code) });

/** Who entered a record and when, beside what the sender said of its source (rule R-15). */
export const entered = (
  given: z.infer<typeof OriginGiven> | undefined,
  { by, now }: { readonly by: string; readonly now: Date },
): Origin => ({ source: 'office', ...given, enteredAt: now.toISOString(), enteredBy: by });

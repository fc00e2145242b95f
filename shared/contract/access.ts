import * as z from 'zod/mini';
import { LocalDate, Minutes, PostId } from './primitives.ts';

/** Roles of the token. Those in `postRoles` count only together with a current post; the others by area alone. */
export const roles = [
  'national',
  'region',
  'city',
  'facilitator',
  'board',
  'secretariat',
  'loan-officer',
  'bookkeeper',
  'cashier',
  'unit',
  'supervisor',
  'group',
  'volunteer',
  'auditor',
  'data',
] as const;
export type Role = (typeof roles)[number];

/** The closed list of posts: body and office, `upk.cashier`. Domain handbook, section 3.1. */
export const posts = [
  'board.coordinator',
  'board.member',
  'secretariat.secretary',
  'secretariat.staff',
  'upk.manager',
  'upk.loan-officer',
  'upk.bookkeeper',
  'upk.cashier',
  'upl.manager',
  'upl.member',
  'ups.manager',
  'ups.member',
  'supervisors.member',
  'group.head',
  'group.secretary',
  'group.treasurer',
  'group.member',
] as const;
export type PostName = (typeof posts)[number];

/** Which posts let somebody use a role. A role that is not here needs no post. */
export const postRoles: Partial<Record<Role, readonly PostName[]>> = {
  board: ['board.coordinator', 'board.member'],
  secretariat: ['secretariat.secretary', 'secretariat.staff'],
  'loan-officer': ['upk.loan-officer'],
  bookkeeper: ['upk.bookkeeper'],
  cashier: ['upk.cashier'],
  unit: ['upk.manager', 'upl.manager', 'upl.member', 'ups.manager', 'ups.member'],
  supervisor: ['supervisors.member'],
  group: ['group.head', 'group.secretary', 'group.treasurer', 'group.member'],
};

/**
 * A post (jabatan) of a person, from its start to its end date, both included; no end date means still held.
 * `boardId` is the board in whose kelurahan it acts, `bodyId` the board, unit or group that it belongs to.
 */
export const Post = z
  .object({
    postId: PostId,
    post: z.enum(posts),
    bodyId: z.string(),
    boardId: z.string(),
    locationId: z.string(),
    from: LocalDate,
    until: z.optional(LocalDate),
    minutes: z.optional(Minutes),
  })
  .register(z.globalRegistry, { id: 'Post' });
export type Post = z.infer<typeof Post>;

/** Whether a post is held on a day (rule SD-7). */
export const isHeldOn = ({ from, until }: Pick<Post, 'from' | 'until'>, day: LocalDate): boolean =>
  from <= day && (until === undefined || day <= until);

/** Who calls: the account of the token, its roles and its area (`ID` is the whole country). */
export interface Caller {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly area: string;
}

/** `Pranata-Purpose`: why a record at level P2 or P3 is read (section 16). */
export const purposes = [
  'eligibility',
  'payment',
  'correction',
  'contact',
  'audit',
  'request-of-person',
] as const;
export type Purpose = (typeof purposes)[number];

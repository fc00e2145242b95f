import type * as z from 'zod/mini';
import { isHeldOn, type Post, type PostName, posts, type Role } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { unitChanged, unitFormed } from '../../../shared/events/registration/units.ts';
import type { Unit, UnitPost, unitRoutes } from '../../../shared/routes/registration/units.ts';
import { type BoardRecord, mustDecide } from './board.ts';
import type { Entry } from './location.ts';
import { mustBeAppointable, type PersonRecord, toldPosts } from './person.ts';
import { checkPost } from './post.ts';
import { differing, type Touched, touched } from './touched.ts';

export type UnitRecord = Unit & {
  /** Of decree and legal status; absent in records that were never corrected. */
  readonly touched?: Touched | undefined;
  readonly createdAs: string;
};

/** A decision that changes the unit and the person who gets or leaves a post of it. */
export type PostDecision = Decision<UnitRecord> & { readonly person: PersonRecord };

type Forming = z.output<typeof unitRoutes.formUnit.body>;
type Correction = z.output<typeof unitRoutes.changeUnit.body>;
type Appointment = z.output<typeof unitRoutes.beginPost.body>;
type Ending = Omit<z.output<typeof unitRoutes.endPost.body>, 'personId'>;

const told = (contract: typeof unitFormed | typeof unitChanged, next: UnitRecord, { now, newId }: Given) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.unitId,
    recordversion: next.version,
    area: next.area,
    data: { unitId: next.unitId, boardId: next.boardId, locationId: next.locationId, kind: next.kind },
    state: next,
  });

/** Tells that a unit was corrected, or stands in another area. */
export const toldUnitChanged = (next: UnitRecord, given: Given) => told(unitChanged, next, given);

/** A facilitator enters the secretariat itself and its first posts; everything else is the secretariat's (section 3.2). */
const checkEnterer = (roles: readonly Role[], kind: Unit['kind'], isFirst: boolean): void => {
  if (roles.includes('secretariat') || (kind === 'secretariat' && isFirst)) return;
  throw new Problem('unit.only-secretariat', { kind });
};

/** Whether a create that names a unit agrees with it in what no correction could alter: its board, kind and decision. */
export const isSameUnit = (
  { boardId, kind, minutes }: UnitRecord,
  sent: Pick<Forming, 'boardId' | 'kind' | 'minutes'>,
): boolean =>
  boardId === sent.boardId &&
  kind === sent.kind &&
  minutes.number === sent.minutes.number &&
  minutes.date === sent.minutes.date;

/** Registers a unit by decision of a board whose term runs. That the board has none of the kind the store's condition says. */
export const formUnit = (
  board: BoardRecord,
  { unitId, origin, ...body }: Forming,
  roles: readonly Role[],
  { by, createdAs }: Entry,
  given: Given,
): Decision<UnitRecord> => {
  checkEnterer(roles, body.kind, true);
  mustDecide(board, given);
  const next: UnitRecord = {
    unitId: unitId ?? (given.newId() as Unit['unitId']),
    ...body,
    locationId: board.locationId,
    area: board.area,
    posts: [],
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [told(unitFormed, next, given)] };
};

export const correctUnit = (unit: UnitRecord, patch: Correction, given: Given): Decision<UnitRecord> => {
  const { decree = unit.decree, legalStatus = unit.legalStatus } = patch;
  const version = unit.version + 1;
  const corrected = { decree, legalStatus: legalStatus ?? undefined };
  const changes = differing(unit, corrected, patch);
  const next = { ...unit, ...corrected, touched: touched(unit.touched ?? {}, changes, version), version };
  return { next, events: [told(unitChanged, next, given)] };
};

/** The post of a unit in the closed list, `upk.cashier`, or `post.not-of-unit`. */
const postName = (kind: Unit['kind'], post: UnitPost['post']): PostName => {
  const name = posts.find((known) => known === `${kind}.${post}`);
  if (name) return name;
  const known = posts.filter((other) => other.startsWith(`${kind}.`));
  throw refused('post.not-of-unit', '/post', { kind, post, known });
};

/** Appoints a person of the kelurahan; clashing posts are refused by name (R-4, SD-2, SD-3). */
export const beginPost = (
  unit: UnitRecord,
  person: PersonRecord,
  { postId, personId, post, from, until, minutes }: Appointment,
  { roles, today }: { readonly roles: readonly Role[]; readonly today: LocalDate },
  given: Given,
): PostDecision => {
  checkEnterer(roles, unit.kind, !unit.posts.some((held) => isHeldOn(held, today)));
  if (until !== undefined && until < from)
    throw refused('post.ends-before-start', '/until', { rule: 'SD-7', from, until });
  mustBeAppointable(person, personId, '/personId');
  if (person.locationId !== unit.locationId) throw refused('person.elsewhere', '/personId', { personId });
  const id = postId ?? (given.newId() as Post['postId']);
  const wanted: Post = {
    postId: id,
    post: postName(unit.kind, post),
    bodyId: unit.unitId,
    boardId: unit.boardId,
    locationId: unit.locationId,
    from,
    until,
    minutes,
  };
  checkPost(person.posts, wanted);
  const appointed = { postId: id, unitId: unit.unitId, personId, post, from, until, minutes };
  const next = { ...unit, posts: [...unit.posts, appointed], version: unit.version + 1 };
  const holder = { ...person, posts: [...person.posts, wanted], version: person.version + 1 };
  return { next, person: holder, events: [told(unitChanged, next, given), toldPosts(holder, given)] };
};

/**
 * The post of a unit that a person holds or held, or `post.not-found`. The unit still names who was merged into that
 * person since; the post went along.
 */
const postOf = (unit: UnitRecord, postId: string, { personId, mergedFrom = [] }: PersonRecord): UnitPost => {
  const names: readonly string[] = [personId, ...mergedFrom];
  const found = unit.posts.find((post) => post.postId === postId && names.includes(post.personId));
  if (!found) throw new Problem('post.not-found', { postId });
  return found;
};

/** Ends a post on a day, its last; the record of it stays. */
export const endPost = (
  unit: UnitRecord,
  person: PersonRecord,
  postId: string,
  { until, reason, minutes }: Ending,
  { roles, today }: { readonly roles: readonly Role[]; readonly today: LocalDate },
  given: Given,
): PostDecision => {
  const post = postOf(unit, postId, person);
  checkEnterer(roles, unit.kind, false);
  if (post.until !== undefined && post.until < today) throw new Problem('post.ended', { until: post.until });
  if (until < post.from)
    throw refused('post.ends-before-start', '/until', { rule: 'SD-7', from: post.from, until });
  // longer is a new appointment, by a board that decides and after a look at the person's other posts
  if (post.until !== undefined && until > post.until)
    throw refused('post.ends-later', '/until', { rule: 'SD-7', until: post.until });
  const next = {
    ...unit,
    posts: unit.posts.map((other) => (other === post ? { ...post, until, reason, minutes } : other)),
    version: unit.version + 1,
  };
  const holder = {
    ...person,
    posts: person.posts.map((held) => (held.postId === postId ? { ...held, until } : held)),
    version: person.version + 1,
  };
  return { next, person: holder, events: [told(unitChanged, next, given), toldPosts(holder, given)] };
};

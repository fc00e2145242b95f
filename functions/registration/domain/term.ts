import type * as z from 'zod/mini';
import type { Post } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened, type RuleWarning } from '../../../shared/contract/event.ts';
import { mustBeProven, noPapers, type Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { boardChanged, boardElected } from '../../../shared/events/registration/boards.ts';
import { plusDays, plusYears } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { boardRoutes, Term } from '../../../shared/routes/registration/boards.ts';
import { type BoardRecord, toldBoard } from './board.ts';
import { checkCounts, checkMeeting, checkOutcome } from './election.ts';
import type { Entry } from './location.ts';
import { mustBeAppointable, type PersonRecord, toldPosts } from './person.ts';
import { checkPost } from './post.ts';

export type TermRecord = Omit<Term, 'warnings'> & { readonly createdAs: string };

/** A new term changes the board, and the posts of everybody who enters or leaves. */
export type TermDecision = Decision<TermRecord> & {
  readonly board: BoardRecord;
  readonly persons: readonly PersonRecord[];
  /** That none of these papers is withdrawn meanwhile its transaction says. */
  readonly reliesOn: readonly Evidence[];
  /** The term before, when an early election ends it. */
  readonly shortened?: { readonly termId: string; readonly end: string };
};

/** What the contract asks to be proven may be declared here, as it was before documents were kept. */
type Beginning = Omit<z.output<typeof boardRoutes.beginTerm.body>, 'election' | 'deed'> &
  Pick<Term, 'election' | 'deed'>;

/** The papers of a term: the minutes of its election and of a lot, its record at the notary (L4, E-5, E-8). */
const provenTerm = (
  termId: string,
  { locationId }: BoardRecord,
  { election: { minutes, lotMinutes }, deed }: Beginning,
  papers: Papers,
): Evidence[] =>
  mustBeProven(
    { of: { kind: 'term', id: termId }, locationId },
    [
      { requirement: 'term-deed', documentId: deed?.documentId, pointer: '/deed/documentId' },
      {
        requirement: 'election-minutes',
        documentId: minutes.documentId,
        pointer: '/election/minutes/documentId',
      },
      {
        requirement: 'lot-minutes',
        documentId: lotMinutes?.documentId,
        pointer: '/election/lotMinutes/documentId',
      },
    ],
    papers,
  );

/** The dates of a term (R-1, E-8): after the term before, at most as long as the policy says, elected before it starts. */
const periodOf = ({ start, end, election }: Beginning, board: BoardRecord, { policies }: Given) => {
  if (end !== undefined && end < start)
    throw refused('term.ends-before-start', '/end', { rule: 'R-1', start, end });
  const policy = policyOn(policies, 'term.years', { date: start, area: board.area.code });
  const longest = plusDays(plusYears(start, policy.value), -1);
  if (end !== undefined && end > longest)
    throw refused('term.too-long', '/end', { rule: 'R-1', longest, policy });
  if (election.date > start)
    throw refused('term.election-after-start', '/election/date', { rule: 'E-2', start });
  if (board.term && start <= board.term.start)
    throw refused('term.overlaps', '/start', { rule: 'R-1', after: board.term.start });
  return { start, end: end ?? longest };
};

/** Rules only warn: a real board of another size or with few women exists all the same. */
const compositionWarnings = (
  members: Term['members'],
  date: string,
  area: string,
  { policies }: Given,
): RuleWarning[] => {
  const of = (name: 'board.size-min' | 'board.size-max' | 'board.women-percent') =>
    policyOn(policies, name, { date, area });
  const [size, women] = [members.length, members.filter(({ sex }) => sex === 'female').length];
  const [least, most, share] = [of('board.size-min'), of('board.size-max'), of('board.women-percent')];
  const warning = (code: RuleWarning['code'], rule: string, details: object): RuleWarning => ({
    code,
    rule,
    pointer: '/members',
    details: { ...details },
  });
  return [
    ...(size < least.value || size > most.value
      ? [warning('board.size', 'R-2', { size, policy: [least, most] })]
      : []),
    ...(size % 2 === 0 ? [warning('board.even', 'R-2', { size })] : []),
    ...(women * 100 < size * share.value
      ? [warning('board.few-women', 'R-3', { women, size, policy: share })]
      : []),
  ];
};

const checkMembers = ({ members }: Beginning): void => {
  const twice = members.findIndex(
    ({ personId }, place) => members.findIndex((other) => other.personId === personId) < place,
  );
  if (twice >= 0) throw refused('term.member-twice', `/members/${twice}/personId`);
  const coordinators = members.filter(({ post }) => post === 'coordinator').length;
  if (coordinators !== 1)
    throw refused('term.not-one-coordinator', '/members', { rule: 'E-6', coordinators });
};

/** Posts of the board that end earlier because a new term starts. */
const cut = (posts: readonly Post[], boardId: string, start: string): Post[] =>
  posts.map((post) =>
    post.bodyId === boardId && post.from < start && (post.until === undefined || post.until >= start)
      ? { ...post, until: plusDays(start, -1) }
      : post,
  );

/**
 * Begins a term by the result of an election (E-2, E-5, E-6): the members get their posts until its end. An early
 * election ends the term before, and its posts, on the day before. `persons` are the new members, and in that case the old.
 */
export const beginTerm = (
  board: BoardRecord,
  persons: ReadonlyMap<string, PersonRecord>,
  body: Beginning,
  { by, createdAs }: Entry,
  given: Given,
  papers = noPapers,
): TermDecision => {
  checkMembers(body);
  const { start, end } = periodOf(body, board, given);
  const area = board.area.code;
  const elected = {
    seats: body.members.length,
    memberIds: body.members.map(({ personId }) => personId),
    area,
  };
  checkMeeting(body.election, area, given);
  checkCounts(body.election, elected, given);
  const outcome = checkOutcome(body.election, elected);

  const members = body.members.map(({ personId, post }, index) => {
    const person = persons.get(personId);
    if (!person)
      throw new Problem('person.not-found', { personId }, [
        { pointer: `/members/${index}/personId`, code: 'person.not-found', message: personId },
      ]);
    mustBeAppointable(person, personId, `/members/${index}/personId`);
    if (person.locationId !== board.locationId)
      throw refused('person.elsewhere', `/members/${index}/personId`, { personId });
    return { personId, post, postId: given.newId() as Post['postId'], sex: person.sex };
  });
  const changed = [...persons.values()].flatMap((person) => {
    const kept = cut(person.posts, board.boardId, start);
    const member = members.find(({ personId }) => personId === person.personId);
    const wanted: Post | undefined = member && {
      postId: member.postId,
      post: `board.${member.post}`,
      bodyId: board.boardId,
      boardId: board.boardId,
      locationId: board.locationId,
      from: start,
      until: end,
    };
    if (wanted) checkPost(kept, wanted);
    const posts = wanted ? [...kept, wanted] : kept;
    const isSame =
      posts.every((post, index) => post === person.posts[index]) && posts.length === person.posts.length;
    return isSame ? [] : [{ ...person, posts, version: person.version + 1 }];
  });

  const number = (board.term?.number ?? 0) + 1;
  const termId = body.termId ?? (given.newId() as Term['termId']);
  const evidence = provenTerm(termId, board, body, papers);
  const { election, deed } = body;
  const { boardId, locationId } = board;
  const origin = entered(body.origin, { by, now: given.now });
  const next: TermRecord = {
    termId,
    boardId,
    number,
    start,
    end,
    election,
    members,
    deed,
    ...(evidence.length > 0 && { evidence }),
    origin,
    createdAs,
    version: 1,
  };
  const isEarly = board.term !== undefined && board.term.end >= start;
  const previousEnd = isEarly ? plusDays(start, -1) : board.term?.end;
  const term = { termId, number, start, end, previousEnd, members };
  const nextBoard = { ...board, term, version: board.version + 1 };
  const told = happened(boardElected, {
    id: given.newId(),
    at: given.now,
    subject: termId,
    recordversion: 1,
    area: board.area,
    data: { boardId, locationId, termId, number, termStart: start, termEnd: end, members: body.members },
    state: next,
  });
  return {
    next,
    board: nextBoard,
    persons: changed,
    reliesOn: evidence,
    events: [
      told,
      toldBoard(boardChanged, nextBoard, given),
      ...changed.map((person) => toldPosts(person, given)),
    ],
    warnings: [...compositionWarnings(members, start, area, given), ...outcome],
    ...(isEarly && board.term && { shortened: { termId: board.term.termId, end: plusDays(start, -1) } }),
  };
};

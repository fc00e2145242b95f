import * as z from 'zod/mini';
import { Problem, refused } from '../errors.ts';
import { today } from '../policy/local-date.ts';
import { policyOn } from '../policy/policy.ts';
import { ProvenMinutes } from '../routes/evidence.ts';
import type { Given } from './given.ts';
import { type Area, type BoardId, type LocalDate, type LocationId, PersonId } from './primitives.ts';

/** A term of a board, as other services copy it: from `start` on its members decide, and no others. */
export interface BoardTerm {
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly memberIds: readonly string[];
}

/** A board as other services know it: its terms, every one, in order of their start. None before the first election. */
export interface BoardCopy {
  readonly boardId: BoardId;
  readonly locationId: LocationId;
  readonly terms: readonly BoardTerm[];
}

/**
 * The term that runs on a day. Without one the board decides nothing new (E-7, L8): that of the latest start counts, so
 * that an early election ends the term before by itself.
 */
export const termOn = ({ terms }: Pick<BoardCopy, 'terms'>, day: LocalDate): BoardTerm => {
  const term = terms.findLast(({ start }) => start <= day);
  if (!term) throw new Problem('board.without-term');
  if (day > term.end) throw new Problem('board.caretaker', { rule: 'E-7', termEnd: term.end });
  return term;
};

/**
 * A meeting of the board's members that decided something (SD-5): its minutes, who was there, and who of them withdrew
 * because the decision concerns them (SD-4); those do not count for the quorum.
 */
export const BoardMeeting = z
  .strictObject({
    minutes: ProvenMinutes,
    present: z.array(PersonId).check(z.minLength(1), z.maxLength(30)),
    withdrew: z.optional(z.array(PersonId).check(z.maxLength(30))),
  })
  .register(z.globalRegistry, { id: 'BoardMeeting' });
export type BoardMeeting = z.infer<typeof BoardMeeting>;

interface Decided {
  readonly board: BoardCopy;
  readonly area: Area;
  readonly meeting: BoardMeeting;
  /** JSON pointer to the meeting in the request. */
  readonly pointer: string;
}

/**
 * Refuses what no proper meeting decided: of a board in its term on the day of its minutes, and today (E-7, L8), not in
 * the future, of its members of that day, each once, more than half of them present and not withdrawn (SD-5).
 */
export const mustBeDecidedBy = ({ board, area, meeting, pointer }: Decided, given: Given): void => {
  const day = today(given, area.code);
  const { minutes, present, withdrew = [] } = meeting;
  if (minutes.date > day) throw refused('meeting.in-future', `${pointer}/minutes/date`, { today: day });
  termOn(board, day);
  const members = termOn(board, minutes.date).memberIds;
  for (const [index, personId] of present.entries()) {
    if (!members.includes(personId))
      throw refused('meeting.not-member', `${pointer}/present/${index}`, { rule: 'SD-5', personId });
    if (present.indexOf(personId) < index)
      throw refused('meeting.twice', `${pointer}/present/${index}`, { rule: 'SD-5', personId });
  }
  const deciding = present.filter((personId) => !withdrew.includes(personId)).length;
  const policy = policyOn(given.policies, 'board.quorum-percent', { date: minutes.date, area: area.code });
  if (deciding * 100 <= members.length * policy.value)
    throw refused('meeting.no-quorum', `${pointer}/present`, {
      rule: 'SD-5',
      deciding,
      members: members.length,
      policy,
    });
};

/** Refusals of what no proper meeting of a board decided. */
export const undecided = [
  'board.without-term',
  'board.caretaker',
  'meeting.in-future',
  'meeting.not-member',
  'meeting.twice',
  'meeting.no-quorum',
] as const;

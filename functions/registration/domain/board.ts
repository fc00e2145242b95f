import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened, type RuleWarning } from '../../../shared/contract/event.ts';
import { mustBeProven, noPapers, type Papers, withEvidence } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import { boardChanged, boardFormed } from '../../../shared/events/registration/boards.ts';
import { plusDays, today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { Board, boardRoutes, DeclaredBoard } from '../../../shared/routes/registration/boards.ts';
import type { Entry, LocationRecord } from './location.ts';
import { differing, type Touched, touched } from './touched.ts';

/** A board as it is stored: its status follows from the dates of its term and is never stored. */
export type BoardRecord = Omit<Board, 'status' | 'warnings'> & {
  /** Of name and charter; absent in records that were never corrected. */
  readonly touched?: Touched | undefined;
  readonly createdAs: string;
};

/** A decision that stands on papers: that none of them is withdrawn meanwhile its transaction says. */
export type BoardDecision = Decision<BoardRecord> & { readonly reliesOn?: readonly Evidence[] };

type Forming = z.output<typeof DeclaredBoard>;
type Correction = z.output<typeof boardRoutes.changeBoard.body>;

/**
 * `forming` until the first term starts, `caretaker` after the last day of a term (rule E-7). A term that starts later
 * leaves the one before in force until its end.
 */
export const statusOn = ({ term }: Pick<BoardRecord, 'term'>, day: LocalDate): Board['status'] => {
  if (!term) return 'forming';
  const isBefore = day < term.start;
  if (isBefore && term.previousEnd === undefined) return 'forming';
  const end = (isBefore ? term.previousEnd : undefined) ?? term.end;
  return day > end ? 'caretaker' : 'active';
};

/** The board as it is answered today, with the warnings of rule E-7. */
export const boardAnswer = (
  board: BoardRecord,
  given: Pick<Given, 'now' | 'policies'>,
): Omit<Board, 'warnings'> & { warnings?: RuleWarning[] } => {
  const day = today(given, board.area.code);
  const status = statusOn(board, day);
  const { value: days } = policyOn(given.policies, 'term.warn-days', { date: day, area: board.area.code });
  const isEnding = status === 'active' && board.term !== undefined && plusDays(day, days) >= board.term.end;
  const code = status === 'caretaker' ? 'term.ended' : isEnding ? 'term.ending' : undefined;
  return { ...board, status, ...(code && { warnings: [{ code, rule: 'E-7', pointer: '/term/end' }] }) };
};

/** Refuses a decision of a board without a term, or whose term has ended: a caretaker approves nothing new (E-7, L8). */
export const mustDecide = (board: BoardRecord, given: Given): void => {
  const status = statusOn(board, today(given, board.area.code));
  if (status === 'forming') throw new Problem('board.without-term');
  if (status === 'caretaker') throw new Problem('board.caretaker', { rule: 'E-7', termEnd: board.term?.end });
};

/** Tells what stands of a board after a change. */
export const toldBoard = (
  contract: typeof boardFormed | typeof boardChanged,
  next: BoardRecord,
  given: Given,
) =>
  happened(contract, {
    id: given.newId(),
    at: given.now,
    subject: next.boardId,
    recordversion: next.version,
    area: next.area,
    data: { boardId: next.boardId, locationId: next.locationId },
    state: { ...next, status: statusOn(next, today(given, next.area.code)) },
  });

/** The charter that a request brings, proven by its document (L4). */
const provenCharter = (
  { boardId, locationId }: Pick<BoardRecord, 'boardId' | 'locationId'>,
  charter: Board['charter'] | null | undefined,
  papers: Papers,
): Evidence[] => {
  if (!charter) return [];
  const cited = { requirement: 'charter', documentId: charter.documentId } as const;
  const proven = { of: { kind: 'board', id: boardId }, locationId } as const;
  return mustBeProven(proven, [{ ...cited, pointer: '/charter/documentId' }], papers);
};

/** Registers the board of a kelurahan. That it is the only one the store's condition says. */
export const formBoard = (
  { boardId, name, charter, origin }: Forming,
  { locationId, area }: LocationRecord,
  { by, createdAs }: Entry,
  given: Given,
  papers = noPapers,
): BoardDecision => {
  const id = boardId ?? (given.newId() as Board['boardId']);
  const evidence = provenCharter({ boardId: id, locationId }, charter, papers);
  const next: BoardRecord = {
    boardId: id,
    locationId,
    area,
    name,
    charter,
    ...(evidence.length > 0 && { evidence }),
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [toldBoard(boardFormed, next, given)], reliesOn: evidence };
};

/** Corrects name or charter (JSON Merge Patch: null removes the charter). */
export const correctBoard = (
  board: BoardRecord,
  patch: Correction,
  given: Given,
  papers = noPapers,
): BoardDecision => {
  const { name = board.name, charter = board.charter } = patch;
  const reliesOn = provenCharter(board, patch.charter, papers);
  const evidence =
    patch.charter === undefined ? board.evidence : withEvidence(board.evidence, 'charter', reliesOn[0]);
  const version = board.version + 1;
  const corrected = { name, charter: charter ?? undefined };
  const changes = differing(board, corrected, patch);
  const next = {
    ...board,
    ...corrected,
    evidence,
    touched: touched(board.touched ?? {}, changes, version),
    version,
  };
  return { next, events: [toldBoard(boardChanged, next, given)], reliesOn };
};

import type * as z from 'zod/mini';
import { noPapers, type Papers } from '../../../../shared/contract/evidence.ts';
import type { Given } from '../../../../shared/contract/given.ts';
import { boardRoutes } from '../../../../shared/routes/registration/boards.ts';
import { type BoardRecord, boardAnswer, correctBoard } from '../../domain/board.ts';
import type { AccountStore } from '../../store/accounts.ts';
import type { BoardStore } from '../../store/boards.ts';
import { actingForBoard } from '../acting.ts';
import type { Changeable, Loading } from '../keeping.ts';

interface Deps {
  readonly boards: BoardStore;
  readonly accounts: AccountStore;
}

type Answer = ReturnType<typeof boardAnswer>;
type Correction = z.output<typeof boardRoutes.changeBoard.body>;

/**
 * A board as it was loaded, ready to have its name or charter corrected. `papers` are those that the request cites; of
 * another charter, which was chosen out of a conflict, they are asked for.
 */
export const changingBoard =
  ({ boards }: Deps) =>
  (board: BoardRecord, given: Given, papers: Papers = noPapers): Changeable<Answer> => ({
    kind: 'board',
    id: board.boardId,
    record: board,
    standing: board,
    sets: {},
    shape: boardRoutes.changeBoard.body,
    change: async (patch: Correction) => {
      const cited = patch.charter?.documentId;
      const known = cited === undefined || papers.has(cited) ? papers : await boards.findPapers([cited]);
      const decision = correctBoard(board, patch, given, known);
      return { ...boards.prepared(decision), answer: boardAnswer(decision.next, given) };
    },
    answer: () => boardAnswer(board, given),
  });

/** Loads a board for who may enter and correct it. */
export const loadingBoard = (deps: Deps) => {
  const [acting, changing] = [actingForBoard(deps.accounts), changingBoard(deps)];
  return async (
    boardId: string,
    { caller, given }: Parameters<Loading<Answer>>[1],
    cited: readonly string[] = [],
  ): Promise<Changeable<Answer>> => {
    const load = deps.boards.findForCorrecting(boardId, cited);
    const { board, papers } = await acting(load, caller, boardRoutes.changeBoard.access, given);
    return changing(board, given, papers);
  };
};

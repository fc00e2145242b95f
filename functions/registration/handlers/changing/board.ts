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

/** A board as it was loaded, ready to have its name or charter corrected. */
export const changingBoard =
  ({ boards }: Deps) =>
  (board: BoardRecord, given: Given): Changeable<Answer> => ({
    kind: 'board',
    id: board.boardId,
    record: board,
    standing: board,
    sets: {},
    shape: boardRoutes.changeBoard.body,
    change: (patch) => {
      const decision = correctBoard(board, patch, given);
      return { ...boards.prepared(decision), answer: boardAnswer(decision.next, given) };
    },
    answer: () => boardAnswer(board, given),
  });

/** Loads a board for who may enter and correct it. */
export const loadingBoard = (deps: Deps): Loading<Answer> => {
  const [acting, changing] = [actingForBoard(deps.accounts), changingBoard(deps)];
  return async (boardId, { caller, given }) => {
    const load = deps.boards.find(boardId).then((board) => ({ board }));
    const { board } = await acting(load, caller, boardRoutes.changeBoard.access, given);
    return changing(board, given);
  };
};

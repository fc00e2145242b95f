import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import { named } from '../../../shared/contract/evidence.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { boardRoutes } from '../../../shared/routes/registration/boards.ts';
import { boardAnswer, formBoard } from '../domain/board.ts';
import { beginTerm } from '../domain/term.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { BoardStore } from '../store/boards.ts';
import { actingForBoard } from './acting.ts';
import { changingBoard, loadingBoard } from './changing/board.ts';
import { contentOf, isOtherContent, type Keeping } from './keeping.ts';

interface Deps {
  readonly boards: BoardStore;
  readonly accounts: AccountStore;
  readonly keep: Keeping;
}

export const boardHandlers = ({ boards, accounts, keep }: Deps): RouteHandlers<typeof boardRoutes> => {
  const acting = actingForBoard(accounts);
  const loading = loadingBoard({ boards, accounts });
  const changing = changingBoard({ boards, accounts });

  return {
    async formBoard(request) {
      const { body, caller, command, given } = request;
      const { access } = boardRoutes.formBoard;
      const [found, posts] = await Promise.all([
        boards.findForForming(body.locationId, body.boardId, named(body.charter?.documentId)),
        accounts.postsOf(caller, access),
      ]);
      const location = visible(found.location, caller, 'location.not-found');
      actingIn({ caller, posts }, access, location, given);
      const { existing } = found;
      if (existing && isOtherContent(existing, request, existing.locationId === body.locationId)) {
        const sent = contentOf(body, boardRoutes.changeBoard.body);
        return keep.late(changing(existing, given, found.papers), sent, 0, request);
      }
      endRepeated(found.existing, command.fingerprint, (board) => boardAnswer(board, given));
      const decision = formBoard(
        body,
        location,
        { by: command.actor, createdAs: command.fingerprint },
        given,
        found.papers,
      );
      await boards.save(decision, command);
      return boardAnswer(decision.next, given);
    },

    async listBoards({ area, page, given }) {
      const listed = await boards.list({ area, page, now: given.now });
      return { ...listed, items: listed.items.map((board) => boardAnswer(board, given)) };
    },

    async getBoard({ params, caller, given }) {
      return boardAnswer(visible(await boards.find(params.boardId), caller, 'board.not-found'), given);
    },

    async changeBoard(request) {
      const { params, body } = request;
      const cited = named(body.charter?.documentId);
      return keep.change(await loading(params.boardId, request, cited), body, request);
    },

    async beginTerm({ params, body, caller, command, given, ifMatch }) {
      const memberIds = body.members.map(({ personId }) => personId);
      const { minutes, lotMinutes } = body.election;
      const cited = named(minutes.documentId, lotMinutes?.documentId, body.deed?.documentId);
      const load = boards.findForTerm(params.boardId, body.termId, memberIds, cited);
      const found = await acting(load, caller, boardRoutes.beginTerm.access, given);
      endRepeated(found.existing, command.fingerprint);
      const board = matching(found.board, ifMatch);
      // an early election ends posts of the old members too: only then a third round trip
      const isEarly = board.term !== undefined && board.term.end >= body.start;
      const leaving = isEarly ? (board.term?.members ?? []).map(({ personId }) => personId) : [];
      const old = await boards.findPersons(leaving.filter((personId) => !found.persons.has(personId)));
      const loaded = new Map([...found.persons, ...old]);
      const records = new Map([...loaded].map(([personId, { record }]) => [personId, record]));
      const decision = beginTerm(
        board,
        records,
        body,
        { by: command.actor, createdAs: command.fingerprint },
        given,
        found.papers,
      );
      await boards.saveTerm(decision, loaded.values(), command);
      return { ...decision.next, warnings: decision.warnings };
    },

    async listTerms({ params, caller, page }) {
      const [board, terms] = await Promise.all([
        boards.find(params.boardId),
        boards.terms(params.boardId, page),
      ]);
      visible(board, caller, 'board.not-found');
      return terms;
    },
  };
};

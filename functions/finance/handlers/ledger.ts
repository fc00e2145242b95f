import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import type { BoardCopies } from '../../../shared/persistence/board-copies.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { ledgerRoutes } from '../../../shared/routes/finance/ledger.ts';
import { mustHold } from '../domain/duty.ts';
import { postByHand, reverse } from '../domain/entry.ts';
import { emptyJournal, type JournalRecord, trialBalance } from '../domain/journal.ts';
import type { JournalStore } from '../store/journals.ts';

interface Deps {
  readonly journals: JournalStore;
  readonly copies: CopyStore;
  readonly boards: BoardCopies;
}

export const ledgerHandlers = ({ journals, copies, boards }: Deps): RouteHandlers<typeof ledgerRoutes> => {
  /** The journal of a board; before its first entry that of a board which is known, where it is. */
  const journalOf = async (boardId: string): Promise<JournalRecord | undefined> => {
    const [journal, board] = await Promise.all([journals.find(boardId), boards.findBoard(boardId)]);
    if (journal || !board) return journal;
    const place = await copies.findLocation(board.locationId);
    return place && emptyJournal({ ...place, boardId: board.boardId });
  };

  return {
    postJournalEntry: ({ body, caller, command, given }) =>
      anew(async () => {
        const [found, actor, existing] = await Promise.all([
          journalOf(body.boardId),
          copies.actorOf(caller),
          journals.findEntry(body.entryId),
        ]);
        const journal = visible(found, caller, 'board.not-found');
        mustHold(actor, ['upk.bookkeeper'], journal, given);
        endRepeated(existing, command.fingerprint);
        const posted = postByHand(journal, body, { actor, createdAs: command.fingerprint }, given);
        await journals.save(posted, command);
        return posted.entry;
      }),

    reverseJournalEntry: ({ params, body, caller, command, given }) =>
      anew(async () => {
        const [found, actor, existing] = await Promise.all([
          journals.findEntry(params.entryId),
          copies.actorOf(caller),
          journals.findEntry(body.reversalId),
        ]);
        const entry = visible(found, caller, 'entry.not-found');
        const journal = visible(await journals.find(entry.boardId), caller, 'entry.not-found');
        mustHold(actor, ['upk.bookkeeper'], journal, given);
        endRepeated(existing, command.fingerprint);
        const posted = reverse(journal, entry, body, { actor, createdAs: command.fingerprint }, given);
        await journals.save(posted, command);
        return posted.entry;
      }),

    async listJournal({ query, caller, page }) {
      const [journal, listed] = await Promise.all([
        journals.find(query.boardId),
        journals.list(query.boardId, page),
      ]);
      visible(journal, caller, 'board.not-found');
      return listed;
    },

    async getTrialBalance({ query, caller, given }) {
      const { journal, sums } = await journals.balance(query.boardId, query.on);
      const { boardId, area } = visible(journal, caller, 'board.not-found');
      return trialBalance(boardId, query.on ?? today(given, area.code), sums);
    },
  };
};

import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { hashAfter } from '../../../shared/messaging/poor-list-hash.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { matching } from '../../../shared/persistence/records.ts';
import { entryRoutes } from '../../../shared/routes/registration/poor-list-entries.ts';
import type { PoorListRecord } from '../domain/poor-list.ts';
import { addEntries, type EntriesDecision, strikeOff } from '../domain/poor-list-entries.ts';
import { entryAnswer } from '../domain/poor-list-entry.ts';
import type { EntryStore } from '../store/poor-list-entries.ts';
import type { PoorListStore } from '../store/poor-lists.ts';
import { decidingBoard } from './poor-lists.ts';

interface Deps {
  readonly lists: PoorListStore;
  readonly entries: EntryStore;
}

/** While a ratified list is frozen entries wait; they are written to the frozen one then. */
const mustNotBeHeld = ({ status }: PoorListRecord, heldUntil: string | undefined, { now }: Given): void => {
  if (status === 'ratified' && heldUntil !== undefined && heldUntil > now.toISOString())
    throw new Problem('state.conflict');
};

const answer = ({ next, entries }: EntriesDecision) => ({
  ...next,
  entries: entries.map((entry) => entryAnswer(next, entry)),
});

export const entryHandlers = ({ lists, entries }: Deps): RouteHandlers<typeof entryRoutes> => ({
  addEntries: ({ params, body, caller, command, given, ifMatch }) =>
    anew(async () => {
      const householdIds = body.entries.map(({ householdId }) => householdId);
      const found = await entries.find(params.poorListId, householdIds, caller);
      const list = visible(found.list, caller, 'poor-list.not-found');
      const { posts = [], ...oneself } = found.account ?? {};
      const roles = actingIn({ caller, posts }, entryRoutes.addEntries.access, list, given);
      const changer = { by: command.actor, roles, area: caller.area, ...oneself };
      mustNotBeHeld(list, found.heldUntil, given);
      const decision = addEntries(matching(list, ifMatch), body, found, changer, hashAfter, given);
      // a household more on a list in force is a new decision of the board, which a caretaker does not take (E-7)
      const deciding = list.status === 'frozen' ? decidingBoard(posts, list, given) : undefined;
      await entries.save(decision, list, command, deciding);
      return answer(decision);
    }),

  /** A page costs one access record of the list: it says who saw everybody that stands there (D-4). */
  async listEntries({ params, query, caller, purpose, page, given }) {
    const { number, show = 'listed' } = query;
    const [found, listed] = await Promise.all([
      lists.find(params.poorListId, caller),
      entries.page(params.poorListId, { number, show }, page),
    ]);
    const list = visible(found.list, caller, 'poor-list.not-found');
    const posts = found.account?.posts ?? [];
    actingIn({ caller, posts }, entryRoutes.listEntries.access, list, given);
    if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
    const { firstNumber = Number.POSITIVE_INFINITY, number: last = 0 } = list;
    if (number !== undefined && (number < firstNumber || number > last))
      throw new Problem('poor-list.no-such-number', { number, first: list.firstNumber, last: list.number });
    await lists.recordAccess(params.poorListId, caller, purpose, given);
    return { ...listed, items: listed.items.map((entry) => entryAnswer(list, entry)) };
  },

  strikeOff: ({ params, body, caller, command, given, ifMatch }) =>
    anew(async () => {
      const found = await entries.find(params.poorListId, [params.householdId], caller);
      const list = visible(found.list, caller, 'poor-list.not-found');
      const { posts = [], ...oneself } = found.account ?? {};
      const roles = actingIn({ caller, posts }, entryRoutes.strikeOff.access, list, given);
      const changer = { by: command.actor, roles, area: caller.area, ...oneself };
      const entry = found.entries.get(params.householdId);
      mustNotBeHeld(list, found.heldUntil, given);
      const decision = strikeOff(matching(list, ifMatch), entry, body, changer, hashAfter, given);
      await entries.save(decision, list, command);
      return answer(decision);
    }),
});

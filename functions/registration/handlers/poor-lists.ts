import { visible } from '../../../shared/area/visible.ts';
import { isHeldOn, type Post, postRoles } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { hashOfList } from '../../../shared/messaging/poor-list-hash.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { recorders } from '../../../shared/routes/registration/poor-list-shapes.ts';
import { type headerRoutes, poorListRoutes } from '../../../shared/routes/registration/poor-lists.ts';
import {
  mustBe,
  openPoorList,
  type PoorListRecord,
  ratifyPoorList,
  setCriteria,
  showPoorList,
} from '../domain/poor-list.ts';
import { freezePoorList } from '../domain/poor-list-freeze.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { LocationStore } from '../store/locations.ts';
import type { EntryStore } from '../store/poor-list-entries.ts';
import type { Deciding, PoorListStore } from '../store/poor-lists.ts';

interface Deps {
  readonly lists: PoorListStore;
  readonly entries: EntryStore;
  readonly locations: LocationStore;
  readonly accounts: AccountStore;
}

/** The board for which somebody records a decision: that of the post by which the caller acts in the kelurahan. */
export const decidingBoard = (
  posts: readonly Post[],
  { locationId, area }: PoorListRecord,
  given: Given,
): Deciding | undefined => {
  const on = today(given, area.code);
  const recording = recorders.flatMap((role) => postRoles[role] ?? []);
  const post = posts.find(
    (held) => held.locationId === locationId && recording.includes(held.post) && isHeldOn(held, on),
  );
  return post && { boardId: post.boardId, today: on };
};

export const poorListHandlers = ({
  lists,
  entries,
  locations,
  accounts,
}: Deps): RouteHandlers<typeof headerRoutes> => {
  /** A list in the caller's area, where the caller may act, in the version that `If-Match` names. */
  const acting = async (
    route: 'changePoorList' | 'showPoorList' | 'ratifyPoorList' | 'freezePoorList',
    {
      params,
      caller,
      given,
      ifMatch,
    }: Pick<
      Parameters<RouteHandlers<typeof headerRoutes>['freezePoorList']>[0],
      'params' | 'caller' | 'given' | 'ifMatch'
    >,
    documentIds: readonly string[] = [],
  ) => {
    const found = await lists.find(params.poorListId, caller, documentIds);
    const list = visible(found.list, caller, 'poor-list.not-found');
    const posts = found.account?.posts ?? [];
    actingIn({ caller, posts }, poorListRoutes[route].access, list, given);
    return { list: matching(list, ifMatch), posts, papers: found.papers };
  };

  return {
    async openPoorList({ body, caller, command, given }) {
      const { access } = poorListRoutes.openPoorList;
      const [found, existing, posts] = await Promise.all([
        locations.find(body.locationId),
        body.poorListId && lists.find(body.poorListId),
        accounts.postsOf(caller, access),
      ]);
      const location = visible(found, caller, 'location.not-found');
      actingIn({ caller, posts }, access, location, given);
      if (existing) endRepeated(existing.list, command.fingerprint);
      const entry = { by: command.actor, createdAs: command.fingerprint };
      const decision = openPoorList(body, location, entry, given);
      await lists.saveCriteria(decision, 0, command);
      return decision.next;
    },

    listPoorLists: ({ area, page, given }) => lists.list({ area, page, now: given.now }),

    async getPoorList({ params, caller }) {
      return visible((await lists.find(params.poorListId)).list, caller, 'poor-list.not-found');
    },

    async changePoorList(request) {
      const { list } = await acting('changePoorList', request);
      const decision = setCriteria(list, request.body.criteria, request.given);
      await lists.saveCriteria(decision, list.version, request.command);
      return decision.next;
    },

    async listCriteria({ params, caller, page }) {
      const [found, criteria] = await Promise.all([
        lists.find(params.poorListId),
        lists.criteria(params.poorListId, page),
      ]);
      visible(found.list, caller, 'poor-list.not-found');
      return criteria;
    },

    showPoorList: (request) =>
      anew(async () => {
        const { list } = await acting('showPoorList', request);
        const { body, command, given } = request;
        const decision = showPoorList(list, body, { by: command.actor }, given);
        await lists.save(decision, list.version, command);
        return decision.next;
      }),

    /** Not tried again by itself: who ratifies does so for the list as it was read, and hears if it changed. */
    async ratifyPoorList(request) {
      const { body, command, given } = request;
      const { list, posts, papers } = await acting('ratifyPoorList', request, [body.board.documentId]);
      const decision = ratifyPoorList(list, body, { by: command.actor }, given, papers);
      await lists.save(decision, list.version, command, decidingBoard(posts, list, given));
      return decision.next;
    },

    /**
     * The entries are read after the list and not with it: one that is written in between would be missed. Whoever writes
     * one later moves the list to another version, on which the freeze does not hold: it starts again, and asks the
     * others to wait.
     */
    freezePoorList: (request) =>
      anew(async (tried) => {
        const { list } = await acting('freezePoorList', request);
        mustBe(list, 'ratified');
        if (tried > 0) await lists.hold(list.poorListId, request.given);
        const [householdIds, inForce] = await Promise.all([
          entries.householdIds(list.poorListId),
          lists.inForce(list.locationId),
        ]);
        const before = inForce && (await lists.find(inForce.poorListId)).list;
        const decision = freezePoorList(
          list,
          householdIds,
          { inForce, list: before },
          hashOfList,
          request.given,
        );
        await lists.saveFreeze(decision, list.version, request.command);
        return decision.next;
      }),

    async listPoorListReads({ params, caller, page, given }) {
      const { access } = poorListRoutes.listPoorListReads;
      const [found, reads] = await Promise.all([
        lists.find(params.poorListId, caller),
        lists.reads(params.poorListId, page),
      ]);
      const list = visible(found.list, caller, 'poor-list.not-found');
      actingIn({ caller, posts: found.account?.posts ?? [] }, access, list, given);
      return reads;
    },
  };
};

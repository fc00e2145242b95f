import { visible } from '../../../shared/area/visible.ts';
import type { Caller, Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { BoardRecord } from '../domain/board.ts';
import type { AccountStore } from '../store/accounts.ts';

/** Loads a board, and what comes with it, together with the caller's posts, and refuses who may not act for it. */
export const actingForBoard =
  (accounts: AccountStore) =>
  async <Found extends { readonly board: BoardRecord | undefined }>(
    load: Promise<Found>,
    caller: Caller,
    access: readonly Role[],
    given: Given,
  ) => {
    const [found, posts] = await Promise.all([load, accounts.postsOf(caller, access)]);
    const board = visible(found.board, caller, 'board.not-found');
    actingIn({ caller, posts }, access, board, given);
    return { ...found, board };
  };

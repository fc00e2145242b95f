import { visible } from '../../../shared/area/visible.ts';
import type { Caller, Role } from '../../../shared/contract/access.ts';
import type { Actor } from '../../../shared/contract/actor.ts';
import type { BoardMeeting } from '../../../shared/contract/board-meeting.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import type { BoardCopies } from '../../../shared/persistence/board-copies.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import type { groupCopies } from '../../../shared/persistence/group-copies.ts';
import type { ListCopies } from '../../../shared/persistence/list-copies.ts';
import { matching } from '../../../shared/persistence/records.ts';
import { type ActivityDecision, type ActivityRecord, activityAnswer } from '../domain/activity.ts';
import { mustAct } from '../domain/activity-actors.ts';
import type { Poor } from '../domain/activity-proposal.ts';
import type { ActivityStore } from '../store/activities.ts';

export interface ActivityDeps {
  readonly activities: ActivityStore;
  readonly copies: CopyStore;
  readonly boards: BoardCopies;
  readonly groups: ReturnType<typeof groupCopies>;
  readonly lists: ListCopies;
}

interface Asked {
  readonly params: { readonly activityId: string };
  readonly caller: Caller;
  readonly command: Command;
  readonly given: Given;
  readonly ifMatch: number | undefined;
}

/** What a step stands on: the activity as it was found, who acts, and the papers that the request cites. */
interface Loaded {
  readonly activity: ActivityRecord;
  readonly actor: Actor;
  readonly papers: Papers;
}

/** How every step of an activity goes: load it with its papers and who acts, decide, save, answer. */
export const activitySteps = ({ activities, copies, boards, groups, lists }: ActivityDeps) => {
  const boardOf = async ({ boardId }: ActivityRecord) => {
    const board = await boards.findBoard(boardId);
    if (!board) throw new Problem('board.not-found');
    return board;
  };
  const membersOf = async ({ groupId }: ActivityRecord) => (await groups.findGroup(groupId))?.members ?? [];

  return {
    boardOf,
    membersOf,

    /** Who benefits, by the list in force: its head before the households, so that the head tells of every change. */
    async poorOf({ locationId, beneficiaries }: ActivityRecord): Promise<Poor> {
      const head = await lists.findHead(locationId);
      return { head, listings: await lists.findListings(locationId, beneficiaries) };
    },

    /** What a meeting of the board must be measured by: its term, the members of the group, and the homes of who sat. */
    async metOf(activity: ActivityRecord, meeting: BoardMeeting) {
      const [board, members, homes] = await Promise.all([
        boardOf(activity),
        membersOf(activity),
        copies.homesOf(meeting.present),
      ]);
      return { board, members, homes, meeting };
    },

    /** Takes a step of an activity by who may take it. */
    async step(
      { params, caller, command, given, ifMatch }: Asked,
      access: readonly Role[],
      cited: readonly string[],
      decide: (loaded: Loaded) => ActivityDecision | Promise<ActivityDecision>,
    ) {
      const [{ activity: found, papers }, actor] = await Promise.all([
        activities.findWith(params.activityId, cited),
        copies.actorOf(caller),
      ]);
      const activity = visible(found, caller, 'activity.not-found');
      mustAct({ caller, actor }, access, activity, given);
      const decision = await decide({ activity: matching(activity, ifMatch), actor, papers });
      await activities.save(decision, command, given);
      const { next, warnings } = decision;
      return { ...activityAnswer(next, given), ...(warnings && { warnings }) };
    },
  };
};

export type ActivitySteps = ReturnType<typeof activitySteps>;

import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { BoardId, GroupId, HouseholdId, LocationId, PersonId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

/**
 * Records that an import brought and an undo took back: as if they had never been. Who keeps a copy drops it; their
 * `state` says no more than what they were.
 */
const place = { locationId: LocationId };

export const householdWithdrawn = defineEvent({
  ...registration,
  type: 'household-withdrawn.v1',
  summary: 'A household was taken back with the import that brought it',
  data: z.object({ householdId: HouseholdId, ...place }),
});

export const personWithdrawn = defineEvent({
  ...registration,
  type: 'person-withdrawn.v1',
  summary: 'A person was taken back with the import that brought it',
  data: z.object({ personId: PersonId, ...place }),
});

export const boardWithdrawn = defineEvent({
  ...registration,
  type: 'board-withdrawn.v1',
  summary: 'A board was taken back with the import that brought it',
  data: z.object({ boardId: BoardId, ...place }),
});

export const groupWithdrawn = defineEvent({
  ...registration,
  type: 'group-withdrawn.v1',
  summary: 'A group was taken back with the import that brought it',
  data: z.object({ groupId: GroupId, boardId: BoardId, ...place }),
});

import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import {
  BoardId,
  GroupId,
  HouseholdId,
  LocalDate,
  LocationId,
  MembershipId,
  PersonId,
} from '../../contract/primitives.ts';
import { registration } from './source.ts';

/**
 * Carries all memberships as they stand, past ones too, so that the copy of a listener is right whichever version
 * arrives last (L1). `status` is that of the day; who relies on it later goes by the dates. `isShort` says that the
 * group has fewer members, or fewer women, than rule R-5 asks.
 */
const groupData = z.object({
  groupId: GroupId,
  boardId: BoardId,
  locationId: LocationId,
  kind: z.string(),
  status: z.string(),
  endsOn: LocalDate,
  maintainsUntil: z.optional(LocalDate),
  isShort: z.boolean(),
  members: z.array(
    z.object({
      memberId: MembershipId,
      householdId: z.optional(HouseholdId),
      personId: z.optional(PersonId),
      from: LocalDate,
      until: z.optional(LocalDate),
    }),
  ),
});

export const groupRegistered = defineEvent({
  ...registration,
  type: 'group-registered.v1',
  summary: 'A group was registered with its members',
  data: groupData,
});

export const groupChanged = defineEvent({
  ...registration,
  type: 'group-changed.v1',
  summary: 'A group or its members changed',
  data: groupData,
});

import * as z from 'zod/mini';
import { GroupId, LocalDate, MembershipId, Minutes, pageOf, pageQuery } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { programmeReaders } from '../shapes.ts';
import {
  Group,
  GroupMember,
  groupEnterers,
  groupParams,
  joining,
  MemberPost,
  memberErrors,
  named,
} from './group-shapes.ts';

/** Who joins a group, leaves it, or gets another post of it. */
export const membershipRoutes = {
  listGroupMembers: defineRoute({
    id: 'groups.list-members',
    method: 'GET',
    path: '/v1/groups/{groupId}/members',
    summary: 'Members of a group, past ones too, for a purpose; who looked is recorded',
    access: [...programmeReaders, 'loan-officer', 'bookkeeper', 'cashier', 'group'],
    area: 'record',
    level: 'P2',
    params: groupParams,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(GroupMember) },
    errors: ['group.not-found', 'access.no-post', 'request.cursor'],
    example: { params: { groupId: example.groupId } },
  }),
  addGroupMember: defineRoute({
    id: 'groups.add-member',
    method: 'POST',
    path: '/v1/groups/{groupId}/members',
    summary: 'A household or person joins a group; an officer who is a person gets the post',
    access: groupEnterers,
    area: 'record',
    ifMatch: 'accepted',
    params: groupParams,
    body: z.strictObject({ ...joining, from: LocalDate }),
    success: { status: 201, body: Group },
    errors: [
      'group.not-found',
      'group.ended',
      'group.full',
      'access.no-post',
      ...memberErrors,
      'state.exists',
    ],
    example: {
      params: { groupId: example.groupId },
      body: {
        memberId: example.membershipId,
        personId: example.thirdPersonId,
        sex: 'female',
        post: 'treasurer',
        from: '2013-01-20',
        minutes: { number: 'BA-07/CONTOH/2013', date: '2013-01-20' },
      },
    },
  }),
  changeGroupMember: defineRoute({
    id: 'groups.change-member',
    method: 'PATCH',
    path: '/v1/groups/{groupId}/members/{memberId}',
    summary:
      'End a membership, or give a member another post; what is left of the group is marked when too few stay',
    access: groupEnterers,
    area: 'record',
    ifMatch: 'required',
    params: z.object({ groupId: GroupId, memberId: MembershipId }),
    body: z.strictObject({
      /** Whose membership it is: named twice, so that no wrong one ends. */
      ...named,
      end: z.optional(
        z.strictObject({
          /** The last day, today at the latest. */
          until: LocalDate,
          reason: z.enum(['own-request', 'dismissal', 'death', 'moved', 'other']),
          minutes: z.optional(Minutes),
        }),
      ),
      /** The first day of another post in the same group; the membership goes on. */
      office: z.optional(z.strictObject({ post: MemberPost, from: LocalDate, minutes: z.optional(Minutes) })),
    }),
    success: { status: 200, body: Group },
    errors: [
      'group.not-found',
      'group.ended',
      'group.full',
      'group.member-not-found',
      'group.member-gone',
      'group.member-change',
      'group.not-one-head',
      'group.ends-before-start',
      'group.date-in-future',
      'person.not-found',
      'post.clash',
      'post.held',
      'access.no-post',
    ],
    example: {
      params: { groupId: example.groupId, memberId: example.membershipId },
      body: {
        personId: example.thirdPersonId,
        end: {
          until: '2013-01-31',
          reason: 'own-request',
          minutes: { number: 'BA-08/CONTOH/2013', date: '2013-01-31' },
        },
      },
    },
  }),
} as const;

import type { Post } from '../../../shared/contract/access.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import type { GroupMember } from '../../../shared/routes/registration/group-shapes.ts';
import { type GroupRecord, isStanding, lastDayOf } from './group.ts';
import type { Body, Named } from './group-admission.ts';
import type { PersonRecord } from './person.ts';
import { checkPost } from './post.ts';

/** The post that an officer who acts in the programme gets; who only belongs to the group holds no office. It ends with the group. */
export const officeOf = (group: Body, { memberId, personId, post, from }: GroupMember): Post | undefined =>
  personId === undefined || post === 'member'
    ? undefined
    : {
        postId: memberId as string as Post['postId'],
        post: `group.${post}`,
        bodyId: group.groupId,
        boardId: group.boardId,
        locationId: group.locationId,
        from,
        until: lastDayOf(group),
      };

/** The person with the posts that remain and the one that begins, if that makes a difference. */
const withPosts = (person: PersonRecord, kept: readonly Post[], wanted: Post | undefined): PersonRecord[] => {
  if (wanted) checkPost(kept, wanted);
  const posts = wanted ? [...kept, wanted] : [...kept];
  const isSame =
    posts.length === person.posts.length && posts.every((post, index) => post === person.posts[index]);
  return isSame ? [] : [{ ...person, posts, version: person.version + 1 }];
};

/** The persons of new members with the posts of their offices. */
export const appointed = (
  group: Body,
  members: readonly GroupMember[],
  persons: Named['persons'],
): PersonRecord[] =>
  members.flatMap((member) => {
    const person = persons.get(member.personId ?? '');
    return person ? withPosts(person, person.posts, officeOf(group, member)) : [];
  });

/** The officers' posts, after the last day of the group has changed. */
export const prolonged = (group: GroupRecord, persons: Named['persons']): PersonRecord[] => {
  const until = lastDayOf(group);
  const offices = new Set<string>(group.members.filter(isStanding).map(({ memberId }) => memberId));
  const holders = new Map([...persons.values()].map((person) => [person.personId, person]));
  return [...holders.values()].flatMap((person) => {
    const posts = person.posts.map((post) =>
      offices.has(post.postId) && post.until !== until ? { ...post, until } : post,
    );
    return withPosts(person, posts, undefined);
  });
};

/** The person whose office ends on a day, its last; before its first day it has never been. */
export const left = (
  member: GroupMember,
  until: LocalDate,
  persons: Named['persons'],
  wanted?: Post,
): PersonRecord[] => {
  const person = persons.get(member.personId ?? '');
  const isOf = ({ postId }: Post) => postId === (member.memberId as string);
  const kept = (person?.posts ?? [])
    .filter((post) => !isOf(post) || until >= post.from)
    .map((post) => (isOf(post) ? { ...post, until } : post));
  return person ? withPosts(person, kept, wanted) : [];
};

import * as z from 'zod/mini';
import { Post } from '../../contract/access.ts';
import { defineEvent } from '../../contract/event.ts';
import { LocationId, PersonId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

export const personRegistered = defineEvent({
  ...registration,
  type: 'person-registered.v1',
  summary: 'A person who acts in the programme was registered',
  data: z.object({ personId: PersonId, locationId: LocationId }),
});

export const personChanged = defineEvent({
  ...registration,
  type: 'person-changed.v1',
  summary: 'A person was corrected',
  data: z.object({ personId: PersonId, locationId: LocationId }),
});

/**
 * The posts of a person, or the account that acts for the person, changed. Carries all posts, so that the copy
 * of a listener is right whichever version arrives last. `account` is null when no account acts.
 */
export const personPostsChanged = defineEvent({
  ...registration,
  type: 'person-posts-changed.v1',
  summary: 'Posts or account of a person changed',
  data: z.object({
    personId: PersonId,
    account: z.nullable(z.string()),
    posts: z.array(Post),
    /** Ids of records that were found to be this person: households and groups may still name it by them. */
    mergedFrom: z.optional(z.array(PersonId)),
  }),
});

import * as z from 'zod/mini';
import { Post } from '../contract/access.ts';
import { defineEvent } from '../contract/event.ts';
import {
  Area,
  AssetId,
  BoardId,
  LocalDate,
  LocationId,
  PersonId,
  TermId,
  UnitId,
} from '../contract/primitives.ts';

const registration = { bus: 'institutional', source: 'registration' } as const;
const locationData = z.object({
  locationId: LocationId,
  area: Area,
  years: z.array(z.object({ year: z.int(), kind: z.string() })),
});

/** A kelurahan is enrolled: from here on the other services accept records for it (L10). */
export const locationEnrolled = defineEvent({
  ...registration,
  type: 'location-enrolled.v1',
  summary: 'A kelurahan was enrolled in the programme',
  data: locationData,
});

export const locationChanged = defineEvent({
  ...registration,
  type: 'location-changed.v1',
  summary: 'The programme years of a location changed',
  data: locationData,
});

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
  }),
});

const boardData = z.object({ boardId: BoardId, locationId: LocationId });

export const boardFormed = defineEvent({
  ...registration,
  type: 'board-formed.v1',
  summary: 'The board of a kelurahan was registered',
  data: boardData,
});

export const boardChanged = defineEvent({
  ...registration,
  type: 'board-changed.v1',
  summary: 'Name, charter or term in force of a board changed',
  data: boardData,
});

/** A board was elected; `termEnd` is the day from whose morrow it decides nothing new (rule E-7, L8). */
export const boardElected = defineEvent({
  ...registration,
  type: 'board-elected.v1',
  summary: 'A board was elected for a term',
  data: z.object({
    boardId: BoardId,
    locationId: LocationId,
    termId: TermId,
    number: z.int(),
    termStart: LocalDate,
    termEnd: LocalDate,
    members: z.array(z.object({ personId: PersonId, post: z.string() })),
  }),
});

const assetData = z.object({ assetId: AssetId, boardId: BoardId, status: z.string(), rupiah: z.int() });

export const assetAdded = defineEvent({
  ...registration,
  type: 'asset-added.v1',
  summary: 'A board entered an asset',
  data: assetData,
});

export const assetChanged = defineEvent({
  ...registration,
  type: 'asset-changed.v1',
  summary: 'Condition, custodian or status of an asset changed',
  data: assetData,
});

const unitData = z.object({ unitId: UnitId, boardId: BoardId, locationId: LocationId, kind: z.string() });

export const unitFormed = defineEvent({
  ...registration,
  type: 'unit-formed.v1',
  summary: 'A unit of a board was registered',
  data: unitData,
});

/** A unit or its posts changed. */
export const unitChanged = defineEvent({
  ...registration,
  type: 'unit-changed.v1',
  summary: 'A unit or one of its posts changed',
  data: unitData,
});

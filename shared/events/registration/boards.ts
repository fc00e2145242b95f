import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { AssetId, BoardId, LocalDate, LocationId, PersonId, TermId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

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

/** `locationId` and `programme` are absent in events from before they were told. */
const assetData = z.object({
  assetId: AssetId,
  boardId: BoardId,
  locationId: z.optional(LocationId),
  programme: z.optional(z.string()),
  status: z.string(),
  rupiah: z.int(),
});

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

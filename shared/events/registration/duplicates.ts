import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import {
  DuplicateSearchId,
  HouseholdId,
  LocationId,
  PairId,
  PersonId,
  Ulid,
} from '../../contract/primitives.ts';
import { registration } from './source.ts';

const pairData = z.object({
  pairId: PairId,
  about: z.enum(['households', 'persons']),
  recordIds: z.array(Ulid),
  status: z.string(),
});

export const duplicateSuspected = defineEvent({
  ...registration,
  type: 'duplicate-suspected.v1',
  summary: 'Two records may be one, or more speaks for it than before; both keep their rights',
  data: pairData,
});

export const duplicateChanged = defineEvent({
  ...registration,
  type: 'duplicate-changed.v1',
  summary: 'A record of a suspected pair moved to another area, is no more, or is there again',
  data: pairData,
});

export const duplicateDecided = defineEvent({
  ...registration,
  type: 'duplicate-decided.v1',
  summary: 'Somebody decided that two records are one, or that they are two',
  data: pairData,
});

export const duplicateReopened = defineEvent({
  ...registration,
  type: 'duplicate-reopened.v1',
  summary: 'The decision about a suspected pair was undone',
  data: pairData,
});

/**
 * Of a merge, from which record each value came that was chosen: with what both said before, that is what the kept one
 * says now. The event itself carries no personal part, for under the key of the kept record what came from the other would
 * outlive an undo.
 */
const chosen = { take: z.optional(z.record(z.string(), z.unknown())) };

const householdsData = z.object({
  householdId: HouseholdId,
  locationId: LocationId,
  /** The other one, found to be the same: whoever knows it by this id finds it under `householdId` from now on. */
  mergedId: HouseholdId,
  pairId: PairId,
  /** Members of the kept one who act in the programme, as `household-changed.v1` tells them. */
  personIds: z.optional(z.array(PersonId)),
  ...chosen,
});

export const householdsMerged = defineEvent({
  ...registration,
  type: 'households-merged.v1',
  summary: 'Two records were one household: one stays, the other points to it',
  data: householdsData,
});

export const householdsUnmerged = defineEvent({
  ...registration,
  type: 'households-unmerged.v1',
  summary: 'A merge of two households was undone: both stand as before',
  data: householdsData,
});

const personsData = z.object({
  personId: PersonId,
  locationId: LocationId,
  mergedId: PersonId,
  pairId: PairId,
  ...chosen,
});

export const personsMerged = defineEvent({
  ...registration,
  type: 'persons-merged.v1',
  summary: 'Two records were one person: one stays with the posts of both, the other points to it',
  data: personsData,
});

export const personsUnmerged = defineEvent({
  ...registration,
  type: 'persons-unmerged.v1',
  summary: 'A merge of two persons was undone: both stand as before',
  data: personsData,
});

const searchData = z.object({ searchId: DuplicateSearchId, locationId: LocationId });

export const duplicateSearchAsked = defineEvent({
  ...registration,
  type: 'duplicate-search-asked.v1',
  summary: 'A kelurahan is to be searched for look-alikes',
  data: searchData,
});

export const duplicateSearchAdvanced = defineEvent({
  ...registration,
  type: 'duplicate-search-advanced.v1',
  summary: 'A step of a search for look-alikes is done; the next begins',
  data: searchData,
});

export const duplicateSearchFinished = defineEvent({
  ...registration,
  type: 'duplicate-search-finished.v1',
  summary: 'A kelurahan was searched for look-alikes',
  data: searchData,
});

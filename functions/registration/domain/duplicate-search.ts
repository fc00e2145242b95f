import type * as z from 'zod/mini';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import {
  duplicateSearchAdvanced,
  duplicateSearchAsked,
  duplicateSearchFinished,
} from '../../../shared/events/registration/duplicates.ts';
import type { DuplicateSearch, duplicateRoutes } from '../../../shared/routes/registration/duplicates.ts';
import type { Entry, LocationRecord } from './location.ts';
import type { Place } from './look-alikes.ts';

/** How far a search is: which records it looks at, and where among them it goes on. */
interface Marker extends Place {
  readonly about: 'households' | 'persons';
}

export type SearchRecord = DuplicateSearch & { readonly marker: Marker; readonly createdAs: string };

type Asked = z.output<typeof duplicateRoutes.askDuplicateSearch.body>;

const told = (
  contract: typeof duplicateSearchAsked | typeof duplicateSearchAdvanced | typeof duplicateSearchFinished,
  next: SearchRecord,
  { now, newId }: Given,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: next.searchId,
    recordversion: next.version,
    area: next.area,
    data: { searchId: next.searchId, locationId: next.locationId },
    state: next,
  });

/** A kelurahan is to be searched for look-alikes: households, then persons, unless one of them is asked for. */
export const askSearch = (
  { searchId, about }: Asked,
  { locationId, area }: LocationRecord,
  { by, createdAs }: Entry,
  given: Given,
): Decision<SearchRecord> => {
  const next: SearchRecord = {
    searchId: searchId ?? (given.newId() as SearchRecord['searchId']),
    locationId,
    area,
    ...(about && { about }),
    status: 'asked',
    compared: 0,
    alike: 0,
    marker: { about: about ?? 'households', after: '' },
    askedAt: given.now.toISOString(),
    askedBy: by,
    createdAs,
    version: 1,
  };
  return { next, events: [told(duplicateSearchAsked, next, given)] };
};

/** What one step found, and where the next goes on; nowhere when all groups are done. */
export interface Step {
  readonly compared: number;
  readonly alike: number;
  readonly place: Place | undefined;
}

const markerAfter = ({ about, marker }: SearchRecord, { place }: Step): Marker | undefined => {
  if (place) return { about: marker.about, ...place };
  return about === undefined && marker.about === 'households' ? { about: 'persons', after: '' } : undefined;
};

/** Goes on by a step: the next one begins with the event, until everything is searched. */
export const advanceSearch = (search: SearchRecord, step: Step, given: Given): Decision<SearchRecord> => {
  const marker = markerAfter(search, step);
  const next: SearchRecord = {
    ...search,
    compared: search.compared + step.compared,
    alike: search.alike + step.alike,
    status: marker ? 'running' : 'finished',
    marker: marker ?? search.marker,
    ...(!marker && { finishedAt: given.now.toISOString() }),
    version: search.version + 1,
  };
  return { next, events: [told(marker ? duplicateSearchAdvanced : duplicateSearchFinished, next, given)] };
};

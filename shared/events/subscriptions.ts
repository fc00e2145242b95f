import type { EventContract } from '../contract/event.ts';
import {
  documentChecked,
  documentCompleted,
  documentDeleted,
  documentStored,
  documentWithdrawn,
} from './documents.ts';
import { householdMoneyStopped } from './finance.ts';
import { documentPublished, publicationCorrected } from './library.ts';
import { areaChangeAdvanced, areaChangeDecided, areaChanged } from './registration/area-changes.ts';
import {
  duplicateSearchAdvanced,
  duplicateSearchAsked,
  householdsMerged,
  householdsUnmerged,
  personsMerged,
  personsUnmerged,
} from './registration/duplicates.ts';
import { householdChanged, householdRegistered } from './registration/households.ts';
import { importAdvanced, importCommitted, importReceived, importTakenBack } from './registration/imports.ts';
import { locationChanged, locationEnrolled } from './registration/locations.ts';
import { personChanged, personPostsChanged, personRegistered } from './registration/persons.ts';
import { poorListChanged } from './registration/poor-lists.ts';
import { householdErased, personErased } from './registration/privacy-requests.ts';
import { householdWithdrawn, personWithdrawn } from './registration/withdrawals.ts';
import { volunteersImported, volunteersTakenBack } from './volunteers.ts';

/** What may make two records one, or end a pair of them. */
const suspected = {
  householdRegistered,
  householdChanged,
  householdsMerged,
  householdsUnmerged,
  householdErased,
  householdWithdrawn,
  personRegistered,
  personChanged,
  personsMerged,
  personsUnmerged,
  personErased,
  personWithdrawn,
} as const;

/**
 * Who listens to what: the only list. From each line follow the bus rule, the pattern, the listener's queue and
 * the handler that the compiler asks for. The archive listens to everything and is not listed.
 */
export const subscriptions = {
  registration: {
    householdMoneyStopped,
    personPostsChanged,
    poorListChanged,
    documentChecked,
    documentWithdrawn,
    ...suspected,
  },
  documents: {
    locationEnrolled,
    locationChanged,
    personPostsChanged,
    areaChanged,
    householdErased,
    poorListChanged,
  },
  volunteers: { locationEnrolled, locationChanged, personPostsChanged, personErased, areaChanged },
} as const satisfies Record<string, Record<string, EventContract>>;

/**
 * What a service does in `jobs.ts` because it takes longer than a request may: by its own events, so that a job is
 * begun, and goes on after each step, in the transaction that decides it.
 */
export const jobs = {
  registration: {
    areaChangeDecided,
    areaChangeAdvanced,
    importReceived,
    importCommitted,
    importTakenBack,
    importAdvanced,
    volunteersImported,
    volunteersTakenBack,
    householdErased,
    personErased,
    duplicateSearchAsked,
    duplicateSearchAdvanced,
  },
  documents: {
    documentCompleted,
    documentStored,
    documentPublished,
    publicationCorrected,
    documentWithdrawn,
    documentDeleted,
  },
} as const satisfies Record<string, Record<string, EventContract>>;

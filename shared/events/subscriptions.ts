import type { EventContract } from '../contract/event.ts';
import { facilitatorAssigned, visitRecorded } from './activities/facilitation.ts';
import {
  activityAccounted,
  activityApproved,
  activityCancelled,
  activityChangeAsked,
  activityChangeDecided,
  activityClosed,
  activityCompleted,
  activityContracted,
  activityCorrected,
  activityDrafted,
  activityExamined,
  activityFunded,
  activityMaintained,
  activityNoted,
  activityProgressed,
  activityPublished,
  activityRanked,
  activityRejected,
  activitySubmitted,
  activitySuspended,
  swadayaRealised,
} from './activities/activities.ts';
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
import { assetAdded, boardElected } from './registration/boards.ts';
import {
  duplicateSearchAdvanced,
  duplicateSearchAsked,
  householdsMerged,
  householdsUnmerged,
  personsMerged,
  personsUnmerged,
} from './registration/duplicates.ts';
import { groupChanged, groupRegistered } from './registration/groups.ts';
import { householdChanged, householdRegistered } from './registration/households.ts';
import { importAdvanced, importCommitted, importReceived, importTakenBack } from './registration/imports.ts';
import { locationChanged, locationEnrolled } from './registration/locations.ts';
import { personChanged, personPostsChanged, personRegistered } from './registration/persons.ts';
import {
  householdListed,
  householdStruckOff,
  poorListChanged,
  poorListFrozen,
} from './registration/poor-lists.ts';
import { householdErased, personErased } from './registration/privacy-requests.ts';
import { unitFormed } from './registration/units.ts';
import { householdWithdrawn, personWithdrawn } from './registration/withdrawals.ts';
import { volunteerRegistered, volunteersImported, volunteersTakenBack } from './volunteers/volunteers.ts';

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

/** Where something is, who acts for whom, and the terms of boards: what every service that decides keeps a copy of. */
export const institutions = {
  locationEnrolled,
  locationChanged,
  personPostsChanged,
  householdRegistered,
  householdChanged,
  householdsMerged,
  boardElected,
} as const;

/** Groups with their members. */
export const groupFacts = { groupRegistered, groupChanged } as const;

/** Groups with their members, and the PS-2 list in force (L1). */
export const beneficiaries = {
  ...groupFacts,
  poorListFrozen,
  householdListed,
  householdStruckOff,
} as const;

/** What counts for the scoreboard of a kelurahan (G2 to G6, E-1): `functions/activities/domain/measures.ts` says how. */
export const measured = {
  assetAdded,
  boardElected,
  unitFormed,
  groupRegistered,
  volunteerRegistered,
  facilitatorAssigned,
  visitRecorded,
  poorListFrozen,
  documentPublished,
} as const;

/** Every fact of an activity, each with the whole picture. */
export const activityFacts = {
  activityDrafted,
  activityCorrected,
  activitySubmitted,
  activityExamined,
  activityRanked,
  activityApproved,
  activityRejected,
  activityContracted,
  activityFunded,
  activityProgressed,
  activityCompleted,
  activityAccounted,
  activityPublished,
  activityMaintained,
  activityClosed,
  activitySuspended,
  activityCancelled,
  activityChangeAsked,
  activityChangeDecided,
  activityNoted,
} as const;

/** Every fact that an activity may tell once a board has approved it: each carries the whole picture (L2). */
export const approvedActivities = {
  activityApproved,
  activityContracted,
  activityFunded,
  activityProgressed,
  activityCompleted,
  activityAccounted,
  activityPublished,
  activityMaintained,
  activityClosed,
  activitySuspended,
  activityCancelled,
  activityChangeAsked,
  activityChangeDecided,
  activityNoted,
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
  activities: { ...measured, ...institutions, ...beneficiaries, documentChecked, documentWithdrawn },
  finance: {
    ...institutions,
    ...beneficiaries,
    ...approvedActivities,
    swadayaRealised,
    documentChecked,
    documentWithdrawn,
  },
  volunteers: { ...institutions, ...groupFacts, ...activityFacts, personErased, areaChanged },
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

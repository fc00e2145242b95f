import type { EventContract } from '../contract/event.ts';
import * as activities from './activities/activities.ts';
import * as facilitation from './activities/facilitation.ts';
import * as documents from './documents.ts';
import * as finance from './finance.ts';
import * as library from './library.ts';
import * as areaChanges from './registration/area-changes.ts';
import * as boards from './registration/boards.ts';
import * as conflicts from './registration/conflicts.ts';
import * as duplicates from './registration/duplicates.ts';
import * as evidence from './registration/evidence.ts';
import * as groups from './registration/groups.ts';
import * as households from './registration/households.ts';
import * as imports from './registration/imports.ts';
import * as locations from './registration/locations.ts';
import * as persons from './registration/persons.ts';
import * as poorLists from './registration/poor-lists.ts';
import * as privacyRequests from './registration/privacy-requests.ts';
import * as units from './registration/units.ts';
import * as withdrawals from './registration/withdrawals.ts';
import * as community from './volunteers/community.ts';
import * as hours from './volunteers/hours.ts';
import * as learning from './volunteers/learning.ts';
import * as volunteers from './volunteers/volunteers.ts';

/** Every event of the three buses. */
export const events: readonly EventContract[] = [
  locations,
  persons,
  boards,
  evidence,
  units,
  areaChanges,
  households,
  groups,
  duplicates,
  conflicts,
  imports,
  withdrawals,
  poorLists,
  privacyRequests,
  volunteers,
  hours,
  learning,
  community,
  facilitation,
  activities,
  documents,
  library,
  finance,
].flatMap((contracts) => Object.values<EventContract>(contracts));

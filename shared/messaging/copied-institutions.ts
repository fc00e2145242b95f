import type { beneficiaries, groupFacts, institutions } from '../events/subscriptions.ts';
import { boardKeeper } from '../persistence/board-copies.ts';
import { copyKeeper } from '../persistence/copies.ts';
import { familyKeeper } from '../persistence/family-copies.ts';
import { groupKeeper } from '../persistence/group-copies.ts';
import { listKeeper } from '../persistence/list-keeper.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import type { EventHandlers } from './consumer.ts';

/** Keeps the copies of where something is (L10), who acts for whom (SD-4, SD-7), and the terms of boards (L8). */
export const copiedInstitutions = (table: ServiceTable): EventHandlers<typeof institutions> => {
  const copies = copyKeeper(table);
  const families = familyKeeper(table);
  const boards = boardKeeper(copies);
  return {
    locationEnrolled: ({ data, recordversion }) => copies.keepLocation(data, recordversion),
    locationChanged: ({ data, recordversion }) => copies.keepLocation(data, recordversion),
    personPostsChanged: ({ data, recordversion }) => copies.keepPerson(data, recordversion),
    householdRegistered: ({ data, recordversion }) => families.keepFamily(data, recordversion),
    householdChanged: ({ data, recordversion }) => families.keepFamily(data, recordversion),
    householdsMerged: ({ data, recordversion }) => families.keepFamily(data, recordversion),
    boardElected: ({ data, recordversion }) => boards.keepTerm(data, recordversion),
  };
};

/** Keeps the copies of groups with their members. */
export const copiedGroups = (table: ServiceTable): EventHandlers<typeof groupFacts> => {
  const groups = groupKeeper(copyKeeper(table));
  return {
    groupRegistered: ({ data, recordversion }) => groups.keepGroup(data, recordversion),
    groupChanged: ({ data, recordversion }) => groups.keepGroup(data, recordversion),
  };
};

/** Keeps the copies of groups with their members, and of the PS-2 list in force (L1). */
export const copiedBeneficiaries = (table: ServiceTable): EventHandlers<typeof beneficiaries> => {
  const lists = listKeeper(table);
  return {
    ...copiedGroups(table),
    poorListFrozen: ({ data }) => lists.frozen(data),
    householdListed: ({ data }) => lists.listed(data),
    householdStruckOff: ({ data }) => lists.struckOff(data),
  };
};

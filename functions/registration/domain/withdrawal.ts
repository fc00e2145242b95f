import { type Decision, type EventContract, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import {
  boardWithdrawn,
  groupWithdrawn,
  householdWithdrawn,
  personWithdrawn,
} from '../../../shared/events/registration/withdrawals.ts';
import type { BoardRecord } from './board.ts';
import type { GroupRecord } from './group.ts';
import type { HouseholdRecord } from './household.ts';
import { type PersonRecord, toldPosts } from './person.ts';

/** A record that is taken back leaves nothing but the fact that it was, in the version in which devices drop it. */
export interface Withdrawal extends Pick<Decision<never>, 'events'> {
  readonly id: string;
  readonly version: number;
  readonly area: Area;
}

/** The version in which an import leaves a record: the first. */
const importedVersion = 1;

/** Takes a record back as the import left it; one that changed since is somebody's work, and stays. */
const withdrawn = (
  contract: EventContract,
  id: string,
  { version, area }: { readonly version: number; readonly area: Area },
  data: Readonly<Record<string, unknown>>,
  { now, newId }: Given,
): Withdrawal => {
  if (version !== importedVersion) throw new Problem('import.changed-since', { version });
  const fact = { id: newId(), at: now, subject: id, recordversion: version + 1, area };
  const events = [happened(contract, { ...fact, data, state: { ...data, area } })] as const;
  return { id, version: version + 1, area, events };
};

export const withdrawHousehold = (household: HouseholdRecord, given: Given): Withdrawal => {
  const { householdId, locationId } = household;
  return withdrawn(householdWithdrawn, householdId, household, { householdId, locationId }, given);
};

/** A person who got a post or an account is another version, and stays. */
export const withdrawPerson = (person: PersonRecord, given: Given): Withdrawal => {
  const { personId, locationId } = person;
  return withdrawn(personWithdrawn, personId, person, { personId, locationId }, given);
};

/** Before its first term, which changes it: then another board of the kelurahan may be registered. */
export const withdrawBoard = (board: BoardRecord, given: Given): Withdrawal => {
  const { boardId, locationId } = board;
  return withdrawn(boardWithdrawn, boardId, board, { boardId, locationId }, given);
};

/** A group, and the persons who lose the posts that they got by it: theirs are the records of others, and stay. */
export type GroupWithdrawal = Withdrawal & { readonly persons: readonly PersonRecord[] };

export const withdrawGroup = (
  group: GroupRecord,
  officers: ReadonlyMap<string, PersonRecord>,
  given: Given,
): GroupWithdrawal => {
  const { groupId, boardId, locationId } = group;
  const gone = withdrawn(groupWithdrawn, groupId, group, { groupId, boardId, locationId }, given);
  const persons = [...officers.values()]
    .filter(({ posts }) => posts.some(({ bodyId }) => bodyId === groupId))
    .map((person) => ({
      ...person,
      posts: person.posts.filter(({ bodyId }) => bodyId !== groupId),
      version: person.version + 1,
    }));
  const [first] = gone.events;
  return { ...gone, persons, events: [first, ...persons.map((person) => toldPosts(person, given))] };
};

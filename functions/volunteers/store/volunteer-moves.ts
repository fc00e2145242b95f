import type { Area } from '../../../shared/contract/primitives.ts';
import { areaMover } from '../../../shared/persistence/area-mover.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import type { Write } from '../../../shared/persistence/transact.ts';
import { personalRecords } from '../../../shared/privacy/personal-records.ts';
import { forumRecords } from './forums.ts';
import { hoursRecords, hoursRows } from './hours.ts';
import { followUpRows, learningGroupRecords, learningSessionRecords } from './learning.ts';
import { sectorGroupRecords } from './sector-groups.ts';
import { volunteerItem, volunteerRecords } from './volunteers.ts';

/** Moves volunteers from the area they stand in to another. */
export const volunteerMover = (table: ServiceTable) =>
  areaMover(table, { kind: 'VOLUNTEER', ...volunteerRecords, itemOf: volunteerItem });

export type VolunteerMover = ReturnType<typeof volunteerMover>;

interface Records<Kept> {
  readonly kind: string;
  readonly read: (item: Item) => Kept;
  readonly itemOf: (next: Kept, acceptedAt: string) => Item & { readonly version: number };
}

/** Moves what volunteers do in a kelurahan; posts and meetings of a forum stand in it, wherever that is. */
export const recordMovers = (table: ServiceTable) => {
  const moverOf = <Kept extends { readonly area: Area; readonly version: number }>(
    { kind, read, itemOf }: Records<Kept>,
    idOf: (record: Kept) => string,
    alongside: (next: Kept) => readonly Write[] = () => [],
  ) => ({
    idOf,
    mover: areaMover<Kept>(table, {
      ...{ kind, itemOf, alongside },
      ...personalRecords<Kept, object>({ kind, read }),
    }),
  });
  return {
    hours: moverOf(
      hoursRecords,
      ({ hoursId }) => hoursId,
      (next) => hoursRows(table.name, next),
    ),
    forums: moverOf(forumRecords, ({ forumId }) => forumId),
    sectorGroups: moverOf(sectorGroupRecords, ({ sectorGroupId }) => sectorGroupId),
    learningGroups: moverOf(learningGroupRecords, ({ learningGroupId }) => learningGroupId),
    learningSessions: moverOf(
      learningSessionRecords,
      ({ learningSessionId }) => learningSessionId,
      (next) => followUpRows(table.name, next),
    ),
  };
};

export type RecordMovers = ReturnType<typeof recordMovers>;

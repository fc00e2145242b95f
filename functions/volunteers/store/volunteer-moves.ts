import { areaMover } from '../../../shared/persistence/area-mover.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { volunteerItem, volunteerRecords } from './volunteers.ts';

/** Moves volunteers from the area they stand in to another. */
export const volunteerMover = (table: ServiceTable) =>
  areaMover(table, { kind: 'VOLUNTEER', ...volunteerRecords, itemOf: volunteerItem });

export type VolunteerMover = ReturnType<typeof volunteerMover>;

import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { Assignment, Visit } from '../../../shared/routes/activities/facilitation.ts';
import type { AssignmentRecord, VisitRecord } from '../domain/facilitation.ts';
import { plainRecords } from './plain-records.ts';

export const assignmentRecords = plainRecords<AssignmentRecord>({
  kind: 'ASSIGNMENT',
  shape: Assignment,
  idOf: ({ assignmentId }) => assignmentId,
});

export const visitRecords = plainRecords<VisitRecord>({
  kind: 'VISIT',
  shape: Visit,
  idOf: ({ visitId }) => visitId,
});

export const facilitationStore = (table: ServiceTable) => ({
  assignments: assignmentRecords.over(table),
  visits: visitRecords.over(table),
});

export type FacilitationStore = ReturnType<typeof facilitationStore>;

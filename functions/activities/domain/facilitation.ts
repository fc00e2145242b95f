import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  assignmentEnded,
  facilitatorAssigned,
  visitRecorded,
} from '../../../shared/events/activities/facilitation.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type {
  Assignment,
  facilitationRoutes,
  Visit,
} from '../../../shared/routes/activities/facilitation.ts';
import type { Entry } from './entry.ts';

export type AssignmentRecord = Assignment & { readonly createdAs: string };
export type VisitRecord = Visit & { readonly createdAs: string };

type Assigning = z.output<typeof facilitationRoutes.assignFacilitator.body>;
type Visiting = z.output<typeof facilitationRoutes.recordVisit.body>;

const told = (
  contract: typeof facilitatorAssigned | typeof assignmentEnded,
  next: AssignmentRecord,
  { now, newId }: Given,
) => {
  const { assignmentId, locationId, from, until } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: assignmentId,
    recordversion: next.version,
    area: next.area,
    data: { assignmentId, locationId, from, until },
    state: next,
  });
};

const mustEndLater = (from: string, until: string | undefined): void => {
  if (until !== undefined && until < from) throw refused('assignment.ends-before-start', '/until', { from });
};

/** Assigns a facilitator (G4). Several at a time are a team; none is no hindrance to anything. */
export const assignFacilitator = (
  { assignmentId, locationId: _, origin, ...body }: Assigning,
  { locationId, area }: EnrolledLocation,
  { by, createdAs }: Entry,
  given: Given,
): Decision<AssignmentRecord> => {
  mustEndLater(body.from, body.until);
  const next: AssignmentRecord = {
    assignmentId: assignmentId ?? (given.newId() as Assignment['assignmentId']),
    locationId,
    area,
    ...body,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [told(facilitatorAssigned, next, given)] };
};

/** Ends an assignment on its last day; one that has ended is history. */
export const endAssignment = (
  assignment: AssignmentRecord,
  { until }: { readonly until: string },
  given: Given,
): Decision<AssignmentRecord> => {
  const day = today(given, assignment.area.code);
  if (assignment.until !== undefined && assignment.until < day)
    throw new Problem('assignment.ended', { until: assignment.until });
  mustEndLater(assignment.from, until);
  const next = { ...assignment, until, version: assignment.version + 1 };
  return { next, events: [told(assignmentEnded, next, given)] };
};

/** Records a visit that was made; its follow-up is due on that day or later (G4). */
export const recordVisit = (
  { visitId, locationId: _, origin, ...body }: Visiting,
  { locationId, area }: EnrolledLocation,
  { by, createdAs }: Entry,
  given: Given,
): Decision<VisitRecord> => {
  const day = today(given, area.code);
  if (body.on > day) throw refused('visit.in-future', '/on', { today: day });
  if (body.women > body.participants)
    throw refused('visit.counts', '/women', { participants: body.participants });
  if (body.followUp && body.followUp.dueOn < body.on)
    throw refused('visit.follow-up-before', '/followUp/dueOn', { on: body.on });
  const next: VisitRecord = {
    visitId: visitId ?? (given.newId() as Visit['visitId']),
    locationId,
    area,
    ...body,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const { on, kind, institution } = next;
  const event = happened(visitRecorded, {
    id: given.newId(),
    at: given.now,
    subject: next.visitId,
    recordversion: 1,
    area,
    data: { visitId: next.visitId, locationId, on, kind, institution },
    state: next,
  });
  return { next, events: [event] };
};

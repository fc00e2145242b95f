import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import type { facilitationRoutes } from '../../../shared/routes/activities/facilitation.ts';
import { assignFacilitator, endAssignment, recordVisit } from '../domain/facilitation.ts';
import type { FacilitationStore } from '../store/facilitation.ts';

interface Deps {
  readonly facilitation: FacilitationStore;
  readonly copies: CopyStore;
}

export const facilitationHandlers = ({
  facilitation: { assignments, visits },
  copies,
}: Deps): RouteHandlers<typeof facilitationRoutes> => ({
  async assignFacilitator({ body, caller, command, given }) {
    const [found, existing] = await Promise.all([
      copies.findLocation(body.locationId),
      assignments.find(body.assignmentId),
    ]);
    const location = visible(found, caller, 'location.not-enrolled');
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = assignFacilitator(body, location, entry, given);
    await assignments.save(decision, command);
    return decision.next;
  },

  async endAssignment({ params, body, caller, command, given, ifMatch }) {
    const found = visible(await assignments.find(params.assignmentId), caller, 'assignment.not-found');
    const decision = endAssignment(matching(found, ifMatch), body, given);
    await assignments.save(decision, command);
    return decision.next;
  },

  listAssignments: ({ area, page, given }) => assignments.list({ area, page, now: given.now }),

  async recordVisit({ body, caller, command, given }) {
    const [found, existing] = await Promise.all([
      copies.findLocation(body.locationId),
      visits.find(body.visitId),
    ]);
    const location = visible(found, caller, 'location.not-enrolled');
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = recordVisit(body, location, entry, given);
    await visits.save(decision, command);
    return decision.next;
  },

  listVisits: ({ area, page, given }) => visits.list({ area, page, now: given.now }),

  async getVisit({ params, caller }) {
    return visible(await visits.find(params.visitId), caller, 'visit.not-found');
  },
});

import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

export const facilitationSteps: readonly Step[] = [
  step(routes.assignFacilitator, 'national'),
  step(routes.endAssignment, 'national', { ifMatch: 1 }),
  step(routes.listAssignments, 'facilitator'),
  step(routes.recordVisit, 'facilitator'),
  step(routes.listVisits, 'facilitator'),
  step(routes.getVisit, 'facilitator'),
  step(routes.getScoreboard, 'facilitator'),
];

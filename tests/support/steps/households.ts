import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

export const householdSteps: readonly Step[] = [
  step(routes.registerHousehold, 'facilitator'),
  step(routes.changeHousehold, 'facilitator', { ifMatch: 1 }),
  step(routes.listHouseholds, 'facilitator'),
  step(routes.getHousehold, 'facilitator', { purpose: 'eligibility' }),
  step(routes.listHouseholdReads, 'facilitator'),
];

import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

export const areaChangeSteps: readonly Step[] = [
  step(routes.decideAreaChange, 'national'),
  step(routes.listAreaChanges, 'facilitator'),
  step(routes.getAreaChange, 'facilitator'),
];

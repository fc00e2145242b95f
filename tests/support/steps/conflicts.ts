import { example } from '../../../shared/routes/examples.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

/** A device that was offline corrects the household on version 1, where the RT has been corrected since. */
const late = { params: { householdId: example.householdId }, body: { rt: '005' } };

/** Both values are kept, somebody looks at them, and the secretary decides for the later one. */
export const conflictSteps: readonly Step[] = [
  step(routes.changeHousehold, 'facilitator', {
    instead: late,
    key: '-late',
    ifMatch: 1,
    keep: example.conflictId,
  }),
  step(routes.getConflict, 'secretary', { purpose: 'correction' }),
  step(routes.listConflicts, 'facilitator'),
  step(routes.decideConflict, 'secretary', { ifMatch: 1 }),
];

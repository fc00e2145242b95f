import { example } from '../../../shared/routes/examples.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

const params = { householdId: example.conflictingHouseholdId };
const registered = {
  body: {
    ...params,
    locationId: example.locationId,
    rt: '003',
    members: [{ name: 'Warga Contoh Berbeda', relation: 'head', sex: 'female' }],
  },
};

/** Two devices correct one field of a household on version 1; both values are kept, and the secretary decides. */
export const conflictSteps: readonly Step[] = [
  step(routes.registerHousehold, 'facilitator', { instead: registered, key: '-conflict' }),
  step(routes.changeHousehold, 'secretary', {
    instead: { params, body: { rt: '004' } },
    key: '-first',
    ifMatch: 1,
  }),
  step(routes.changeHousehold, 'facilitator', {
    instead: { params, body: { rt: '005' } },
    key: '-late',
    ifMatch: 1,
    keep: example.conflictId,
  }),
  step(routes.listConflicts, 'facilitator'),
  step(routes.decideConflict, 'secretary', { ifMatch: 1 }),
  step(routes.getConflict, 'secretary', { purpose: 'correction' }),
];

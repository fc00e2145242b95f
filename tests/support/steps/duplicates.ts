import { example } from '../../../shared/routes/examples.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

/** A household on two forms: one NIK, two numbers of its card. */
const twice = (householdId: string, cardNumber: string) => ({
  body: {
    householdId,
    locationId: example.locationId,
    cardNumber,
    members: [{ name: 'Warga Contoh Kembar', relation: 'head', sex: 'female', nik: '3171015507850012' }],
  },
});

export const duplicateSteps: readonly Step[] = [
  step(routes.registerHousehold, 'facilitator', {
    instead: twice(example.pairedHouseholdId, '3171011205080001'),
    key: '-paired',
  }),
  step(routes.registerHousehold, 'facilitator', {
    instead: twice(example.otherPairedHouseholdId, '3171011205080002'),
    key: '-other-paired',
  }),
  step(routes.listDuplicates, 'facilitator'),
  step(routes.getDuplicate, 'facilitator', { purpose: 'correction' }),
  step(routes.decideDuplicate, 'facilitator', { ifMatch: 1 }),
  step(routes.undoDuplicate, 'facilitator', { ifMatch: 2 }),
  step(routes.askDuplicateSearch, 'facilitator'),
  step(routes.getDuplicateSearch, 'facilitator'),
];

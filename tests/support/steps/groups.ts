import { example } from '../../../shared/routes/examples.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

const third = {
  body: {
    ...routes.registerPerson.example.body,
    personId: example.thirdPersonId,
    name: 'Warga Contoh Tiga',
  },
};

export const groupSteps: readonly Step[] = [
  step(routes.registerPerson, 'facilitator', { instead: third, key: '-groups' }),
  step(routes.registerGroup, 'secretary'),
  step(routes.changeGroup, 'secretary', { ifMatch: 1 }),
  step(routes.addGroupMember, 'secretary', { ifMatch: 2 }),
  step(routes.changeGroupMember, 'secretary', { ifMatch: 3 }),
  step(routes.listGroups, 'facilitator'),
  step(routes.getGroup, 'facilitator'),
  step(routes.listGroupMembers, 'facilitator', { purpose: 'contact' }),
];

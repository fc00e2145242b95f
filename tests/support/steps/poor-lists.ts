import { example } from '../../../shared/routes/examples.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';
import { paperSteps } from './evidence.ts';

/** A household that stays on the list, so that there is one when the other was struck off. */
const neighbourId = '01JEXAMP0000000000000000H3';
const neighbour = {
  body: {
    householdId: neighbourId,
    locationId: example.locationId,
    members: [{ name: 'Tetangga Contoh Daftar', relation: 'head', sex: 'female' }],
  },
};
const { params } = routes.addEntries.example;
const added = { params, body: { entries: [{ householdId: neighbourId, meets: ['meat'] }] } };
const purpose = 'eligibility';

/** A list from its criteria to PS-2 version 1, and the first household struck off it. */
export const poorListSteps: readonly Step[] = [
  step(routes.registerHousehold, 'facilitator', { instead: neighbour, key: '-poor-list' }),
  step(routes.openPoorList, 'facilitator'),
  step(routes.changePoorList, 'facilitator', { ifMatch: 1 }),
  step(routes.addEntries, 'facilitator', { ifMatch: 2 }),
  step(routes.addEntries, 'facilitator', { instead: added }),
  step(routes.showPoorList, 'secretary', { ifMatch: 4 }),
  step(routes.raiseObjection, 'facilitator'),
  step(routes.answerObjection, 'secretary', { ifMatch: 1 }),
  paperSteps.ratification,
  step(routes.ratifyPoorList, 'secretary', { ifMatch: 7 }),
  step(routes.freezePoorList, 'secretary', { ifMatch: 8 }),
  step(routes.strikeOff, 'secretary', { ifMatch: 9 }),
  step(routes.listPoorLists, 'facilitator'),
  step(routes.getPoorList, 'facilitator'),
  step(routes.listCriteria, 'facilitator'),
  step(routes.listEntries, 'facilitator', { purpose }),
  step(routes.listObjections, 'secretary', { purpose }),
  step(routes.listPoorListReads, 'facilitator'),
];

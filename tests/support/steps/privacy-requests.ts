import { example } from '../../../shared/routes/examples.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

/** A household that nothing else of the story needs: at the end of this nobody can read who it was. */
const leaving = {
  body: {
    householdId: example.erasedHouseholdId,
    locationId: example.locationId,
    members: [{ name: 'Warga Contoh Pergi', relation: 'head', sex: 'female' }],
  },
};

/** A request for erasure, entered by one and done by another. */
export const privacyRequestSteps: readonly Step[] = [
  step(routes.registerHousehold, 'facilitator', { instead: leaving, key: '-privacy', isErasedLater: true }),
  step(routes.enterPrivacyRequest, 'facilitator', { isErasedLater: true }),
  step(routes.completePrivacyRequest, 'secretary', { ifMatch: 1 }),
  step(routes.listPrivacyRequests, 'facilitator'),
  step(routes.listErasureKeys, 'national'),
  step(routes.getPrivacyRequest, 'secretary', { purpose: 'request-of-person' }),
];

import type { Requirement } from '../../../shared/routes/documents/requirement.ts';
import { example } from '../../../shared/routes/examples.ts';
import { hoursFact, moneyFact, putPlanItem } from '../activity-world.ts';
import { anArea } from '../builders.ts';
import { tellPapers } from '../evidence.ts';
import { type Step, step } from '../step.ts';
import { routes, type TestSystem } from '../system.ts';

const { locationId, boardId, area } = example;
const [unitId, inspectorId] = ['01JEXAMP0000000000000000VN', '01JEXAMP0000000000000000VP'];
const [halfPhotoId, wholePhotoId] = ['01JEXAMP0000000000000000VC', '01JEXAMP0000000000000000VD'];

/** Who checks works, in nobody's group and on no board. */
const inspector = {
  body: {
    ...routes.registerPerson.example.body,
    personId: inspectorId,
    name: 'Warga Contoh Pemeriksa',
  },
};
const upl = { body: { ...routes.formUnit.example.body, unitId, kind: 'upl' } };
const manager = {
  params: { unitId },
  body: {
    personId: inspectorId,
    post: 'manager',
    from: '2012-09-10',
    minutes: example.minutes,
  },
};
const account = { params: { personId: inspectorId }, body: { account: 'contoh-akun-upl' } };

/** The group that proposes: nobody of the board is in it. */
const proposers = {
  body: {
    ...routes.registerGroup.example.body,
    groupId: example.activityGroupId,
    name: 'KSM Contoh Anggrek',
    members: [
      { personId: example.secondPersonId, sex: 'female', post: 'head' },
      { personId: example.thirdPersonId, sex: 'female', post: 'member' },
      { householdId: example.listedHouseholdId, sex: 'female', post: 'member' },
    ],
  },
};

/** The papers of the examples, checked before any step cites them. */
const papers: readonly (readonly [Requirement, string, string?])[] = [
  ['activity-drawing', example.drawingId],
  ['activity-feasibility', example.feasibilityFormId],
  ['activity-ranking', example.rankingMinutesId],
  ['activity-decision', example.decisionMinutesId],
  ['activity-contract', example.agreementId],
  ['activity-photo', example.progressPhotoId],
  ['activity-photo', halfPhotoId],
  ['activity-photo', wholePhotoId],
  ['activity-handover', example.handoverMinutesId],
  ['activity-change', example.changeMinutesId],
  ['activity-receipt', example.receiptId],
  ['activity-publication', example.publicationPhotoId],
  ['activity-decision', example.cancelledMinutesId, example.cancelledActivityId],
];

const tellOfPapers = async (system: TestSystem): Promise<void> => {
  await tellPapers(
    system,
    papers.map(([requirement, documentId, id = example.activityId]) => ({
      ...{ requirement, documentId, id, locationId, area },
    })),
  );
};

/** A drain of 650 m in the plan, of which the group proposes 800. */
const planned = async (_: unknown, system: TestSystem): Promise<void> => {
  const { activityPlanItemId: planItemId } = example;
  await putPlanItem(system, { locationId, boardId }, { planItemId, plannedVolume: 650 } as never);
  await tellOfPapers(system);
};

const budgeted = {
  activityId: example.activityId,
  ...{ locationId, boardId, groupId: example.activityGroupId, area: anArea() },
};

const { disbursementId } = example;

/** What services that are still to come tell in the story: money that is paid, of which some comes back, and hours. */
export const factsToCome = [
  moneyFact(budgeted, {
    paid: 25_000_000,
    more: { disbursementId, entryId: '01JEXAMP0000000000000000VQ' },
  }),
  hoursFact(budgeted, { minutes: 480, hoursId: '01JEXAMP0000000000000000VS' }),
  moneyFact(budgeted, {
    paid: 25_000_000,
    back: 5_000_000,
    version: 2,
    more: { disbursementId, entryId: '01JEXAMP0000000000000000VR' },
  }),
];

/** Told one after the other, so that the version of the activity does not depend on their order. */
const paid = async (_: unknown, system: TestSystem): Promise<void> => {
  for (const fact of factsToCome) await system.publish([fact]);
};

const { params } = routes.getActivity.example;
const progressed = (percent: 50 | 100, documentId: string) => {
  const { body } = routes.reportProgress.example;
  return { params, body: { ...body, percent, photos: [{ ...body.photos[0], documentId }] } };
};
const { meeting } = routes.suspendActivity.example.body;
const resumed = { params, body: { outcome: 'resumed', reason: 'Izin lahan terbit', meeting } };
const cancelled = {
  body: { ...routes.draftActivity.example.body, activityId: example.cancelledActivityId },
};

/** A drain from its proposal to its closing, and one that nobody could give the contribution for. */
export const activitySteps: readonly Step[] = [
  step(routes.registerPerson, 'facilitator', { instead: inspector, key: '-unit' }),
  step(routes.formUnit, 'secretary', { instead: upl }),
  step(routes.beginPost, 'secretary', { instead: manager }),
  step(routes.linkAccount, 'facilitator', { instead: account, key: '-unit' }),
  step(routes.registerGroup, 'secretary', { instead: proposers, after: planned }),
  step(routes.draftActivity, 'facilitator'),
  step(routes.correctActivity, 'facilitator', { ifMatch: 1 }),
  step(routes.submitActivity, 'facilitator', { ifMatch: 2 }),
  step(routes.examineActivity, 'unit', { ifMatch: 3 }),
  step(routes.rankActivity, 'secretary', { ifMatch: 4 }),
  step(routes.askForChange, 'facilitator', { ifMatch: 5 }),
  step(routes.decideChange, 'secretary', { ifMatch: 6 }),
  step(routes.decideActivity, 'secretary', { ifMatch: 7 }),
  step(routes.suspendActivity, 'secretary', { ifMatch: 8 }),
  step(routes.suspendActivity, 'secretary', { ifMatch: 9, instead: resumed }),
  step(routes.contractActivity, 'secretary', { ifMatch: 10 }),
  step(routes.getActivity, 'facilitator', { instead: { params }, after: paid }),
  step(routes.reportProgress, 'facilitator', { ifMatch: 14 }),
  step(routes.reportProgress, 'facilitator', { instead: progressed(50, halfPhotoId) }),
  step(routes.reportProgress, 'facilitator', { instead: progressed(100, wholePhotoId), key: '-3' }),
  step(routes.completeActivity, 'facilitator', { ifMatch: 17 }),
  step(routes.reportAccount, 'facilitator', { ifMatch: 18 }),
  step(routes.examineAccount, 'unit', { ifMatch: 19 }),
  step(routes.acceptAccount, 'secretary', { ifMatch: 20 }),
  step(routes.publishAccount, 'secretary', { ifMatch: 21 }),
  step(routes.planMaintenance, 'facilitator', { ifMatch: 22 }),
  step(routes.recordInspection, 'facilitator', { ifMatch: 23 }),
  step(routes.closeActivity, 'secretary', { ifMatch: 24 }),
  step(routes.draftActivity, 'facilitator', { instead: cancelled }),
  step(routes.cancelActivity, 'secretary', { ifMatch: 1 }),
  step(routes.listActivities, 'facilitator'),
  step(routes.getActivity, 'facilitator'),
  step(routes.listFindings, 'facilitator'),
  step(routes.getChain, 'facilitator'),
  step(routes.findChain, 'facilitator'),
];

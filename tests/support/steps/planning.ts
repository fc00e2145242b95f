import { example } from '../../../shared/routes/examples.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';
import { paper } from './evidence.ts';

const ofCycle = [example.cycleId, example.locationLetterId] as const;

/** A cycle, of which the board closes the first stage and opens it again. */
const cycleSteps: readonly Step[] = [
  step(routes.openCycle, 'facilitator'),
  step(routes.getNext, 'facilitator'),
  paper('location-letter', ...ofCycle),
  step(routes.closeStage, 'chair', { ifMatch: 1 }),
  paper('stage-minutes', example.cycleId, example.stageMinutesId),
  step(routes.reopenStage, 'chair', { ifMatch: 2 }),
  step(routes.listCycles, 'facilitator'),
  step(routes.getCycle, 'facilitator'),
  step(routes.tellPunctuality, 'facilitator'),
];

/** A meeting with its papers. */
const meeting = (assemblyId: string, minutesId: string, attendanceListId: string): readonly Step[] => [
  paper('assembly-minutes', assemblyId, minutesId, `-minutes-${assemblyId}`),
  paper('attendance-list', assemblyId, attendanceListId, `-attendance-${assemblyId}`),
];

const assemblySteps: readonly Step[] = [
  ...meeting(example.assemblyId, example.assemblyMinutesId, example.attendanceListId),
  step(routes.recordAssembly, 'facilitator'),
  step(routes.listAssemblies, 'facilitator'),
  step(routes.getAssembly, 'facilitator'),
];

const { decision: _, ...held } = routes.recordAssembly.example.body;
const priorityMeeting = {
  body: {
    ...held,
    assemblyId: example.priorityMeetingId,
    stage: 'S5',
    kind: 'priority',
    minutes: { ...held.minutes, documentId: example.priorityMinutesId },
    attendanceListId: example.priorityAttendanceId,
  },
};

/** A plan from its beginning until an item of it went to Musrenbang. */
const planSteps: readonly Step[] = [
  step(routes.beginPlan, 'secretary'),
  step(routes.addPlanItem, 'secretary'),
  step(routes.changePlanItem, 'secretary', { ifMatch: 1 }),
  ...meeting(example.priorityMeetingId, example.priorityMinutesId, example.priorityAttendanceId),
  step(routes.recordAssembly, 'facilitator', { instead: priorityMeeting }),
  step(routes.rankPlan, 'secretary', { ifMatch: 3 }),
  paper('plan-ratification', example.planId, example.planRatificationId),
  step(routes.ratifyPlan, 'secretary', { ifMatch: 4 }),
  step(routes.recordGovernmentStep, 'secretary', { ifMatch: 4 }),
  step(routes.listPlans, 'facilitator'),
  step(routes.getPlan, 'facilitator'),
  step(routes.listPlanItems, 'facilitator'),
];

export const planningSteps: readonly Step[] = [...cycleSteps, ...assemblySteps, ...planSteps];

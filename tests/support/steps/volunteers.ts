import { example } from '../../../shared/routes/examples.ts';
import { anActivity, tellActivity } from '../activity-facts.ts';
import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

const purpose = 'contact';
const { params } = routes.getVolunteer.example;
const { helpedActivityId: activityId, locationId, groupId } = example;
const refused = { body: { ...routes.logHours.example.body, hoursId: example.refusedHoursId, minutes: 60 } };

/** Hours that a volunteer gave to an activity, from paper. The secretary is of the group that it helps, and confirms none. */
const hoursSteps: readonly Step[] = [
  step(routes.getVolunteer, 'facilitator', {
    purpose,
    instead: { params },
    after: (_, system) => tellActivity(system, example.area, anActivity({ activityId, locationId, groupId })),
  }),
  step(routes.logHours, 'secretary'),
  step(routes.logHours, 'secretary', { instead: refused, key: '-refused' }),
  step(routes.verifyHours, 'facilitator', { ifMatch: 1 }),
  step(routes.refuseHours, 'facilitator', { ifMatch: 1 }),
  step(routes.listHours, 'facilitator'),
  step(routes.getHours, 'facilitator'),
];

/** What is added to a volunteer: a role that ends again, a proof, a training; and whom an activity may ask. */
export const volunteerSteps: readonly Step[] = [
  step(routes.beginVolunteerRole, 'facilitator'),
  step(routes.endVolunteerRole, 'facilitator'),
  step(routes.proveVolunteer, 'secretary'),
  step(routes.addTraining, 'secretary'),
  ...hoursSteps,
  step(routes.suggestVolunteers, 'facilitator'),
];

/** Forum, sector group and learning community of the kelurahan. */
export const communitySteps: readonly Step[] = [
  step(routes.formForum, 'facilitator'),
  step(routes.writeForumPost, 'secretary'),
  step(routes.recordForumMeeting, 'secretary'),
  step(routes.formSectorGroup, 'secretary'),
  step(routes.changeSectorGroup, 'secretary', { ifMatch: 1 }),
  step(routes.formLearningGroup, 'facilitator'),
  step(routes.holdLearningSession, 'facilitator'),
  step(routes.listFollowUps, 'facilitator'),
  step(routes.doFollowUp, 'secretary', { ifMatch: 1 }),
  step(routes.listForums, 'facilitator'),
  step(routes.listForumPosts, 'facilitator'),
  step(routes.listForumMeetings, 'facilitator'),
  step(routes.listSectorGroups, 'facilitator'),
  step(routes.getSectorGroup, 'facilitator'),
  step(routes.listLearningGroups, 'facilitator'),
  step(routes.listLearningSessions, 'facilitator'),
  step(routes.getLearningSession, 'facilitator'),
];

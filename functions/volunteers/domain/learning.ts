import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  followUpDone,
  learningGroupFormed,
  learningSessionHeld,
} from '../../../shared/events/volunteers/learning.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type {
  FollowUp,
  LearningGroup,
  LearningSession,
  learningRoutes,
} from '../../../shared/routes/volunteers/learning.ts';
import type { Entry } from './entry.ts';

export type LearningGroupRecord = LearningGroup & { readonly createdAs: string };
export type LearningSessionRecord = LearningSession & { readonly createdAs: string };

type Forming = z.output<typeof learningRoutes.formLearningGroup.body>;
type Holding = z.output<typeof learningRoutes.holdLearningSession.body>;

/** Registers a learning community of an enrolled kelurahan (K-6). */
export const formLearningGroup = (
  { learningGroupId, locationId: _, origin, ...body }: Forming,
  { locationId, area }: EnrolledLocation,
  { by, createdAs }: Entry,
  given: Given,
): Decision<LearningGroupRecord> => {
  const day = today(given, area.code);
  if (body.formedOn > day) throw refused('date.in-future', '/formedOn', { rule: 'K-6', today: day });
  const next: LearningGroupRecord = {
    learningGroupId: learningGroupId ?? (given.newId() as LearningGroup['learningGroupId']),
    locationId,
    area,
    ...body,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const event = happened(learningGroupFormed, {
    ...{ id: given.newId(), at: given.now, subject: next.learningGroupId, recordversion: 1, area },
    data: { learningGroupId: next.learningGroupId, locationId },
    state: next,
  });
  return { next, events: [event] };
};

/** Women are counted among the participants of their kind. */
const mustCountWomen = (participants: Holding['participants']): void => {
  const wrong = participants.findIndex(({ total, women }) => women > total);
  if (wrong >= 0)
    throw refused('attendance.mismatch', `/participants/${wrong}/women`, {
      rule: 'K-6',
      ...participants[wrong],
    });
};

/** Records a session that took place; whatever follows from it is due on its day or later (K-6). */
export const holdLearningSession = (
  { learningSessionId, learningGroupId: _, origin, followUps, ...held }: Holding,
  { learningGroupId, locationId, area }: LearningGroupRecord,
  { by, createdAs }: Entry,
  given: Given,
): Decision<LearningSessionRecord> => {
  const day = today(given, area.code);
  const { on, participants } = held;
  if (on > day) throw refused('meeting.in-future', '/on', { rule: 'K-6', today: day });
  mustCountWomen(participants);
  const early = followUps.findIndex(({ dueOn }) => dueOn < on);
  if (early >= 0) throw refused('date.too-early', `/followUps/${early}/dueOn`, { rule: 'K-6', on });
  const next: LearningSessionRecord = {
    learningSessionId: learningSessionId ?? (given.newId() as LearningSession['learningSessionId']),
    learningGroupId,
    locationId,
    area,
    ...held,
    followUps: followUps.map(({ followUpId, ...followUp }) => ({
      followUpId: followUpId ?? (given.newId() as FollowUp['followUpId']),
      ...followUp,
    })),
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const sum = (counted: 'total' | 'women') => participants.reduce((all, one) => all + one[counted], 0);
  const event = happened(learningSessionHeld, {
    ...{ id: given.newId(), at: given.now, subject: next.learningSessionId, recordversion: 1, area },
    data: {
      ...{ learningSessionId: next.learningSessionId, learningGroupId, locationId, on },
      ...{ total: sum('total'), women: sum('women'), followUps: followUps.length },
    },
    state: next,
  });
  return { next, events: [event] };
};

/** Says that a follow-up is done: once, not before the session, not in the future. */
export const doFollowUp = (
  session: LearningSessionRecord,
  { followUpId, doneOn }: { readonly followUpId: string; readonly doneOn: string },
  given: Given,
): Decision<LearningSessionRecord> => {
  const { learningSessionId, learningGroupId, locationId, area, on } = session;
  const followUp = session.followUps.find((one) => one.followUpId === followUpId);
  if (!followUp) throw new Problem('follow-up.not-found');
  if (followUp.doneOn !== undefined)
    throw new Problem('follow-up.done', { rule: 'K-6', doneOn: followUp.doneOn });
  const day = today(given, area.code);
  if (doneOn > day) throw refused('date.in-future', '/doneOn', { rule: 'K-6', today: day });
  if (doneOn < on) throw refused('date.too-early', '/doneOn', { rule: 'K-6', on });
  const next: LearningSessionRecord = {
    ...session,
    followUps: session.followUps.map((one) => (one === followUp ? { ...one, doneOn } : one)),
    version: session.version + 1,
  };
  const event = happened(followUpDone, {
    ...{ id: given.newId(), at: given.now, subject: learningSessionId, recordversion: next.version, area },
    data: {
      ...{ learningSessionId, learningGroupId, locationId },
      ...{ followUpId: followUp.followUpId, dueOn: followUp.dueOn, doneOn },
    },
    state: next,
  });
  return { next, events: [event] };
};

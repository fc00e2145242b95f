import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import {
  FollowUpId,
  LearningGroupId,
  LearningSessionId,
  LocalDate,
  LocationId,
} from '../../contract/primitives.ts';

const volunteers = { bus: 'volunteer', source: 'volunteers' } as const;
const sessionData = {
  learningSessionId: LearningSessionId,
  learningGroupId: LearningGroupId,
  locationId: LocationId,
};

export const learningGroupFormed = defineEvent({
  ...volunteers,
  type: 'learning-group-formed.v1',
  summary: 'A learning community (KBK) was formed',
  data: z.object({ learningGroupId: LearningGroupId, locationId: LocationId }),
});

export const learningSessionHeld = defineEvent({
  ...volunteers,
  type: 'learning-session-held.v1',
  summary: 'A learning community held a session',
  data: z.object({
    ...sessionData,
    on: LocalDate,
    /** Participants, and how many of them were women. */
    total: z.int(),
    women: z.int(),
    followUps: z.int(),
  }),
});

export const followUpDone = defineEvent({
  ...volunteers,
  type: 'follow-up-done.v1',
  summary: 'What a learning session had agreed was done',
  data: z.object({ ...sessionData, followUpId: FollowUpId, dueOn: LocalDate, doneOn: LocalDate }),
});

import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { ActivityId, LocalDate, LocationId, SurveyId } from '../../contract/primitives.ts';
import { activities } from './source.ts';

export const surveyRecorded = defineEvent({
  ...activities,
  type: 'survey-recorded.v1',
  summary: 'Answers of the poor about an activity were recorded as counts',
  data: z.object({
    surveyId: SurveyId,
    locationId: LocationId,
    activityId: ActivityId,
    phase: z.enum(['before', 'after']),
    on: LocalDate,
    mean: z.object({ numerator: z.int(), denominator: z.int() }),
  }),
});

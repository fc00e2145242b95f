import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, LocationId } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import { surveyRecorded } from '../../../shared/events/activities/surveys.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Survey, surveyRoutes } from '../../../shared/routes/activities/surveys.ts';
import type { Entry } from './entry.ts';

export type SurveyRecord = Survey & { readonly createdAs: string };
type Recording = z.output<typeof surveyRoutes.recordSurvey.body>;

/** The mean answer, 1 to 5, as a fraction that is rounded only where it is shown. */
const meanOf = (...all: readonly (readonly number[])[]): Survey['mean'] => {
  const denominator = all.flat().reduce((sum, count) => sum + count, 0);
  const numerator = all.reduce(
    (sum, counts) => sum + counts.reduce((part, count, index) => part + count * (index + 1), 0),
    0,
  );
  return denominator === 0 ? undefined : { numerator, denominator };
};

/** Records what the poor answered, in a group or in none (G9, G10). That it is the only one of its phase the store says. */
export const recordSurvey = (
  { surveyId, origin, ...body }: Recording,
  { locationId, area }: { readonly locationId: LocationId; readonly area: Area },
  { by, createdAs }: Entry,
  given: Given,
): Decision<SurveyRecord> => {
  const day = today(given, area.code);
  if (body.on > day) throw refused('survey.in-future', '/on', { today: day });
  const mean = meanOf(body.inGroups, body.inNone);
  if (!mean) throw refused('survey.nobody-asked', '/inNone', { rule: 'G9' });
  const next: SurveyRecord = {
    surveyId: surveyId ?? (given.newId() as Survey['surveyId']),
    locationId,
    area,
    ...body,
    mean,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  const { activityId, phase, on } = next;
  const event = happened(surveyRecorded, {
    id: given.newId(),
    at: given.now,
    subject: next.surveyId,
    recordversion: 1,
    area,
    data: { surveyId: next.surveyId, locationId, activityId, phase, on, mean },
    state: next,
  });
  return { next, events: [event] };
};

import type { Decision } from '../../../shared/contract/event.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { Survey } from '../../../shared/routes/activities/surveys.ts';
import type { SurveyRecord } from '../domain/survey.ts';
import { plainRecords } from '../../../shared/persistence/plain-records.ts';

export const surveyRecords = plainRecords<SurveyRecord>({
  kind: 'SURVEY',
  shape: Survey,
  idOf: ({ surveyId }) => surveyId,
});

/** One survey of an activity before it, and one after. */
export const surveyStore = (table: ServiceTable) => {
  const { find, list, save } = surveyRecords.over(table);
  return {
    find,
    list,
    save: (decision: Decision<SurveyRecord>, command: Command): Promise<void> => {
      const { surveyId, activityId, phase } = decision.next;
      const only = unique(table.name, `SURVEY#${activityId}#${phase}`, surveyId, 'survey.taken');
      return save(decision, command, [only]);
    },
  };
};

export type SurveyStore = ReturnType<typeof surveyStore>;

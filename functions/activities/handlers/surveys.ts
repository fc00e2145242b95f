import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import { surveyRoutes } from '../../../shared/routes/activities/surveys.ts';
import { recordSurvey } from '../domain/survey.ts';
import type { ActivityStore } from '../store/activities.ts';
import type { SurveyStore } from '../store/surveys.ts';

interface Deps {
  readonly surveys: SurveyStore;
  readonly activities: Pick<ActivityStore, 'find'>;
  readonly copies: CopyStore;
}

export const surveyHandlers = ({
  surveys,
  activities,
  copies,
}: Deps): RouteHandlers<typeof surveyRoutes> => ({
  async recordSurvey({ body, caller, command, given }) {
    const { access } = surveyRoutes.recordSurvey;
    const [found, existing, posts] = await Promise.all([
      activities.find(body.activityId),
      surveys.find(body.surveyId),
      copies.postsOf(caller, access),
    ]);
    const activity = visible(found, caller, 'activity.not-found');
    actingIn({ caller, posts }, access, activity, given);
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = recordSurvey(body, activity, entry, given);
    await surveys.save(decision, command);
    return decision.next;
  },

  listSurveys: ({ area, page, given }) => surveys.list({ area, page, now: given.now }),

  async getSurvey({ params, caller }) {
    return visible(await surveys.find(params.surveyId), caller, 'survey.not-found');
  },
});

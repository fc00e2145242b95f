import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { boardCopies } from '../../shared/persistence/board-copies.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { groupCopies } from '../../shared/persistence/group-copies.ts';
import { listCopies } from '../../shared/persistence/list-copies.ts';
import { activityRoutes } from '../../shared/routes/activities.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { proposalHandlers } from './handlers/activities.ts';
import { courseHandlers } from './handlers/activity-course.ts';
import { decisionHandlers } from './handlers/activity-decisions.ts';
import { activitySteps } from './handlers/activity-steps.ts';
import { workHandlers } from './handlers/activity-work.ts';
import { activityStore } from './store/activities.ts';
import { planItemRecords } from './store/plan-items.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

const stores = {
  activities: activityStore(table),
  copies: copyStore(table),
  boards: boardCopies(table),
  groups: groupCopies(table),
  lists: listCopies(table),
};
const steps = activitySteps(stores);

export const handler = createApi(
  activityRoutes,
  {
    ...proposalHandlers({ ...stores, steps, planItems: planItemRecords.over(table) }),
    ...decisionHandlers({ activities: stores.activities, steps }),
    ...workHandlers({ steps }),
    ...courseHandlers({ steps }),
  },
  options,
);

import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { volunteeringRoutes } from '../../shared/routes/volunteers.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { hoursHandlers } from './handlers/hours.ts';
import { suggestionHandlers } from './handlers/suggestions.ts';
import { volunteerHandlers } from './handlers/volunteers.ts';
import { activityCopies } from './store/activity-copies.ts';
import { hoursStore } from './store/hours.ts';
import { volunteerStore } from './store/volunteers.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));
const [volunteers, copies, activities] = [volunteerStore(table), copyStore(table), activityCopies(table)];

export const handler = createApi(
  volunteeringRoutes,
  {
    ...volunteerHandlers({ volunteers, copies }),
    ...suggestionHandlers({ volunteers, activities }),
    ...hoursHandlers({ hours: hoursStore(table), volunteers, copies, activities }),
  },
  options,
);

import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { communityRoutes } from '../../shared/routes/volunteers.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { forumHandlers } from './handlers/forums.ts';
import { learningHandlers } from './handlers/learning.ts';
import { sectorGroupHandlers } from './handlers/sector-groups.ts';
import { forumStore } from './store/forums.ts';
import { learningStore } from './store/learning.ts';
import { sectorGroupStore } from './store/sector-groups.ts';
import { volunteerStore } from './store/volunteers.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));
const copies = copyStore(table);

export const handler = createApi(
  communityRoutes,
  {
    ...forumHandlers({ forums: forumStore(table), volunteers: volunteerStore(table), copies }),
    ...sectorGroupHandlers({ sectorGroups: sectorGroupStore(table), copies }),
    ...learningHandlers({ learning: learningStore(table), copies }),
  },
  options,
);

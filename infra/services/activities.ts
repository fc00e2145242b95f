import { planningRoutes, welfareApiRoutes } from '../../shared/routes/activities.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { Platform } from '../platform.ts';

/** Planning cycles, plans, tridaya activities and what they do for welfare; copies of whom they concern. */
export class Activities extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'activities', {
      bundles,
      apis: {
        'api-planning': {
          routes: planningRoutes,
          uses: { items: ['GetItem', 'PutItem'], queries: ['gsi1', 'feed'] },
        },
        'api-welfare': {
          routes: welfareApiRoutes,
          uses: { items: ['GetItem'], queries: ['table'] },
        },
      },
      uses: {
        events: {
          items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
          queries: ['table'],
        },
      },
    });
  }
}

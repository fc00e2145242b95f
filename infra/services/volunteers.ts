import { communityRoutes, volunteeringRoutes } from '../../shared/routes/volunteers.ts';
import { Listener } from '../constructs/listener.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { Platform } from '../platform.ts';

/** Last part of the name of the queue that registration sends rows of imports to. */
export const importsQueue = 'imports';

/** Volunteers, who listen to locations and posts, and take rows of imports from a queue of their own. */
export class Volunteers extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'volunteers', {
      bundles,
      apis: {
        api: {
          routes: volunteeringRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
        'api-learning': {
          routes: communityRoutes,
          uses: { items: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'], queries: ['gsi1', 'feed'] },
        },
      },
      uses: {
        events: {
          items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
          queries: ['gsi1', 'feed'],
        },
      },
    });
    // a chunk is 250 rows, each a transaction of its own
    const handler = this.decider('uploads', { timeoutSeconds: 120 });
    this.table.allow(handler, { items: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'] });
    new Listener(this, 'Imports', { name: importsQueue, handler, patterns: {}, batchSize: 1 });
  }
}

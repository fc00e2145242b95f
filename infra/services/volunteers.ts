import { services } from '../../shared/routes/index.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { Platform } from '../platform.ts';

/** Volunteers, who listen to locations and posts. */
export class Volunteers extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'volunteers', {
      bundles,
      apis: {
        api: {
          routes: services.volunteers,
          uses: { items: ['GetItem', 'BatchGetItem', 'PutItem'], queries: ['gsi1', 'feed'] },
        },
      },
      uses: { events: { items: ['PutItem', 'UpdateItem'] } },
    });
  }
}

import { services } from '../../shared/routes/index.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { Platform } from '../platform.ts';

/** Volunteers, who listen to locations and posts. */
export class Volunteers extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'volunteers', {
      bundles,
      routes: services.volunteers,
      uses: {
        api: { items: ['GetItem', 'BatchGetItem', 'PutItem'], queries: ['gsi1', 'feed'] },
        events: { items: ['PutItem', 'UpdateItem'] },
      },
    });
  }
}

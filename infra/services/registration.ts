import { services } from '../../shared/routes/index.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { Platform } from '../platform.ts';

/** Locations, persons, boards and units. */
export class Registration extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'registration', {
      bundles,
      routes: services.registration,
      uses: {
        api: {
          items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
          queries: ['table', 'gsi1', 'feed'],
        },
      },
    });
  }
}

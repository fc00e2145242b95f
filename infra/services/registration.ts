import { familyRoutes, institutionRoutes } from '../../shared/routes/registration.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { TableUse } from '../constructs/service-table.ts';
import type { Platform } from '../platform.ts';

const deciding: TableUse = {
  items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  queries: ['table', 'gsi1', 'feed'],
};

/** Locations, persons, boards, units and groups; households, poor lists and what becomes of their data. */
export class Registration extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'registration', {
      bundles,
      apis: {
        api: { routes: institutionRoutes, uses: deciding },
        'api-households': { routes: familyRoutes, uses: deciding },
      },
    });
  }
}

import { financeRoutes } from '../../shared/routes/finance.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { Platform } from '../platform.ts';

/** The ledger of every board, budgets of activities and what is paid for them; its own copy of who may be paid. */
export class Finance extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'finance', {
      bundles,
      apis: {
        api: {
          routes: financeRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
      },
      uses: {
        events: { items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'], queries: ['table'] },
      },
    });
  }
}

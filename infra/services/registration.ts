import { conflictRoutes } from '../../shared/routes/registration/conflicts.ts';
import { duplicateRoutes } from '../../shared/routes/registration/duplicates.ts';
import { familyRoutes } from '../../shared/routes/registration/families.ts';
import { groupRoutes } from '../../shared/routes/registration/groups.ts';
import { importRoutes } from '../../shared/routes/registration/imports.ts';
import { institutionRoutes } from '../../shared/routes/registration/institutions.ts';
import { poorListRoutes } from '../../shared/routes/registration/poor-lists.ts';
import { privacyRequestRoutes } from '../../shared/routes/registration/privacy-requests.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { TableUse } from '../constructs/service-table.ts';
import type { Platform } from '../platform.ts';
import { importsQueue } from './volunteers.ts';

const deciding: TableUse = {
  items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  queries: ['table', 'gsi1', 'feed'],
};

/** What hears of records and pairs them by their hashes: it has no key, and lists nothing. */
const following: TableUse = {
  items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
  queries: ['table'],
};

/** What ends by itself: of records that the schedule finds by what is due, and by the lists of their kelurahan. */
const ending: TableUse = {
  items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
  queries: ['table', 'gsi1'],
};

/** Locations, persons, boards, units and groups; households, poor lists and what becomes of their data. */
export class Registration extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'registration', {
      bundles,
      apis: {
        api: { routes: institutionRoutes, uses: deciding },
        'api-groups': {
          routes: groupRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'ConditionCheckItem'],
            queries: ['gsi1', 'feed'],
          },
        },
        'api-households': {
          routes: familyRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
        'api-poor-lists': {
          routes: poorListRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
        'api-imports': {
          routes: importRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
        'api-duplicates': {
          routes: duplicateRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
            queries: ['gsi1', 'feed'],
          },
        },
        'api-conflicts': {
          routes: conflictRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
        'api-privacy': {
          routes: privacyRequestRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
      },
      uses: { events: following, jobs: deciding, schedule: ending },
    });
    this.sendsTo('volunteers', importsQueue);
  }

  /** Lets the jobs send to a queue of another service; by its name, as a stack that imported it would depend on it. */
  private sendsTo(service: string, queue: string): void {
    const name = `pranata-${this.programme.id}-${service}-${queue}`;
    const url = `https://sqs.${this.region}.${this.urlSuffix}/${this.account}/${name}`;
    this.worker?.addEnvironment('VOLUNTEERS_QUEUE_URL', url);
    this.worker?.allow(['sqs:SendMessage'], [`arn:aws:sqs:${this.region}:${this.account}:${name}`]);
  }
}

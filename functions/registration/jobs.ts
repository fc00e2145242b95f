import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { jobs } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { dueKeeper } from '../../shared/persistence/due.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { distances } from './distances.ts';
import { areaChangeJobs } from './handlers/area-change-jobs.ts';
import { duplicateJobs } from './handlers/duplicate-jobs.ts';
import { eraser } from './handlers/erasing.ts';
import { erasureJobs, importFiles } from './handlers/erasure-jobs.ts';
import { importWork } from './import-work.ts';
import { areaChangeStore } from './store/area-changes.ts';
import { areaMoves } from './store/area-moves.ts';
import { searchStore } from './store/duplicate-searches.ts';
import { importStore } from './store/imports.ts';
import { subjectStore } from './store/subjects.ts';
import { suspicionStore } from './store/suspicions.ts';
import { volunteerQueue } from './store/volunteer-queue.ts';

const env = readEnv(z.object({ ...recordServiceEnv, VOLUNTEERS_QUEUE_URL: present }));
const { table, policies } = recordService(env);
const volunteers = volunteerQueue({
  sqs: new SQSClient({ useQueueUrlAsEndpoint: false }), // the host of the URL is no place to ask in the embedded cloud
  kms: new KMSClient({}),
  keyId: env.KEY_ID,
  queueUrl: env.VOLUNTEERS_QUEUE_URL,
});
const [searches, suspicions] = [searchStore(table), suspicionStore(table)];

export const handler = createConsumer(jobs.registration, {
  ...areaChangeJobs({ areaChanges: areaChangeStore(table), moves: areaMoves(table), policies }),
  ...importWork(table, policies, volunteers),
  ...duplicateJobs({ searches, suspicions, policies, distances }),
  ...erasureJobs({
    files: importFiles({ imports: importStore(table), note: dueKeeper(table).note }),
    eraseOne: eraser(subjectStore(table)),
    policies,
  }),
});

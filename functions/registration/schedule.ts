import * as z from 'zod/mini';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { eraser } from './handlers/erasing.ts';
import { importFiles } from './handlers/erasure-jobs.ts';
import { createRetention } from './handlers/retention.ts';
import { areaChangeStore } from './store/area-changes.ts';
import { importStore } from './store/imports.ts';
import { personStore } from './store/persons.ts';
import { privacyRequestStore } from './store/privacy-requests.ts';
import { retentionStore } from './store/retention.ts';
import { subjectStore } from './store/subjects.ts';

const { table, policies } = recordService(readEnv(z.object(recordServiceEnv)));

const subjects = subjectStore(table);
const retention = retentionStore(table);

export const handler = createRetention({
  policies,
  eraseOne: eraser(subjects),
  retention,
  files: importFiles({ imports: importStore(table), note: retention.note }),
  requests: privacyRequestStore(table, subjects),
  persons: personStore(table),
  areaChanges: areaChangeStore(table),
});

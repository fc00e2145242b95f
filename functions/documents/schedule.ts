import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { createEnding } from './handlers/ending.ts';
import { documentStore } from './store/documents.ts';
import { ownerStore } from './store/owners.ts';
import { quarantineForms } from './store/quarantine.ts';
import { quarantineBytes } from './store/quarantine-bytes.ts';
import { endingStore, removalStore } from './store/removals.ts';

const env = readEnv(z.object({ ...recordServiceEnv, QUARANTINE_BUCKET: present }));
const { table, policies } = recordService(env);
const s3 = new S3Client({});

export const handler = createEnding({
  documents: documentStore(table),
  owners: ownerStore(table),
  removals: removalStore(table),
  endings: endingStore(table),
  quarantine: {
    ...quarantineForms(s3, env.QUARANTINE_BUCKET),
    ...quarantineBytes(s3, env.QUARANTINE_BUCKET),
  },
  policies,
});

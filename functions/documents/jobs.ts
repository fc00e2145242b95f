import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { jobs } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { assembling } from './handlers/assembling.ts';
import { checking } from './handlers/checking.ts';
import { contentBytes } from './store/contents.ts';
import { documentStore } from './store/documents.ts';
import { photoStore } from './store/photos.ts';
import { quarantineBytes, quarantineForms } from './store/quarantine.ts';

const env = readEnv(z.object({ ...recordServiceEnv, QUARANTINE_BUCKET: present, DOCUMENTS_BUCKET: present }));
const { table, policies } = recordService(env);
const s3 = new S3Client({});
const places = { quarantine: env.QUARANTINE_BUCKET, documents: env.DOCUMENTS_BUCKET };
const quarantine = {
  ...quarantineForms(s3, places.quarantine),
  ...quarantineBytes(s3, places.quarantine),
};

const assemble = assembling({ documents: documentStore(table), quarantine, policies });
const check = checking({
  documents: documentStore(table),
  photos: photoStore(table),
  quarantine,
  contents: contentBytes(s3, places),
  policies,
});

export const handler = createConsumer(jobs.documents, {
  documentCompleted: ({ data }, { now }) => assemble(data.documentId, now),
  documentStored: ({ data }, { now }) => check(data.documentId, now),
});

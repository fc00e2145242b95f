import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { eachRecord, receivedAt } from '../../shared/messaging/queue-records.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { ScanResult, scanned } from './handlers/scans.ts';
import { documentStore } from './store/documents.ts';
import { quarantineForms } from './store/quarantine.ts';
import { quarantineBytes } from './store/quarantine-bytes.ts';

const env = readEnv(z.object({ ...recordServiceEnv, QUARANTINE_BUCKET: present }));
const { table, policies } = recordService(env);
const s3 = new S3Client({});

const handle = scanned({
  documents: documentStore(table),
  quarantine: {
    ...quarantineForms(s3, env.QUARANTINE_BUCKET),
    ...quarantineBytes(s3, env.QUARANTINE_BUCKET),
  },
  policies,
});

/** What the scanner tells of objects in quarantine. A result that cannot be taken in comes again. */
export const handler = eachRecord('The result of a scan could not be taken in', (record) =>
  handle(z.parse(ScanResult, JSON.parse(record.body)), receivedAt(record)),
);

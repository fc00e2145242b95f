import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { type AreaRegister, areaRegister } from '../../shared/area/register.ts';
import { createApi } from '../../shared/http/api.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { documentRoutes } from '../../shared/routes/documents/documents.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { documentHandlers } from './handlers/documents.ts';
import { contentLinks } from './store/contents.ts';
import { documentStore } from './store/documents.ts';
import { ownerStore } from './store/owners.ts';
import { quarantineForms } from './store/quarantine.ts';
import { removalStore } from './store/removals.ts';
import { seriesStore } from './store/series.ts';

const env = readEnv(
  z.object({
    ...recordServiceEnv,
    QUARANTINE_BUCKET: present,
    DOCUMENTS_BUCKET: present,
    LAMBDA_TASK_ROOT: present,
  }),
);
const { table, options } = recordService(env);
const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

let areas: AreaRegister | undefined;
/** Unpacked when the first office sends something, not at every cold start. */
const register = (): AreaRegister => {
  areas ??= areaRegister(readFileSync(join(env.LAMBDA_TASK_ROOT, 'areas.bin')));
  return areas;
};

export const handler = createApi(
  documentRoutes,
  documentHandlers({
    documents: documentStore(table),
    owners: ownerStore(table),
    series: seriesStore(table),
    removals: removalStore(table),
    copies: copyStore(table),
    quarantine: quarantineForms(s3, env.QUARANTINE_BUCKET),
    contents: contentLinks(s3, env.DOCUMENTS_BUCKET),
    register,
  }),
  options,
);

import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { publishingRoutes } from '../../shared/routes/documents/publishing.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { publishingHandlers } from './handlers/publishing.ts';
import { documentStore } from './store/documents.ts';
import { publicationStore } from './store/publications.ts';

const { table, options } = recordService(readEnv(z.object(recordServiceEnv)));

export const handler = createApi(
  publishingRoutes,
  publishingHandlers({ documents: documentStore(table), publications: publicationStore(table) }),
  options,
);

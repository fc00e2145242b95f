import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { createApi } from '../../shared/http/api.ts';
import { libraryRoutes } from '../../shared/routes/documents/library.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { libraryHandlers } from './handlers/library.ts';
import { contentLinks } from './store/contents.ts';
import { indexReader, libraryStore } from './store/library.ts';

/** No key: what everybody may read is not sealed, and who reads for everybody opens nothing. */
const env = readEnv(z.object({ TABLE_NAME: present, LIBRARY_BUCKET: present }));
const s3 = new S3Client({});

export const handler = createApi(
  libraryRoutes,
  libraryHandlers({
    library: libraryStore({ db: documentClient(), name: env.TABLE_NAME }),
    index: indexReader(s3, env.LIBRARY_BUCKET),
    contents: contentLinks(s3, env.LIBRARY_BUCKET),
  }),
  { service: 'documents' },
);

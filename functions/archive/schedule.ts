import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { archiveObjects } from './objects.ts';
import { createSealer } from './sealer.ts';
import { archiveStore } from './store.ts';

const env = readEnv(z.object({ TABLE_NAME: present, BUCKET_NAME: present }));

export const handler = createSealer({
  store: archiveStore(documentClient(), env.TABLE_NAME),
  objects: archiveObjects(new S3Client({}), env.BUCKET_NAME),
});

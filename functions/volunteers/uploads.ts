import { createHmac } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import { commandLog } from '../../shared/messaging/command-log.ts';
import { eachRecord, receivedAt } from '../../shared/messaging/queue-records.ts';
import { aboutRows, VolunteerRows } from '../../shared/messaging/volunteer-rows.ts';
import { copyStore } from '../../shared/persistence/copies.ts';
import { openMessage, SealedMessage } from '../../shared/privacy/sealed-message.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { givenAt } from '../../shared/runtime/given.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { uploadHandler } from './handlers/uploads.ts';
import { volunteerStore } from './store/volunteers.ts';

const env = readEnv(z.object(recordServiceEnv));
const { table, policies } = recordService(env);
const where = { kms: new KMSClient({}), keyId: env.KEY_ID };

const handle = uploadHandler({
  volunteers: volunteerStore(table),
  copies: copyStore(table),
  commands: commandLog(table),
  async fingerprintOf(text) {
    const { fingerprint } = await table.keys();
    return createHmac('sha256', fingerprint).update(text).digest('base64url').slice(0, 22);
  },
});

/** Chunks of imports, from their own queue: names and numbers go over no bus. A chunk that fails comes again, whole. */
export const handler = eachRecord('Rows of an import could not be handled', async (record) => {
  const message = z.parse(SealedMessage, JSON.parse(record.body));
  const rows = z.parse(VolunteerRows, await openMessage(where, message));
  if (aboutRows(rows) !== message.about) throw new Error('A chunk is not about what its message says');
  await handle(rows, givenAt(receivedAt(record), policies));
});

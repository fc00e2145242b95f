import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { openDatabase } from '../../infra/local/database.ts';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import { ASYNC_INVOKES_SCHEMA, openAsyncInvokes } from '../../infra/local/functions/async-invokes.ts';
import { CHECKPOINTS_SCHEMA, openCheckpoints } from '../../infra/local/functions/checkpoints.ts';
import { createDestinations } from '../../infra/local/functions/destinations.ts';
import { createFunctions } from '../../infra/local/functions/functions.ts';
import type { Mapping } from '../../infra/local/functions/mappings/mapping.ts';
import { createSqs } from '../../infra/local/sqs/service.ts';
import { accountId, openEndpoint, region, surroundings } from './aws-endpoint.ts';

export type TestLambda = Awaited<ReturnType<typeof aLambda>>;

/** Functions, and the queues and the table `boards` whose messages and records they are called with. */
export const aLambda = async () => {
  const { options, remove } = surroundings();
  const { folder, clock } = options;
  const reported: unknown[] = [];
  const stored: { bucket: string; key: string; body: string }[] = [];
  const mappings: Mapping[] = [];
  const report = (error: unknown) => reported.push(error);
  const credentials = createCredentials({ secret: Buffer.alloc(32), accountId });

  const sqs = createSqs({ ...options, url: () => 'http://127.0.0.1' });
  const dynamodb = createDynamoDb(options);
  const database = openDatabase(folder, 'functions', CHECKPOINTS_SCHEMA + ASYNC_INVOKES_SCHEMA);
  const functions = createFunctions({ folder, region, endpoint: () => '', report: () => {} });
  const around = () => ({
    sqs,
    functions,
    clock,
    streams: dynamodb.streams,
    checkpoints: openCheckpoints(database),
    destinations: createDestinations({
      sqs,
      putObject: async (bucket, key, body) => {
        stored.push({ bucket, key, body });
      },
    }),
    report,
  });
  let asyncInvokes = openAsyncInvokes({ ...around(), database });
  const door = await openEndpoint({ dynamodb }, report);
  const client = new DynamoDBClient(door.client);
  dynamodb.ensureTable({
    TableName: 'boards',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });

  return {
    sqs,
    clock,
    dynamodb,
    functions,
    client,
    /** For other clients of the SDK. */
    settings: door.client,
    /** What was put into buckets. */
    stored,
    /** Closed at the end, and waited for by `settled`. */
    mappings,
    around,
    get asyncInvokes() {
      return asyncInvokes;
    },

    /** Ends the queue of invocations, and starts it again after so many milliseconds. */
    restartInvokes(milliseconds: number) {
      asyncInvokes.close();
      clock.advance(milliseconds);
      asyncInvokes = openAsyncInvokes({ ...around(), database });
      asyncInvokes.resume();
    },

    /** A function that notes every event it gets; `body` sees it as `event`, and all its calls so far as `calls`. */
    aFunction(body = '', { name = 'listener', concurrency = 1 } = {}) {
      const code = `const { appendFileSync } = require('node:fs'); const calls = [];
        exports.handler = async (event) => {
          calls.push(event); appendFileSync(${JSON.stringify(join(folder, `${name}.calls`))}, JSON.stringify(event) + '\\n');
          ${body}
        };`;
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.cjs'), code);
      const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
      functions.ensureFunction({
        name,
        arn,
        folder: join(folder, name),
        handler: 'index.handler',
        environment: {},
        timeoutSeconds: 5,
        memoryMegabytes: 128,
        credential: credentials.ofRole(name),
        logGroup: name,
        concurrency,
      });
      return arn;
    },

    callsOf(name = 'listener') {
      try {
        return readFileSync(join(folder, `${name}.calls`), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
      } catch {
        return [];
      }
    },

    async settled() {
      for (let quiet = 0; quiet < 5; await delay(5)) {
        const isIdle =
          functions.load === 0 && asyncInvokes.isIdle() && mappings.every((mapping) => mapping.isIdle());
        quiet = isIdle ? quiet + 1 : 0;
      }
    },

    async close() {
      client.destroy();
      for (const mapping of mappings) mapping.close();
      asyncInvokes.close();
      await functions.close();
      await door.close();
      for (const service of [sqs, dynamodb, database]) service.close();
      remove();
      expect(reported).toEqual([]);
    },
  };
};

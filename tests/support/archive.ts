import { gunzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { createKeeper } from '../../functions/archive/keeper.ts';
import { archiveObjects } from '../../functions/archive/objects.ts';
import { createSealer } from '../../functions/archive/sealer.ts';
import { archiveStore } from '../../functions/archive/store.ts';
import type { AwsCall, AwsReply, AwsService } from '../../infra/local/aws/service.ts';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import { createS3 } from '../../infra/local/s3/service.ts';
import type { BusName, CloudEvent } from '../../shared/contract/event.ts';
import { openEndpoint, surroundings } from './aws-endpoint.ts';
import { aTable } from './dynamodb-endpoint.ts';
import { anEvent } from './events.ts';

/** Stands between a client and the cloud, for what happens to calls on their way. */
type Passing = (call: AwsCall, pass: (call: AwsCall) => Promise<AwsReply>) => Promise<AwsReply>;
const through: Passing = (call, pass) => pass(call);

export const Bucket = 'pranata-archive';
export type TestArchive = Awaited<ReturnType<typeof anArchive>>;

/** Keeper and sealer of the archive over a real table and bucket, and a way to meddle with their calls. */
export const anArchive = async () => {
  const { options, remove } = surroundings();
  const state = {
    passing: through,
    TableName: '',
    /** Of the events that are delivered and of the objects that are looked at. */
    day: '',
  };
  const dynamodb = createDynamoDb(options);
  const s3 = createS3({ ...options, onObjectEvent: () => undefined });
  s3.ensureBucket({ BucketName: Bucket });
  const guarded = (service: AwsService): AwsService => ({
    handle: (call) => state.passing(call, async (passed) => service.handle(passed)),
    close: () => service.close(),
  });
  const door = await openEndpoint({ dynamodb: guarded(dynamodb), s3: guarded(s3) });
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(door.client));
  const objects = new S3Client(door.client);
  const store = () => archiveStore(db, state.TableName);

  const passThrough = () => {
    state.passing = through;
  };

  let tables = 0;
  /** Goes on with a table and a day of their own. */
  const beginAnew = () => {
    tables += 1;
    state.TableName = `archive-${tables}`;
    dynamodb.ensureTable(aTable(state.TableName));
    state.day = `2026-01-${String(tables).padStart(2, '0')}`;
    passThrough();
  };

  const bodies = (messages: readonly string[], bus: BusName) =>
    createKeeper(store())({
      Records: messages.map((body, index) => ({
        messageId: `message-${index}`,
        body,
        eventSourceARN: `arn:aws:sqs:ap-southeast-3:000000000000:pranata-local-archive-${bus}`,
      })),
    } as unknown as SQSEvent);

  /** Answers the ids of the messages that were not kept. */
  const deliver = async (events: readonly CloudEvent[], bus: BusName = 'institutional') => {
    const { batchItemFailures } = await bodies(
      events.map((detail) => JSON.stringify({ source: `pranata.${detail.source}`, detail })),
      bus,
    );
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const event = (id: string, clock = '09:30') => anEvent(id, { acceptedat: `${state.day}T${clock}:00.000Z` });

  const seal = (time = `${state.day}T23:10:00.000Z`) =>
    createSealer({ store: store(), objects: archiveObjects(objects, Bucket) })({ time });

  /** Ids in the objects of the day, by key behind the day. */
  const sealed = async (): Promise<Record<string, string[]>> => {
    const { day } = state;
    const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket, Prefix: 'raw/' }));
    const found: Record<string, string[]> = {};
    for (const { Key = '' } of Contents.filter(({ Key }) => Key?.includes(day))) {
      const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key }));
      const lines = gunzipSync((await Body?.transformToByteArray()) ?? '').toString('utf8');
      found[Key.replace('raw/bus=', '').replace(`/dt=${day}/hour=`, ' ').replace('.ndjson.gz', '')] = lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id);
    }
    return found;
  };

  const close = async () => {
    db.destroy();
    objects.destroy();
    await door.close();
    dynamodb.close();
    s3.close();
    remove();
  };

  return Object.assign(state, {
    objects,
    store,
    passThrough,
    beginAnew,
    bodies,
    deliver,
    event,
    seal,
    sealed,
    close,
  });
};

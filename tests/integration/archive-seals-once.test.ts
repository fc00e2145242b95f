import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeeper } from '../../functions/archive/keeper.ts';
import { archiveObjects } from '../../functions/archive/objects.ts';
import { createSealer } from '../../functions/archive/sealer.ts';
import { archiveStore } from '../../functions/archive/store.ts';
import { type AwsCall, AwsError, type AwsReply, type AwsService } from '../../infra/local/aws/service.ts';
import { createDynamoDb, type DynamoDb } from '../../infra/local/dynamodb/service.ts';
import { createS3, type S3 } from '../../infra/local/s3/service.ts';
import type { BusName, CloudEvent } from '../../shared/contract/event.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';
import { aTable } from '../support/dynamodb-endpoint.ts';
import { anEvent } from '../support/events.ts';

const { options, remove } = surroundings();
const Bucket = 'pranata-archive';
let dynamodb: DynamoDb;
let s3: S3;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let db: DynamoDBDocumentClient;
let objects: S3Client;
/** Stands between a client and the cloud, for what happens to calls on their way. */
let passing: (call: AwsCall, pass: (call: AwsCall) => Promise<AwsReply>) => Promise<AwsReply>;
let tables = 0;
let TableName: string;

const guarded = (service: AwsService): AwsService => ({
  handle: (call) => passing(call, async (passed) => service.handle(passed)),
  close: () => service.close(),
});

beforeAll(async () => {
  dynamodb = createDynamoDb(options);
  s3 = createS3({ ...options, onObjectCreated: () => undefined });
  s3.ensureBucket({ BucketName: Bucket });
  door = await openEndpoint({ dynamodb: guarded(dynamodb), s3: guarded(s3) });
  db = DynamoDBDocumentClient.from(new DynamoDBClient(door.client));
  objects = new S3Client(door.client);
});
afterAll(async () => {
  db.destroy();
  objects.destroy();
  await door.close();
  dynamodb.close();
  s3.close();
  remove();
});

let day: string;
beforeEach(() => {
  tables += 1;
  TableName = `archive-${tables}`;
  dynamodb.ensureTable(aTable(TableName));
  day = `2026-01-${String(tables).padStart(2, '0')}`;
  passing = (call, pass) => pass(call);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

const bodies = (messages: readonly string[], bus: BusName) =>
  createKeeper(archiveStore(db, TableName))({
    Records: messages.map((body, index) => ({
      messageId: `message-${index}`,
      body,
      eventSourceARN: `arn:aws:sqs:ap-southeast-3:000000000000:pranata-local-archive-${bus}`,
    })),
  } as unknown as SQSEvent);
const deliver = async (events: readonly CloudEvent[], bus: BusName = 'institutional') => {
  const { batchItemFailures } = await bodies(
    events.map((detail) => JSON.stringify({ source: `pranata.${detail.source}`, detail })),
    bus,
  );
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const event = (id: string, clock = '09:30', on = day) =>
  anEvent(id, { acceptedat: `${on}T${clock}:00.000Z` });

const seal = (time = `${day}T23:10:00.000Z`) =>
  createSealer({ store: archiveStore(db, TableName), objects: archiveObjects(objects, Bucket) })({ time });

/** Ids in the objects of a day, by key behind the day. */
const sealed = async (on = day): Promise<Record<string, string[]>> => {
  const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket, Prefix: 'raw/' }));
  const found: Record<string, string[]> = {};
  for (const { Key = '' } of Contents.filter(({ Key }) => Key?.includes(on))) {
    const { Body } = await objects.send(new GetObjectCommand({ Bucket, Key }));
    const lines = gunzipSync((await Body?.transformToByteArray()) ?? '').toString('utf8');
    found[Key.replace('raw/bus=', '').replace(`/dt=${on}/hour=`, ' ').replace('.ndjson.gz', '')] = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id);
  }
  return found;
};
const store = () => archiveStore(db, TableName);

describe('the archive', () => {
  it('seals every bus and hour by itself, sorted by id, once its hour is over', async () => {
    expect(await deliver([event('E3'), event('E1', '09:59'), event('E2', '10:00')])).toEqual([]);
    await deliver([event('V1')], 'volunteer');
    await seal(`${day}T10:10:00.000Z`);
    expect(await sealed()).toEqual({
      'institutional 09/part-0001': ['E1', 'E3'],
      'volunteer 09/part-0001': ['V1'],
    });
    await seal(`${day}T11:00:00.000Z`);
    expect(await sealed()).toMatchObject({ 'institutional 10/part-0001': ['E2'] });
    expect(await store().openHours()).toEqual([]);
  });

  it('writes each event as it was told, and notes what it wrote', async () => {
    const told = { ...event('E1'), traceparent: '00-1' };
    await deliver([told]);
    await seal();
    const Key = `raw/bus=institutional/dt=${day}/hour=09/part-0001.ndjson.gz`;
    const { Body, ContentType } = await objects.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    expect(gunzipSync(bytes).toString('utf8')).toBe(`${JSON.stringify(told)}\n`);
    expect(ContentType).toBe('application/gzip');
    const [part] = await store().parts({ bus: 'institutional', hour: `${day}T09` });
    expect(part?.object).toEqual({
      key: Key,
      bytes: bytes.byteLength,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      rows: 1,
    });
  });

  it('has an event once that was delivered twice: in one batch, in two, and after it was sealed', async () => {
    expect(await deliver([event('E1'), event('E1')])).toEqual([]);
    await deliver([event('E1')]);
    await seal();
    await deliver([event('E1')]);
    await seal();
    expect(await sealed()).toEqual({ 'institutional 09/part-0001': ['E1'] });
    expect(await store().openHours()).toEqual([]);
  });

  it('reads the table as it stands, never as it stood', async () => {
    const consistent: unknown[] = [];
    passing = (call, pass) => {
      if (call.operation === 'Query') consistent.push(JSON.parse(call.body.toString('utf8')).ConsistentRead);
      return pass(call);
    };
    await deliver([event('E1')]);
    await seal();
    expect(consistent).toEqual([true, true, true, true]);
  });

  it('puts events that come late into a further part', async () => {
    await deliver([event('E2')]);
    await seal();
    await deliver([event('E1'), event('E3')]);
    await seal();
    expect(await sealed()).toEqual({
      'institutional 09/part-0001': ['E2'],
      'institutional 09/part-0002': ['E1', 'E3'],
    });
  });

  it('seals an hour of several parts and of more than one page', async () => {
    const ids = Array.from({ length: 5_040 }, (_, index) => `01K${String(index).padStart(23, '0')}`);
    const rows = ids.map((id) => ({
      at: { bus: 'institutional', hour: `${day}T09` } as const,
      event: { ...event(id), state: { noise: createHash('sha512').update(id).digest('hex') } },
    }));
    expect(await store().keep(rows)).toEqual([]);
    await seal();
    const parts = await sealed();
    expect(Object.values(parts).map(({ length }) => length)).toEqual([5_000, 40]);
    expect(Object.values(parts).flat()).toEqual(ids);
  }, 60_000);

  it('reports a message that is no event, and keeps the others', async () => {
    const { batchItemFailures } = await bodies(
      ['no JSON', JSON.stringify({ detail: { id: 'E0' } }), JSON.stringify({ detail: event('E1') })],
      'financial',
    );
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }]);
    await seal();
    expect(await sealed()).toEqual({ 'financial 09/part-0001': ['E1'] });
  });

  it('seals the other hours when one cannot be sealed, and fails', async () => {
    const Key = `raw/bus=institutional/dt=${day}/hour=09/part-0001.ndjson.gz`;
    await objects.send(new PutObjectCommand({ Bucket, Key, Body: gzipSync('of somebody else') }));
    await deliver([event('E1'), event('E2', '10:30')]);
    await expect(seal()).rejects.toThrow('1 hours are not sealed');
    expect((await store().openHours()).map(({ hour }) => hour)).toEqual([`${day}T09`]);
    expect((await store().parts({ bus: 'institutional', hour: `${day}T10` }))[0]?.object?.rows).toBe(1);
  });
});

describe('rows that DynamoDB leaves over', () => {
  /** Leaves over, of each batch, the items whose JSON has this text, as often as told. */
  const leaveOver = (text: string, times: number) => {
    let left = times;
    passing = async (call, pass) => {
      if (call.operation !== 'BatchWriteItem') return pass(call);
      const { RequestItems, ...more } = JSON.parse(call.body.toString('utf8'));
      const all = RequestItems[TableName] as object[];
      const over = left > 0 ? all.filter((request) => JSON.stringify(request).includes(text)) : [];
      if (over.length > 0) left -= 1;
      const taken = all.filter((request) => !over.includes(request));
      const UnprocessedItems = over.length > 0 ? { [TableName]: over } : {};
      const body = Buffer.from(JSON.stringify({ ...more, RequestItems: { [TableName]: taken } }));
      const reply = await (taken.length > 0
        ? pass({ ...call, body })
        : { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{}' });
      return {
        ...reply,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({ ...JSON.parse(String(reply.body)), UnprocessedItems }),
      };
    };
  };

  it('are written again', async () => {
    leaveOver('ROW#E2', 2);
    expect(await deliver([event('E1'), event('E2')])).toEqual([]);
    await seal();
    expect(await sealed()).toEqual({ 'institutional 09/part-0001': ['E1', 'E2'] });
  });

  it('are reported when they stay over, and come again', async () => {
    leaveOver('ROW#E2', 4);
    expect(await deliver([event('E1'), event('E2')])).toEqual(['message-1']);
    await seal();
    await deliver([event('E2')]);
    await seal();
    expect(Object.values(await sealed()).flat()).toEqual(['E1', 'E2']);
  });

  it('are reported when their hour could not be opened', async () => {
    leaveOver('open-hour', 4);
    expect(await deliver([event('E1'), event('E2')])).toEqual(['message-0', 'message-1']);
  });
});

describe('whatever happens between two calls', () => {
  const crash = () => {
    throw new AwsError('InternalServerError', 'The process ended here', { status: 500 });
  };
  /** Before a call of the run; its answer after it is lost as well. */
  const incidents: Readonly<Record<string, { before?: () => unknown; after?: () => unknown }>> = {
    'the run is cut off before a call': { before: crash },
    'the run is cut off after a call': { after: crash },
    'another sealer runs before a call': { before: () => seal() },
    'another sealer runs after a call': { after: () => seal() },
    'a late event comes before a call': { before: () => comeLate() },
    'a late event comes after a call': { after: () => comeLate() },
    'another sealer seals a late event before a call': { before: () => comeLate().then(() => seal()) },
  };
  const comeLate = () => deliver([event('E0'), event('E2')]);
  const late = (incident: string) => (incident.includes('a late event') ? ['E0'] : []);

  /** Lets the incident happen at one call of the run; answers whether the run came so far. */
  const happensAt = (place: number, { before, after }: (typeof incidents)[string]) => {
    let calls = 0;
    let happened = false;
    passing = async (call, pass) => {
      if (happened || calls++ < place) return pass(call);
      happened = true;
      await before?.();
      const reply = await pass(call);
      await after?.();
      return reply;
    };
    return () => happened;
  };

  it.each(Object.keys(incidents))('%s: every event is sealed once', async (name) => {
    const incident = incidents[name]!;
    let place = 0;
    for (let reached = true; reached; place += 1) {
      day = `20${30 + Object.keys(incidents).indexOf(name)}-01-${String(place + 1).padStart(2, '0')}`;
      await deliver([event('E2'), event('E1')]);
      const didHappen = happensAt(place, incident);
      const failure = await seal().then(
        () => undefined,
        (error) => error,
      );
      reached = didHappen();
      // a run that meets another is no failure, and rings no alarm
      expect(failure !== undefined, `${name} ${place}`).toBe(reached && name.includes('cut off'));
      passing = (call, pass) => pass(call);
      const all = [...(reached ? late(name) : []), 'E1', 'E2'];
      for (const delivery of ['none', 'again']) {
        if (delivery === 'again') await deliver(all.map((id) => event(id)));
        await seal();
        const ids = Object.values(await sealed()).flat();
        expect(ids.sort(), `${name} ${place}, delivered ${delivery}`).toEqual(all);
      }
      expect(await store().openHours()).toEqual([]);
    }
    expect(place).toBe(9); // the calls of a run are eight
  });

  it('a delivery that is cut off and repeated leaves every event once', async () => {
    for (const place of [0, 1]) {
      for (const incident of [{ before: crash }, { after: crash }]) {
        happensAt(place, incident);
        await expect(deliver([event('E1'), event('E2')])).rejects.toThrow('The process ended here');
        passing = (call, pass) => pass(call);
        await deliver([event('E1'), event('E2')]);
        await seal();
        expect(Object.values(await sealed()).flat()).toEqual(['E1', 'E2']);
      }
    }
  });

  it('sealers that run at once seal every event once', async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      await deliver([event(`E${round}1`), event(`E${round}2`)]);
      await Promise.allSettled([seal(), seal(), deliver([event(`E${round}3`)]), seal()]);
    }
    await seal();
    const ids = Object.values(await sealed()).flat();
    expect(ids.length).toBe(15);
    expect(new Set(ids).size).toBe(15);
    expect(await store().openHours()).toEqual([]);
  });
});

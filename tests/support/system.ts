import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { movableClock } from '../../infra/local/clock.ts';
import { type System, startSystem } from '../../infra/local/system.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import { events } from '../../shared/events/index.ts';
import { type Client, createClient } from '../../shared/http/client.ts';
import { services } from '../../shared/routes/index.ts';
import { patiently } from './patience.ts';
import { type Asked, expectDeclared, request } from './requests.ts';
import { roughness } from './roughness.ts';
import { openRecordTables } from './tables.ts';

/** Every route of every service, by the names that the typed client gives them. */
export const routes = {
  ...services.registration,
  ...services.volunteers,
  ...services.documents,
  ...services.activities,
  ...services.finance,
  ...services.reference,
};
export type AnyClient = Client<typeof routes>;

/** Services that keep records, with a table and a relay. */
export const recordServices = ['registration', 'volunteers', 'documents', 'activities', 'finance'] as const;

/** Early in the term of the examples' board, so that it decides. */
const dayOfTheExamples = '2013-02-01T03:00:00.000Z';

/** What a token says: account, roles, area. */
type Claims = readonly [sub: string, roles: string, area: string];

export type TestSystem = Awaited<ReturnType<typeof aSystem>>;

/**
 * The whole system in this process: the bundles that ship, wired by the template, over an empty data folder.
 *
 * Rough mode is on unless told otherwise, and clients try again what fails by bad luck, writes under a key.
 */
export const aSystem = async ({
  at = dayOfTheExamples,
  assembly = inject('assembly'),
  rough,
}: {
  readonly at?: string;
  readonly assembly?: string;
  /** As `ROUGH` is written; `off` where a test counts what faults would multiply. */
  readonly rough?: string;
} = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'pranata-data-'));
  const clock = movableClock();
  clock.advance(Date.parse(at) - Date.now());
  const log: string[] = [];
  const system = await startSystem({
    assembly,
    data: folder,
    port: 0,
    awsPort: 0,
    clock,
    rough: roughness(rough),
    log: (line) => log.push(line),
  });
  const administrator = {
    endpoint: system.awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const bus = new EventBridgeClient(administrator);
  const db = new DynamoDBClient(administrator);
  const documents = DynamoDBDocumentClient.from(db, { marshallOptions: { removeUndefinedValues: true } });
  const tables = openRecordTables(system, documents);
  const s3 = new S3Client({ ...administrator, forcePathStyle: true });

  /** A signature costs more than most requests do: a token is made once in an hour of the clock. */
  const made = new Map<string, Promise<string>>();
  const remembered: System['token'] = (claims) => {
    const name = JSON.stringify([Math.floor(clock.now() / 3_600_000), claims]);
    const token = made.get(name) ?? system.token(claims);
    made.set(name, token);
    return token;
  };
  const token = (...[sub, roles, area]: Claims) => remembered({ sub, roles, area });

  /** A typed client that also sees to it that no answer is undeclared. */
  const as = (...claims: Claims): AnyClient => {
    const client = token(...claims).then((made) =>
      createClient<Record<string, RouteContract>>(routes, { url: system.url, token: made }),
    );
    const calls = Object.entries<RouteContract>(routes).map(([name, route]) => [
      name,
      async (asked: never) => {
        const call = {
          ...(route.method !== 'GET' && { idempotencyKey: randomUUID() }),
          ...(asked as object),
        };
        const ready = await client;
        const answer = await patiently(() => ready[name]!(call as never));
        if (!answer.ok) expectDeclared(route, answer.problem.code);
        return answer;
      },
    ]);
    return Object.fromEntries(calls) as AnyClient;
  };

  const publish = async (outgoing: readonly CloudEvent[]) => {
    for (let start = 0; start < outgoing.length; start += 10) {
      const Entries = outgoing.slice(start, start + 10).map((event) => ({
        EventBusName: `pranata-local-${events.find(({ type }) => type === event.type)?.bus}`,
        Source: `pranata.${event.source}`,
        DetailType: event.type,
        Time: new Date(event.acceptedat),
        Detail: JSON.stringify(event),
      }));
      const { FailedEntryCount } = await bus.send(new PutEventsCommand({ Entries }));
      if (FailedEntryCount) throw new Error(`${FailedEntryCount} events were refused`);
    }
    await system.settled();
  };

  const promised = async () => (await Promise.all(recordServices.map(tables.promised))).flat();

  const deadLetterQueues = system.resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map(({ identity }) => identity.attributes.Arn!)
    .filter((arn) => arn.endsWith('dead-letters'));
  /** Of the schedule: a time that was given up is made good by the next one, so no event is lost with it. */
  const ofSchedule = (arn: string) => arn.endsWith('-archive-dead-letters');

  /** Whether the schedule's function failed at every try; its letters are taken away. */
  const wasGivenUp = (): boolean => {
    const letters = deadLetterQueues.filter(ofSchedule).map((arn) => {
      const received = system.services.sqs.receive(arn, 10);
      system.services.sqs.remove(
        arn,
        received.map(({ receiptHandle }) => receiptHandle),
      );
      return received.length;
    });
    return letters.some((count) => count > 0);
  };

  /** Runs the schedule of a service as if it were a time. */
  const fire = async (service: string, time = new Date(clock.now()).toISOString()) => {
    const schedule = system.resources.find(
      ({ type, identity }) => type === 'AWS::Scheduler::Schedule' && identity.ref.includes(`-${service}-`),
    );
    const path = `/_local/schedules/${encodeURIComponent(schedule!.identity.ref)}`;
    const fired = await fetch(system.awsUrl + path, { method: 'POST', body: JSON.stringify({ time }) });
    if (!fired.ok) throw new Error(`The schedule answered ${fired.status}`);
    await system.settled();
  };

  /** Lets an hour pass, with what the schedule of a service does in it. */
  const anHourLater = async (service: string) => {
    clock.advance(3_600_000);
    await fire(service);
  };

  const seal = async () => {
    await system.settled();
    do {
      const time = new Date(clock.now() + 3_600_000).toISOString(); // the hour that still runs is sealed too
      await fire('archive', time);
    } while (wasGivenUp());
  };

  return {
    ...system,
    folder,
    documents,
    log,
    as,
    token: remembered,
    tokenFor: token,
    /** A request that may be wrong in any part. */
    request(route: RouteContract, asked: Asked) {
      const key = route.method === 'GET' ? {} : { 'idempotency-key': randomUUID() };
      const again = { ...asked, headers: { ...key, ...asked.headers } };
      return patiently(() => request(system.url, route, again));
    },
    settled: () => system.settled(),
    table: tables.items,
    promised,
    /** Everything that the services store, in an order that does not depend on when. */
    async state() {
      const items = (await Promise.all(recordServices.map(tables.items))).flat();
      return items.toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
    },
    /** Events that were given up. */
    deadLetters: () =>
      deadLetterQueues
        .filter((arn) => !ofSchedule(arn))
        .flatMap((arn) => system.services.sqs.receive(arn, 10))
        .map(({ body }) => body),
    /** Rises with whatever any service stores. */
    writes: () => recordServices.reduce((sum, service) => sum + tables.writes(service), 0),
    /** Sends everything that was ever promised to its bus again, in another order. */
    redeliver: async () => publish(shuffled(await promised(), ({ id }) => id)),
    publish,
    fire,
    anHourLater,
    seal,
    /** Keys and events of the archive, after everything is sealed. */
    async archived() {
      await seal();
      const Bucket = 'pranata-local-archive-000000000000';
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'raw/' }));
      const objects = Contents.map(async ({ Key }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        const text = gunzipSync(await Body!.transformToByteArray()).toString('utf8');
        const lines = text.split('\n').filter((line) => line !== '');
        return { key: Key!, events: lines.map((line) => JSON.parse(line) as CloudEvent) };
      });
      return Promise.all(objects);
    },
    async close({ keep = false } = {}) {
      for (const client of [db, bus, s3]) client.destroy();
      await system.close();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Another order, the same in every run that has the same names. */
const shuffled = <Thing>(things: readonly Thing[], nameOf: (thing: Thing) => string): Thing[] => {
  const place = (thing: Thing) => createHash('md5').update(nameOf(thing)).digest('hex');
  return things.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
};

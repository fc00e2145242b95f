import { gunzipSync } from 'node:zlib';
import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { System } from '../../infra/local/system.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { unpacked } from '../../shared/messaging/packed-event.ts';

/** How many different things are in a place, and how often one is there more than once. */
export interface Counted {
  readonly found: number;
  readonly doubled: number;
}

type Stored = Readonly<Record<string, AttributeValue>>;

/** Counts what became of events, in tables and archive, from outside as anybody could. */
export const openEvidence = (system: System) => {
  const administrator = {
    maxAttempts: 10, // it is throttled and cut like everybody
    endpoint: system.awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const db = new DynamoDBClient(administrator);
  const s3 = new S3Client({ ...administrator, forcePathStyle: true });
  const sqs = new SQSClient(administrator);

  const items = async (service: string, wanted: (item: Stored) => boolean): Promise<Stored[]> => {
    const found: Stored[] = [];
    const pages = paginateScan({ client: db }, { TableName: `pranata-local-${service}` });
    for await (const { Items = [] } of pages) found.push(...Items.filter(wanted));
    return found;
  };
  const kindIs = (kind: string) => (item: Stored) => item.kind?.S === kind;

  const archivedIds = async (): Promise<string[]> => {
    const Bucket = 'pranata-local-archive-000000000000';
    const ids: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: 'raw/' })) {
      for (const { Key } of Contents) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        const text = gunzipSync(await Body!.transformToByteArray()).toString('utf8');
        for (const line of text.split('\n')) if (line) ids.push(JSON.parse(line).subject as string);
      }
    }
    return ids;
  };

  const waitingIn = async (QueueUrl: string): Promise<number> => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  };

  return {
    /** What registration has promised of one enrolment. */
    async anEnrolment(): Promise<CloudEvent> {
      const found = await items('registration', ({ event }) => event?.B !== undefined);
      const told = found.map(({ event }) => unpacked(event!.B!));
      return told.find(({ type }) => type === 'location-enrolled.v1')!;
    },

    /** Until none is left; answers how many were moved. */
    async moveDeadLettersBack(): Promise<number> {
      const queues = system.resources
        .filter(({ type, identity }) => type === 'AWS::SQS::Queue' && /dead-letters$/.test(identity.ref))
        .map(({ identity }) => ({ url: identity.ref, arn: identity.attributes.Arn! }));
      let moved = 0;
      for (let left = true; left; ) {
        left = false;
        for (const { url, arn } of queues) {
          const waiting = await waitingIn(url);
          if (waiting === 0) continue;
          left = true;
          moved += waiting;
          await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
          for (let isRunning = true; isRunning; ) {
            await system.settled();
            system.clock.advance(1_000);
            const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn }));
            isRunning = Results?.[0]?.Status === 'RUNNING';
          }
        }
        await system.settled();
      }
      return moved;
    },

    async seal(): Promise<void> {
      const schedule = system.resources.find(
        ({ type, identity }) => type === 'AWS::Scheduler::Schedule' && identity.ref.includes('-archive-'),
      );
      const time = new Date(system.clock.now() + 3_600_000).toISOString(); // the hour that still runs is sealed too
      const path = `/_local/schedules/${encodeURIComponent(schedule!.identity.ref)}`;
      const fired = await fetch(system.awsUrl + path, { method: 'POST', body: JSON.stringify({ time }) });
      if (!fired.ok) throw new Error(`The schedule answered ${fired.status}`);
      await system.settled();
    },

    async counted(): Promise<Readonly<Record<string, Counted>>> {
      const locations = await items('registration', kindIs('location'));
      const copies = await items('volunteers', kindIs('location-copy'));
      const tallies = await items('volunteers', kindIs('tally'));
      const rows = await items('archive', kindIs('archive-row'));
      const enrolled = tallies.reduce((sum, { enrolled: number }) => sum + Number(number?.N), 0);
      const archived = await archivedIds();
      return {
        locations: countedBy(locations.map(({ area }) => String(area?.M?.code?.S))),
        copies: countedBy(copies.map(({ area }) => String(area?.M?.code?.S))),
        tally: {
          found: Math.min(enrolled, copies.length),
          doubled: Math.max(0, enrolled - copies.length),
        },
        rows: countedBy(rows.map(({ sk }) => String(sk?.S))),
        archived: countedBy(archived),
      };
    },

    close() {
      for (const client of [db, s3, sqs]) client.destroy();
    },
  };
};

const countedBy = (names: readonly string[]): Counted => {
  const distinct = new Set(names).size;
  return { found: distinct, doubled: names.length - distinct };
};

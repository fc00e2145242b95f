import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anIndex, aTable, textAttributes } from '../support/dynamodb-endpoint.ts';
import { clientSettings, openEmbeddedCloud } from '../support/embedded-cloud.ts';
import { startKilledCloud } from '../support/killed-cloud.ts';
import {
  aLedger,
  BUCKET,
  contentOf,
  parts,
  QUEUE,
  shelfOf,
  TABLE,
  writeUntilCut,
} from '../support/writers.ts';

/** Fifty as the rule; more by the environment for a longer look. */
const kills = Number(process.env.KILLS ?? 50);

/** The same moments in every run: a small generator is enough to scatter them. */
const moments = Array.from({ length: kills }, (_, round) => 30 + ((round * 7919) % 120));

const folder = mkdtempSync(join(tmpdir(), 'embedded-kill-'));
const ledger = aLedger();
let cloud: Awaited<ReturnType<typeof openEmbeddedCloud>>;
let documents: DynamoDBDocument;
let s3: S3Client;

const makeResources = async () => {
  const made = await openEmbeddedCloud(folder);
  made.services.dynamodb.ensureTable(
    aTable(TABLE, {
      AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk'),
      GlobalSecondaryIndexes: [anIndex('gsi1')],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  made.services.sqs.ensureQueue({ QueueName: QUEUE, Attributes: { VisibilityTimeout: 1000 } });
  made.services.s3.ensureBucket({ BucketName: BUCKET });
  await made.close();
};

beforeAll(async () => {
  await makeResources();
  for (const [round, moment] of moments.entries()) {
    const { endpoint, kill } = await startKilledCloud(folder);
    const begun = Promise.withResolvers<void>();
    const writing = writeUntilCut(endpoint, round, ledger, begun.resolve);
    await begun.promise;
    await delay(moment);
    await kill();
    await writing;
  }
  cloud = await openEmbeddedCloud(folder);
  cloud.clock.advance(2_000_000); // messages that were received and not removed show again
  const settings = clientSettings(cloud.endpoint);
  documents = DynamoDBDocument.from(new DynamoDBClient(settings));
  s3 = new S3Client({ ...settings, forcePathStyle: true });
}, 600_000);

afterAll(async () => {
  documents?.destroy();
  s3?.destroy();
  await cloud?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Row = { readonly pk: string; readonly sk: string; readonly value?: string; readonly gsi1pk?: string };

const all = async (
  ask: (
    start: Record<string, unknown> | undefined,
  ) => Promise<{ Items?: unknown[]; LastEvaluatedKey?: Record<string, unknown> }>,
) => {
  const items: Row[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await ask(start);
    items.push(...((page.Items ?? []) as Row[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
};

const everything = () =>
  all((ExclusiveStartKey) => documents.scan({ TableName: TABLE, ExclusiveStartKey, ConsistentRead: true }));

describe(`after ${kills} kills of a cloud that sixteen writers wrote to`, () => {
  it('so much was acknowledged that the rest of this says something', () => {
    const acknowledged = (map: Map<string, boolean>) => [...map.values()].filter(Boolean).length;
    const counts = [ledger.transactions, ledger.messages, ledger.objects].map(acknowledged);
    expect(Math.min(...counts, ledger.removed.size)).toBeGreaterThan(kills);
  });

  it('every item is as it was acknowledged last, or as a cut change would have left it', async () => {
    const stored = new Map((await everything()).map((row) => [row.pk, row.value]));
    const wrong = [...ledger.items].filter(([id, { possible }]) => !possible.includes(stored.get(id)));
    expect(wrong).toEqual([]);
  });

  it('every acknowledged transaction is there, and none is torn', async () => {
    const seen = new Map<string, number>();
    for (const { pk } of await everything()) if (pk.startsWith('TX#')) seen.set(pk, (seen.get(pk) ?? 0) + 1);
    const torn = [...seen].filter(([id, count]) => count !== parts.length || !ledger.transactions.has(id));
    const lost = [...ledger.transactions].filter(([id, told]) => told && !seen.has(id));
    expect({ torn, lost }).toEqual({ torn: [], lost: [] });
  });

  it('every row of the index is right, and none is missing or left over', async () => {
    const keys = ['SHELF#0', 'SHELF#1', 'SHELF#2', ...parts.map((part) => `PART#${part}`)];
    const rows = await Promise.all(
      keys.map((key) =>
        all((ExclusiveStartKey) =>
          documents.query({
            TableName: TABLE,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :key',
            ExpressionAttributeValues: { ':key': key },
            ExclusiveStartKey,
          }),
        ),
      ),
    );
    const order = (items: Row[]) => items.map((row) => JSON.stringify(row)).toSorted();
    const stored = await everything();
    expect(order(rows.flat())).toEqual(order(stored));
    expect(stored.filter(({ value, gsi1pk }) => value && gsi1pk !== shelfOf(value))).toEqual([]);
  });

  it('no message is lost, doubled, or back after its removal was acknowledged', () => {
    const counts = new Map<string, number>();
    const { sqs } = cloud.services;
    const arn = `arn:aws:sqs:ap-southeast-3:000000000000:${QUEUE}`;
    for (let batch = sqs.receive(arn, 10); batch.length > 0; batch = sqs.receive(arn, 10)) {
      for (const { body } of batch) counts.set(body, (counts.get(body) ?? 0) + 1);
    }
    const lost = [...ledger.messages].filter(
      ([body, told]) => told && !counts.has(body) && !ledger.perhapsRemoved.has(body),
    );
    const doubled = [...counts].filter(([, count]) => count > 1);
    const back = [...ledger.removed].filter((body) => counts.has(body));
    expect({ lost, doubled, back }).toEqual({ lost: [], doubled: [], back: [] });
  });

  it('every acknowledged object is whole', async () => {
    const keys: string[] = [];
    for (let ContinuationToken: string | undefined, more = true; more; ) {
      const page = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, ContinuationToken }));
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
      ContinuationToken = page.NextContinuationToken;
      more = ContinuationToken !== undefined;
    }
    const lost = [...ledger.objects].filter(([key, told]) => told && !keys.includes(key));
    expect(lost).toEqual([]);
    for (const key of keys) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      expect(await Body!.transformToString()).toBe(contentOf(key));
    }
  }, 60_000);

  it('the stream has one record for every acknowledged transaction part', () => {
    const seen = new Map<string, number>();
    const { streams } = cloud.services.dynamodb;
    for (let after: string | undefined, page = streams.read(TABLE, after, 1000); page.length > 0; ) {
      for (const { dynamodb } of page) {
        const { pk, sk } = dynamodb.Keys as { pk: { S: string }; sk: { S: string } };
        if (pk.S.startsWith('TX#')) seen.set(`${pk.S} ${sk.S}`, (seen.get(`${pk.S} ${sk.S}`) ?? 0) + 1);
        after = dynamodb.SequenceNumber;
      }
      page = streams.read(TABLE, after, 1000);
    }
    const wrong = [...ledger.transactions].flatMap(([id, told]) =>
      parts.filter(
        (part) =>
          (seen.get(`${id} ${part}`) ?? 0) !== (told ? 1 : Math.min(1, seen.get(`${id} ${part}`) ?? 0)),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

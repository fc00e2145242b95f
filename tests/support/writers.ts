import { createHash } from 'node:crypto';
import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientSettings } from './embedded-cloud.ts';

/** What the writers know for sure, and what they must not assume: a call that was cut may have had its effect. */
export interface Ledger {
  /** Items as they were acknowledged last; a cut change leaves two possibilities. */
  readonly items: Map<string, { certain: string | undefined; possible: (string | undefined)[] }>;
  /** Transactions, by whether they were acknowledged. */
  readonly transactions: Map<string, boolean>;
  readonly messages: Map<string, boolean>;
  /** Bodies whose removal was acknowledged, and those whose removal was asked for and not answered. */
  readonly removed: Set<string>;
  readonly perhapsRemoved: Set<string>;
  readonly objects: Map<string, boolean>;
}

export const aLedger = (): Ledger => ({
  items: new Map(),
  transactions: new Map(),
  messages: new Map(),
  removed: new Set(),
  perhapsRemoved: new Set(),
  objects: new Map(),
});

export const TABLE = 'killed';
export const BUCKET = 'killed';
export const QUEUE = 'killed';

const writers = 16;

/** The parts of a transaction: all or none may ever be seen. Many, so that a kill finds some of them half done. */
export const parts = Array.from({ length: 25 }, (_, number) => `part-${number}`);

/** The content of an object, made from its name. */
export const contentOf = (key: string) => createHash('sha256').update(key).digest('hex').repeat(50);

/** What a value is filed under in the index. */
export const shelfOf = (value: string) => `SHELF#${value.length % 3}`;

const text = (S: string) => ({ S });

const itemOf = (id: string, value: string) => ({
  pk: text(id),
  sk: text('ITEM'),
  value: text(value),
  gsi1pk: text(shelfOf(value)),
  gsi1sk: text(id),
});

/**
 * Sixteen writers against one endpoint until it dies; each does one thing after the other and notes what it was told.
 * `round` keeps names apart, so that a name is used by one try only; `begun` is
 * called when as many deeds are done as there are writers.
 */
export const writeUntilCut = async (endpoint: string, round: number, ledger: Ledger, begun: () => void) => {
  const settings = clientSettings(endpoint);
  const dynamodb = new DynamoDBClient(settings);
  const sqs = new SQSClient(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const QueueUrl = `${endpoint}/000000000000/${QUEUE}`;

  const item = async (writer: number, step: number) => {
    const id = `ITEM#${writer}#${step % 7}`; // few names, so that they are replaced, changed and deleted
    const known = ledger.items.get(id) ?? { certain: undefined, possible: [undefined] };
    const value = `${'v'.repeat(1 + (step % 3))}-${round}-${step}`;
    const Key = { pk: text(id), sk: text('ITEM') };
    const next = step % 5 === 4 ? undefined : value;
    ledger.items.set(id, { certain: known.certain, possible: [...known.possible, next] });
    if (next === undefined) await dynamodb.send(new DeleteItemCommand({ TableName: TABLE, Key }));
    else if (step % 2 === 0)
      await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: itemOf(id, value) }));
    else {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: TABLE,
          Key,
          UpdateExpression: 'SET #v = :v, gsi1pk = :shelf, gsi1sk = pk',
          ExpressionAttributeNames: { '#v': 'value' },
          ExpressionAttributeValues: { ':v': text(value), ':shelf': text(shelfOf(value)) },
        }),
      );
    }
    ledger.items.set(id, { certain: next, possible: [next] });
  };

  const transaction = async (writer: number, step: number) => {
    const id = `TX#${writer}#${round}#${step}`;
    ledger.transactions.set(id, false);
    await dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: parts.map((part) => ({
          Put: {
            TableName: TABLE,
            Item: { pk: text(id), sk: text(part), gsi1pk: text(`PART#${part}`), gsi1sk: text(id) },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
      }),
    );
    ledger.transactions.set(id, true);
  };

  const message = async (writer: number, step: number) => {
    const bodies = [0, 1, 2].map((number) => `MESSAGE#${writer}#${round}#${step}#${number}`);
    const sent = step % 2 === 0 ? bodies.slice(0, 1) : bodies;
    for (const body of sent) ledger.messages.set(body, false);
    if (sent.length === 1) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: sent[0]! }));
    else {
      const Entries = sent.map((MessageBody, Id) => ({ Id: String(Id), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
    for (const body of sent) ledger.messages.set(body, true);
  };

  const removal = async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 2 }));
    for (const { Body, ReceiptHandle } of Messages) {
      ledger.perhapsRemoved.add(Body!);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      ledger.removed.add(Body!);
    }
  };

  const object = async (writer: number, step: number) => {
    const Key = `object-${writer}-${round}-${step}`;
    ledger.objects.set(Key, false);
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: contentOf(Key) }));
    ledger.objects.set(Key, true);
  };

  const deeds = [item, transaction, item, message, item, transaction, object, removal];
  let done = 0;
  const writer = async (number: number) => {
    for (let step = 0; ; step += 1) {
      await deeds[(number + step) % deeds.length]!(number, round * 1000 + step);
      done += 1;
      if (done === writers) begun();
    }
  };
  await Promise.allSettled(Array.from({ length: writers }, (_, number) => writer(number)));
  for (const client of [dynamodb, sqs, s3]) client.destroy();
};

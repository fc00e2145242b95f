import { createHmac, hash } from 'node:crypto';
import { createCredentials } from '../../infra/local/aws/credentials.ts';

export const region = 'ap-southeast-3';
export const accountId = '000000000000';
export const credentials = createCredentials({ secret: Buffer.alloc(32), accountId });
/** The role of a function, which signs; dynalite takes any signature. */
export const roleName = 'bench';
const credential = credentials.ofRole(roleName);

export const tableName = 'things';
export const partitions = 500;
export const itemsPerPartition = 20;
const itemsPerTransaction = 3;

export type Work = 'seed' | 'put' | 'get' | 'query' | 'transaction';

/** What one request of this kind counts for: a transaction is held against as many puts. */
export const itemsOf = (work: Work): number => (work === 'transaction' ? itemsPerTransaction : 1);

export const definition = {
  TableName: tableName,
  AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

/** A record as the house keeps them: a dozen attributes, about 450 bytes on the wire. */
const item = (pk: string, sk: string, number: number) => ({
  pk: { S: pk },
  sk: { S: sk },
  kind: { S: 'household' },
  schema: { N: '1' },
  version: { N: String((number % 9) + 1) },
  area: { S: '31.71.01.1001' },
  rupiah: { N: String(1_250_000 + number) },
  isListed: { BOOL: number % 2 === 0 },
  note: { S: 'a household of four, listed by its neighbours at the meeting of the kelurahan' },
  shares: { L: [{ N: '250000' }, { N: '1000000' }] },
  at: { M: { lon: { N: '106.8271' }, lat: { N: '-6.1754' } } },
});

const partition = (number: number) => `HOUSEHOLDS#${String(number % partitions).padStart(5, '0')}`;
const place = (number: number) => `HOUSEHOLD#${String(number % itemsPerPartition).padStart(5, '0')}`;
/** Steps through all partitions in an order that no cache foresees. */
const spread = (number: number) => (number * 7919) % (partitions * itemsPerPartition);

/** New items, away from those that are queried. */
const fresh = (number: number) =>
  item(`PERSON#${String(spread(number)).padStart(6, '0')}`, `${number}`, number);

const bodies: Readonly<Record<Work, (number: number) => readonly [operation: string, body: object]>> = {
  seed: (number) => [
    'PutItem',
    { TableName: tableName, Item: item(partition((number / itemsPerPartition) | 0), place(number), number) },
  ],
  put: (number) => ['PutItem', { TableName: tableName, Item: fresh(number) }],
  get: (number) => {
    const at = spread(number);
    const Key = { pk: { S: partition(at) }, sk: { S: place((at / partitions) | 0) } };
    return ['GetItem', { TableName: tableName, Key, ConsistentRead: true }];
  },
  query: (number) => [
    'Query',
    {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': { S: partition(spread(number)) }, ':sk': { S: 'HOUSEHOLD#' } },
    },
  ],
  transaction: (number) => {
    const TransactItems = Array.from({ length: itemsPerTransaction }, (_, i) => ({
      Put: { TableName: tableName, Item: fresh(number * itemsPerTransaction + i + 1e9) },
    }));
    return ['TransactWriteItems', { TransactItems }];
  },
};

/** Request number `number` of its kind, signed as the SDK signs, ready to be written to a socket. */
export const request = (work: Work, number: number, port: number): Buffer => {
  const [operation, body] = bodies[work](number);
  return signed(operation, JSON.stringify(body), port);
};

export const signed = (operation: string, body: string, port: number): Buffer => {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/dynamodb/aws4_request`;
  const headers: Record<string, string> = {
    'amz-sdk-invocation-id': '0b7e9d6e-6ba6-4d2f-9d8d-1f5a2b1d9a11',
    'amz-sdk-request': 'attempt=1; max=3',
    'content-length': String(Buffer.byteLength(body)),
    'content-type': 'application/x-amz-json-1.0',
    host: `127.0.0.1:${port}`,
    'x-amz-content-sha256': hash('sha256', body),
    'x-amz-date': time,
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-user-agent': 'aws-sdk-js/3.1164.0',
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = `POST\n/\n\n${lines.join('')}\n${names}\n${headers['x-amz-content-sha256']}`;
  let key: string | Buffer = `AWS4${credential.secretAccessKey}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`;
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const authorization = `authorization: AWS4-HMAC-SHA256 Credential=${credential.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST / HTTP/1.1\r\n${head.join('')}${authorization}\r\n\r\n${body}`);
};

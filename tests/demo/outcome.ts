import { gunzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CloudEvent } from '../../shared/contract/event.ts';
import * as cast from './cast.ts';

/** Settings of an outside client: the endpoint and the administrator's credentials are all it needs. */
const outside = (endpoint: string) => ({
  endpoint,
  region: 'ap-southeast-3',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

export interface Archived {
  readonly objects: readonly { readonly key: string; readonly bytes: number; readonly events: number }[];
  readonly byType: ReadonlyMap<string, number>;
}

/** What the archive holds after sealing: its objects, and the events in them by bus and type. */
export const archived = async (endpoint: string): Promise<Archived> => {
  const s3 = new S3Client({ ...outside(endpoint), forcePathStyle: true });
  const Bucket = 'pranata-local-archive-000000000000';
  const objects: Archived['objects'][number][] = [];
  const byType = new Map<string, number>();
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'raw/', ContinuationToken }));
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const text = gunzipSync((await Body?.transformToByteArray()) ?? '').toString('utf8');
      const events = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as CloudEvent);
      objects.push({ key: Key, bytes: Size, events: events.length });
      for (const { type } of events) byType.set(type, (byType.get(type) ?? 0) + 1);
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return { objects, byType };
};

/** The copies that the volunteers' service made of what registration told. */
export const copies = async (endpoint: string): Promise<{ location: unknown; secretaryPosts: unknown }> => {
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(outside(endpoint)));
  const read = async (pk: string) => {
    const { Item } = await db.send(
      new GetCommand({ TableName: 'pranata-local-volunteers', Key: { pk, sk: 'COPY' } }),
    );
    return Item;
  };
  const location = await read(`LOCATION#${cast.location}`);
  const person = await read(`PERSON#${cast.personId(10)}`);
  const posts = (person?.posts as { post: string }[] | undefined)?.map(({ post }) => post);
  return { location: location?.area?.code ?? location?.code, secretaryPosts: posts?.join(', ') };
};

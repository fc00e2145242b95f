import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AwsCall, AwsReply, AwsService } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { DELIVERIES_SCHEMA, openDeliveries } from '../deliveries.ts';
import type { Entry } from '../eventbridge/entries.ts';
import { type BucketRuleOperation, bucketRuleOperations } from './bucket-rule-operations.ts';
import { BUCKET_RULES_SCHEMA, openBucketRules } from './bucket-rules.ts';
import { checksumHeaders, verifiedChecksum } from './checksum.ts';
import { checkWrite, isKnownAlready, noSuchKey } from './conditions.ts';
import type { CorsRule } from './cors.ts';
import { lifecycleExpiration } from './deleted-event.ts';
import { openFiles } from './files.ts';
import { keptHeaders, overriddenHeaders } from './headers.ts';
import { expirationHeader, type LifecycleRule } from './lifecycle.ts';
import { runLifecycles } from './lifecycle-run.ts';
import { listObjects } from './listing.ts';
import { OBJECTS_SCHEMA, openObjects, type StoredObject } from './objects.ts';
import { rangeOf } from './range.ts';
import { readRequest, type S3Request } from './request.ts';
import { withoutSignature } from './unsigned.ts';
import { element, elements, xmlDocument } from './xml.ts';

export interface S3 extends AwsService {
  /** Answers the ARN. `EventBridge` is the bucket's `EventBridgeConfiguration`. */
  ensureBucket(definition: {
    readonly BucketName: string;
    readonly EventBridge?: boolean;
    readonly cors?: readonly CorsRule[] | undefined;
    readonly lifecycle?: readonly LifecycleRule[] | undefined;
  }): string;
  /** Goes on with announcements of objects that a killed process had stored and not announced. */
  resume(): void;
}

export interface S3Options extends ServiceOptions {
  /** Gives an `Object Created` event to the default bus. */
  readonly onObjectCreated: (event: Entry) => void;
  /** Told of defects of the daily run of the lifecycle rules. */
  readonly report?: (error: unknown) => void;
}

/** S3 with path-style addresses: bytes in files under `<folder>/objects`, everything else in a database. */
export const createS3 = ({
  folder,
  clock,
  region,
  accountId,
  onObjectCreated,
  report = (error) => console.error(error),
}: S3Options): S3 => {
  const database = openDatabase(folder, 's3', OBJECTS_SCHEMA + BUCKET_RULES_SCHEMA + DELIVERIES_SCHEMA);
  const objects = openObjects(database, clock);
  const rules = openBucketRules(database);
  const files = openFiles(join(folder, 'objects'));
  files.sweep(objects.hasFile);
  const announcements = openDeliveries<Entry>({
    database,
    clock,
    policyOf: () => undefined,
    attempt: ({ content }) => onObjectCreated(content),
    bury: () => {},
  });
  let sequence = 0;

  const nextSequencer = () => {
    sequence = Math.max(sequence + 1, clock.now() * 1000);
    return sequence.toString(16).toUpperCase().padStart(16, '0');
  };
  const objectCreated = ({ bucket, key, size, etag, modified }: StoredObject, reason: string): Entry => {
    return {
      Source: 'aws.s3',
      DetailType: 'Object Created',
      Resources: [`arn:aws:s3:::${bucket}`],
      Time: modified / 1000,
      Detail: JSON.stringify({
        version: '0',
        bucket: { name: bucket },
        object: { key, size, etag, sequencer: nextSequencer() },
        'request-id': randomUUID(),
        requester: accountId,
        'source-ip-address': '127.0.0.1',
        reason,
      }),
    };
  };

  const putObject = async (
    call: AwsCall,
    { bucket, key }: S3Request,
    reason = 'PutObject',
  ): Promise<AwsReply> => {
    const { headers, body } = call;
    const { eventBridge } = objects.bucket(bucket);
    const kept = keptHeaders(headers);
    const checksum = await verifiedChecksum(call);
    checkWrite(headers, objects.find(bucket, key)); // early, to spare the writing
    const etag = createHash('md5').update(body).digest('hex');
    const file = await files.write(body);
    try {
      const object = {
        bucket,
        key,
        file,
        size: body.length,
        etag,
        modified: clock.now(),
        headers: kept,
        checksum,
      };
      const { replaced, added } = database.transaction(() => {
        const current = objects.find(bucket, key);
        checkWrite(headers, current);
        objects.save(object);
        return {
          replaced: current?.file,
          added: eventBridge ? announcements.add([objectCreated(object, reason)]) : [],
        };
      });
      announcements.start(added);
      if (replaced) void files.remove(replaced);
    } catch (error) {
      void files.remove(file);
      throw error;
    }
    return reply(200, {
      etag: `"${etag}"`,
      ...checksumHeaders(checksum),
      ...encryptionOf(kept),
      ...expiring(bucket, { key, size: body.length, modified: clock.now() }),
    });
  };

  const expiring = (bucket: string, object: { key: string; size: number; modified: number }) =>
    expirationHeader(rules.of(bucket, 'lifecycle') ?? [], { ...object, tags: [] });

  const lifecycles = runLifecycles({
    clock,
    rules,
    report,
    store: {
      page: (bucket, after, limit) =>
        objects.page(bucket, '', after, limit).map(({ key, size, file, modified }) => ({
          key,
          versions: [{ key, size, versionId: file, modified, tags: [], isMarker: false }],
        })),
      act(bucket, { version: { key, versionId: file } }) {
        const { eventBridge } = objects.bucket(bucket);
        const added = database.transaction(() => {
          const current = objects.find(bucket, key);
          if (current?.file !== file) return undefined;
          objects.remove(bucket, key);
          const { etag } = current;
          const at = clock.now();
          const expired = { bucket, key, etag, at, sequencer: nextSequencer(), madeMarker: false };
          return eventBridge ? announcements.add([lifecycleExpiration(expired)]) : [];
        });
        if (!added) return;
        announcements.start(added);
        void files.remove(file);
      },
      uploads: () => [],
      abort() {},
    },
  });
  const ruleOperations = bucketRuleOperations(rules, () => lifecycles.start());

  const unsigned = withoutSignature({
    rules,
    findBucket: objects.bucket,
    exists: objects.hasBucket,
    async store(call, bytes) {
      const chunks: Buffer[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      const posted = { ...call, body: Buffer.concat(chunks) };
      return (await putObject(posted, readRequest(posted), 'POST Object')).headers;
    },
  });

  const getObject = async (
    { headers, query }: AwsCall,
    { operation, bucket, key }: S3Request,
  ): Promise<AwsReply> => {
    objects.bucket(bucket);
    const object = objects.find(bucket, key);
    if (!object) throw noSuchKey(key);
    const described = {
      etag: `"${object.etag}"`,
      'last-modified': new Date(object.modified).toUTCString(),
    };
    if (isKnownAlready(headers, object)) return reply(304, described);
    const range = rangeOf(headers.range, object.size);
    const content = {
      ...described,
      ...object.headers,
      ...encryptionOf(object.headers),
      ...expiring(bucket, object),
      ...overriddenHeaders(query),
      'accept-ranges': 'bytes',
      ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${object.size}` }),
      ...(!range && headers['x-amz-checksum-mode'] === 'ENABLED' && checksumHeaders(object.checksum)),
    };
    const status = range ? 206 : 200;
    if (operation === 'HeadObject') {
      const length = range ? range.last - range.first + 1 : object.size;
      return reply(status, { ...content, 'content-length': String(length) });
    }
    const bytes = await files.read(object.file);
    return reply(status, content, range ? bytes.subarray(range.first, range.last + 1) : bytes);
  };

  const deleteObject = ({ headers }: AwsCall, { bucket, key }: S3Request): AwsReply => {
    objects.bucket(bucket);
    const removed = database.transaction(() => {
      const current = objects.find(bucket, key);
      if (headers['if-match'] !== undefined) checkWrite({ 'if-match': headers['if-match'] }, current);
      objects.remove(bucket, key);
      return current?.file;
    });
    if (removed) void files.remove(removed);
    return reply(204, {});
  };

  const listBuckets = () =>
    xmlDocument('ListAllMyBucketsResult', [
      element('Owner', elements({ ID: accountId }), 'raw'),
      element(
        'Buckets',
        objects
          .buckets()
          .map(({ name, created }) =>
            element(
              'Bucket',
              elements({ Name: name, CreationDate: new Date(created).toISOString(), BucketRegion: region }),
              'raw',
            ),
          )
          .join(''),
        'raw',
      ),
    ]);

  const handle = (call: AwsCall): AwsReply | Promise<AwsReply> => {
    const request = readRequest(call);
    const { operation, bucket } = request;
    switch (operation) {
      case 'ListBuckets':
        return reply(200, XML, listBuckets());
      case 'CreateBucket':
        objects.createBucket(bucket);
        return reply(200, { location: `/${bucket}` });
      case 'HeadBucket':
        objects.bucket(bucket);
        return reply(200, { 'x-amz-bucket-region': region });
      case 'ListObjectsV2':
        objects.bucket(bucket);
        return reply(200, XML, listObjects(objects, bucket, call.query));
      case 'PutObject':
        return putObject(call, request);
      case 'GetObject':
      case 'HeadObject':
        return getObject(call, request);
      case 'DeleteObject':
        return deleteObject(call, request);
      default:
        objects.bucket(bucket);
        return ruleOperations[operation satisfies BucketRuleOperation](call, bucket);
    }
  };

  return {
    ...unsigned,
    handle,
    close() {
      lifecycles.close();
      announcements.close();
      database.close();
    },
    resume() {
      announcements.resume();
      lifecycles.start();
    },
    ensureBucket({ BucketName, EventBridge = false, cors, lifecycle }) {
      objects.ensureBucket(BucketName, EventBridge);
      rules.ensure(BucketName, 'cors', cors);
      rules.ensure(BucketName, 'lifecycle', lifecycle);
      return `arn:aws:s3:::${BucketName}`;
    },
  };
};

const XML = { 'content-type': 'application/xml' };

const reply = (status: number, headers: Record<string, string>, body: Buffer | string = ''): AwsReply => ({
  status,
  headers,
  body,
});

/** S3 encrypts everything; AES256 is what it says when nothing else was asked for. */
const encryptionOf = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  headers['x-amz-server-side-encryption'] ? {} : { 'x-amz-server-side-encryption': 'AES256' };

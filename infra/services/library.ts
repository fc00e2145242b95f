import { libraryRoutes } from '../../shared/routes/documents/library.ts';
import { ObjectAccess } from '../constructs/object-access.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import type { RecordService } from '../constructs/record-service.ts';
import { ServiceApi } from '../constructs/service-api.ts';
import { ServiceFunction } from '../constructs/service-function.ts';

/** An index that was replaced helps nobody; what is locked stays as long as its lock says. */
const replacedDays = 30;

interface Props {
  readonly bucketName: string;
  /** The bucket of what was checked, out of which the library is filled. */
  readonly documents: PrivateBucket;
}

/**
 * The library (Pustaka): a bucket of what everybody may read, which the worker of the documents fills, and a function
 * that reads it for everybody. That one has no key and sees no other bucket.
 */
export const addLibrary = (service: RecordService, { bucketName, documents }: Props): void => {
  const { accessLogs } = service.platform;
  const library = new PrivateBucket(service, 'Library', {
    bucketName,
    accessLogs,
    locksObjects: true,
    forgetReplaced: { prefix: 'index/', afterDays: replacedDays },
  });
  const reader = new ServiceFunction(service, 'api-library', {
    entry: 'api-library',
    environment: {
      TABLE_NAME: service.table.tableName,
      LIBRARY_BUCKET: library.bucketName,
      LOG_LEVEL: 'INFO',
    },
  });
  // a download is counted
  service.table.allow(reader, { items: ['BatchGetItem', 'UpdateItem'] });
  new ServiceApi(service, 'Routes-api-library', { routes: libraryRoutes, handler: reader });

  const worker = service.worker!;
  worker.addEnvironment('LIBRARY_BUCKET', library.bucketName);
  // who may not list is refused what is missing, and not told that it is: an index before anything was published
  for (const fn of [reader, worker]) fn.allow(['s3:ListBucket'], [library.bucketArn]);

  const grants: readonly (readonly [ServiceFunction, PrivateBucket, string, readonly string[]])[] = [
    [reader, library, 'index/', ['GetObject']],
    [reader, library, 'library/', ['GetObject']],
    [worker, library, 'index/', ['GetObject', 'PutObject']],
    [worker, library, 'words/', ['GetObject', 'PutObject']],
    [worker, library, 'library/', ['GetObject', 'PutObject', 'PutObjectRetention']],
    [worker, documents, 'published/', ['GetObject']], // of originals it reads anyway
  ];
  for (const [fn, bucket, prefix, names] of grants) {
    new ObjectAccess(fn, `Library-${bucket.node.id}-${prefix}`, {
      bucketName: bucket.plainName,
      prefix,
      actions: names.map((name) => `s3:${name}`),
    });
  }
};

import { documentRoutes } from '../../shared/routes/documents/documents.ts';
import { publishingRoutes } from '../../shared/routes/documents/publishing.ts';
import { Listener } from '../constructs/listener.ts';
import { MalwareScan } from '../constructs/malware-scan.ts';
import { ObjectAccess } from '../constructs/object-access.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { RecordService } from '../constructs/record-service.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { Platform } from '../platform.ts';
import { addLibrary } from './library.ts';

/** What is announced may come for 14 days; a week later nothing of it is left in quarantine. */
const quarantineDays = 21;

/** Documents: their records, a bucket where nobody has looked at what comes, and one of what was checked. */
export class Documents extends RecordService {
  constructor(platform: Platform, bundles: string) {
    super(platform, 'documents', {
      bundles,
      apis: {
        api: {
          routes: documentRoutes,
          uses: {
            items: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
            queries: ['table', 'gsi1', 'feed'],
          },
        },
        'api-publishing': {
          routes: publishingRoutes,
          uses: { items: ['GetItem', 'PutItem'], queries: ['table'] },
        },
      },
      uses: {
        events: {
          items: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
          queries: ['table', 'gsi1'],
        },
        jobs: {
          items: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'ConditionCheckItem'],
          queries: ['table'],
        },
        schedule: { items: ['GetItem', 'PutItem', 'DeleteItem'], queries: ['table'] },
      },
      jobsMegabytes: 2_048, // a picture of 50 megapixels is decoded in some 600 MB
    });
    const bucketName = (name: string) =>
      `pranata-${platform.programme.id}-${name}-${platform.programme.account}`;
    const { accessLogs } = platform;
    const quarantine = new PrivateBucket(this, 'Quarantine', {
      bucketName: bucketName('quarantine'),
      accessLogs,
      expireAfterDays: quarantineDays,
    });
    quarantine.tellEventBridge();
    const documents = new PrivateBucket(this, 'Documents', {
      bucketName: bucketName('documents'),
      accessLogs,
    });
    addLibrary(this, { bucketName: bucketName('library'), documents });
    new MalwareScan(this, 'Scan', { bucket: quarantine, prefix: 'whole/' });

    const scans = this.decider('uploads', { timeoutSeconds: 60 });
    this.table.allow(scans, { items: ['GetItem', 'PutItem', 'DeleteItem'], queries: ['table'] });
    new Listener(this, 'Scans', {
      name: 'scans',
      handler: scans,
      batchSize: 1,
      patterns: {
        default: {
          source: ['aws.guardduty'],
          detailType: ['GuardDuty Malware Protection Object Scan Result'],
          detail: { s3ObjectDetails: { bucketName: [quarantine.bucketName] } },
        },
      },
    });

    const uses = { quarantine: quarantine.plainName, documents: documents.plainName };
    const [worker, scheduled] = [this.worker!, this.scheduled!];
    for (const fn of [this.api, worker, scans, scheduled]) {
      fn.addEnvironment('QUARANTINE_BUCKET', quarantine.bucketName);
      fn.allow(['s3:ListBucket'], [quarantine.bucketArn]);
    }
    for (const fn of [this.api, worker]) fn.addEnvironment('DOCUMENTS_BUCKET', documents.bucketName);
    this.work(this.api, uses, { chunks: ['PutObject'], whole: ['PutObject', 'GetObject'] });
    this.work(worker, uses, {
      chunks: ['GetObject', 'DeleteObject', 'DeleteObjectVersion'],
      whole: ['PutObject', 'GetObject', 'DeleteObject', 'DeleteObjectVersion', 'AbortMultipartUpload'],
    });
    worker.allow(['s3:ListBucketVersions'], [quarantine.bucketArn, documents.bucketArn]);
    for (const fn of [scans, scheduled])
      this.work(fn, uses, { chunks: ['DeleteObject'], whole: ['DeleteObject'] });
    for (const prefix of ['content/', 'published/', 'thumbnails/']) {
      new ObjectAccess(this.api, `Read-${prefix}`, {
        bucketName: uses.documents,
        prefix,
        actions: ['s3:GetObject'],
      });
      new ObjectAccess(worker, `Keep-${prefix}`, {
        bucketName: uses.documents,
        prefix,
        actions: [
          's3:PutObject',
          's3:DeleteObjectVersion',
          ...(prefix === 'content/' ? ['s3:GetObject'] : []), // equal bytes are read where they lie
        ],
      });
    }
  }

  /** What a function does with objects in quarantine, by what they are. */
  private work(
    fn: ServiceFunction,
    { quarantine }: { readonly quarantine: string },
    actions: Readonly<Record<'chunks' | 'whole', readonly string[]>>,
  ): void {
    for (const [what, names] of Object.entries(actions)) {
      new ObjectAccess(fn, `Quarantine-${what}`, {
        bucketName: quarantine,
        prefix: `${what}/`,
        actions: names.map((name) => `s3:${name}`),
      });
    }
  }
}

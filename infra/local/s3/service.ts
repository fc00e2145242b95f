import { AwsError, type AwsService } from '../aws/service.ts';
import type { Versioning } from './buckets.ts';
import type { CorsRule } from './cors.ts';
import { type EngineOptions, openEngine } from './engine.ts';
import type { LifecycleRule } from './lifecycle.ts';
import { runLifecycles } from './lifecycle-run.ts';
import { lifecycleStore } from './lifecycle-store.ts';
import type { BucketLock } from './object-lock.ts';
import { operations } from './operations/by-name.ts';
import { readRequest } from './request.ts';
import { withoutSignature } from './unsigned.ts';

export interface BucketDefinition {
  readonly BucketName: string;
  /** The bucket's `EventBridgeConfiguration`. */
  readonly EventBridge?: boolean;
  /** `VersioningConfiguration.Status`; what is not said stays as it is. */
  readonly Versioning?: Versioning | undefined;
  readonly cors?: readonly CorsRule[] | undefined;
  readonly lifecycle?: readonly LifecycleRule[] | undefined;
  /** Brings versioning with it; a bucket that had it keeps it. */
  readonly objectLock?: BucketLock | undefined;
}

export interface S3 extends AwsService {
  /** Answers the ARN. */
  ensureBucket(definition: BucketDefinition): string;
  /** The default bus hears of the bucket's objects, whatever its template says. */
  announceObjects(bucket: string): void;
  /** Goes on with announcements of objects that a killed process had stored and not announced. */
  resume(): void;
  /** Resolves when no run of the lifecycle rules is under way. */
  settled(): Promise<void>;
}

export interface S3Options extends EngineOptions {
  /** Told of defects of the daily run of the lifecycle rules. */
  readonly report?: (error: unknown) => void;
}

/** S3 with path-style addresses: bytes in files under `<folder>/objects`, everything else in a database. */
export const createS3 = ({ report = (error) => console.error(error), ...options }: S3Options): S3 => {
  const engine = openEngine(options);
  const lifecycles = runLifecycles({
    clock: engine.clock,
    rules: engine.rules,
    store: lifecycleStore(engine),
    report,
  });

  return {
    handle(call) {
      const request = readRequest(call);
      checkOwner(call.headers['x-amz-expected-bucket-owner'], engine.accountId);
      return operations[request.operation](engine, call, request);
    },
    ...withoutSignature(engine),
    ensureBucket({ BucketName, EventBridge = false, Versioning, cors, lifecycle, objectLock }) {
      const keepsLock = engine.buckets.has(BucketName) && engine.buckets.find(BucketName).objectLock;
      if ((objectLock || keepsLock) && Versioning === 'Suspended')
        throw new Error('versioning cannot be suspended where there is Object Lock');
      engine.buckets.ensure(BucketName, {
        eventBridge: EventBridge,
        ...(Versioning !== undefined && { versioning: Versioning }),
        ...(objectLock && { versioning: 'Enabled', objectLock }),
      });
      engine.rules.ensure(BucketName, 'cors', cors);
      engine.rules.ensure(BucketName, 'lifecycle', lifecycle);
      return `arn:aws:s3:::${BucketName}`;
    },
    announceObjects: (bucket) => engine.buckets.change(bucket, { eventBridge: true }),
    resume() {
      engine.announcements.resume();
      lifecycles.start();
    },
    settled: () => lifecycles.settled(),
    close() {
      lifecycles.close();
      engine.announcements.close();
      engine.database.close();
    },
  };
};

const checkOwner = (expected: string | undefined, accountId: string) => {
  if (expected !== undefined && expected !== accountId)
    throw new AwsError('AccessDenied', 'Access Denied', { status: 403 });
};

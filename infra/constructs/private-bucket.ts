import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

interface Props {
  readonly bucketName: string;
  /** The bucket that takes the access log; without one, this is that bucket. */
  readonly accessLogs?: Bucket;
  readonly expireAfterDays?: number;
  /** Objects may be locked (Object Lock); each is by who writes it, none by the bucket. */
  readonly locksObjects?: boolean;
  /** Versions that others took the place of go after some days, under one prefix. */
  readonly forgetReplaced?: { readonly prefix: string; readonly afterDays: number };
}

/** A bucket as this project keeps them: versioned, TLS only, closed to the public, never deleted with its stack. */
export class PrivateBucket extends Bucket {
  /** `bucketName` is a token as long as the app is made; policies on prefixes need the text. */
  readonly plainName: string;

  constructor(
    scope: Construct,
    id: string,
    { bucketName, accessLogs, expireAfterDays, locksObjects, forgetReplaced }: Props,
  ) {
    super(scope, id, {
      bucketName,
      versioned: true,
      ...(locksObjects && { objectLockEnabled: true }),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // personal parts of what is stored are ciphertext already
      encryption: BucketEncryption.S3_MANAGED,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(accessLogs && { serverAccessLogsBucket: accessLogs, serverAccessLogsPrefix: `${id}/` }),
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          ...(expireAfterDays && {
            expiration: Duration.days(expireAfterDays),
            noncurrentVersionExpiration: Duration.days(1),
          }),
        },
        ...(forgetReplaced
          ? [
              {
                prefix: forgetReplaced.prefix,
                noncurrentVersionExpiration: Duration.days(forgetReplaced.afterDays),
              },
            ]
          : []),
      ],
    });
    this.plainName = bucketName;
  }

  /** New objects become events of the default bus. CDK's own `eventBridgeEnabled` needs a custom resource for that. */
  tellEventBridge(): void {
    const bucket = this.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
}

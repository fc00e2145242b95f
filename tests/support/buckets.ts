import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { CloudUnderTest } from './cloud.ts';

/** A bucket of its own, emptied and deleted at the end, and the calls that most tests make. */
export const aBucket = async ({ s3, named, undo }: CloudUnderTest, name: string) => {
  const Bucket = named(name);
  const region = (await s3.config.region()) as 'ap-southeast-3';
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ...((region as string) !== 'us-east-1' && {
        CreateBucketConfiguration: { LocationConstraint: region },
      }),
    }),
  );
  undo(async () => {
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    for (const { Key, UploadId } of Uploads)
      await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length === 0) break;
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    }
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });
  return {
    Bucket,
    put: (
      Key: string,
      Body: PutObjectCommandInput['Body'] = 'text',
      more: Partial<PutObjectCommandInput> = {},
    ) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    versioning: (Status: 'Enabled' | 'Suspended') =>
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } })),
  };
};

export const statusOf = (error: unknown) =>
  (error as { $metadata: { httpStatusCode?: number } }).$metadata.httpStatusCode;

import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
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

/** An upload in parts, begun, and what can be done with it. */
export const anUpload = async (
  { s3 }: CloudUnderTest,
  { Bucket, Key, ...more }: CreateMultipartUploadCommandInput,
) => {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  const upload = { Bucket, Key, UploadId };
  return {
    upload,
    part: async (PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
      const {
        $metadata: _,
        ServerSideEncryption: __,
        ...sums
      } = await s3.send(
        new UploadPartCommand({
          ...upload,
          PartNumber,
          Body,
          ...(more.ChecksumAlgorithm && { ChecksumAlgorithm: more.ChecksumAlgorithm }),
        }),
      );
      return { PartNumber, ...sums };
    },
    complete: (Parts: CompletedPart[], options: Partial<CompleteMultipartUploadCommandInput> = {}) =>
      s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...options })),
    abort: () => s3.send(new AbortMultipartUploadCommand(upload)),
    parts: (options = {}) => s3.send(new ListPartsCommand({ ...upload, ...options })),
  };
};

export const statusOf = (error: unknown) =>
  (error as { $metadata: { httpStatusCode?: number } }).$metadata.httpStatusCode;

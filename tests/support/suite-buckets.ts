import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { type CloudUnderTest, isRealAws } from './cloud.ts';
import { clientSettings } from './embedded-cloud.ts';

/** A bucket of its own for a test file, emptied and removed at the end where something would remain. */
export const aSuiteBucket = async ({ s3, named, undo }: CloudUnderTest, name: string): Promise<string> => {
  const Bucket = named(name);
  const region = await s3.config.region();
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ...(isRealAws && { CreateBucketConfiguration: { LocationConstraint: region as never } }),
    }),
  );
  if (isRealAws)
    undo(async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      await s3.send(new DeleteBucketCommand({ Bucket }));
    });
  return Bucket;
};

/** A client that makes links for uploads: without the checksum of a body that is not there yet. */
export const linkClient = ({ endpoint, undo }: CloudUnderTest): S3Client => {
  const s3 = new S3Client({
    ...(endpoint !== undefined && { ...clientSettings(endpoint), forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  undo(async () => s3.destroy());
  return s3;
};

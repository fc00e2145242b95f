import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

/** Each by itself: a role may delete under prefixes, and one request for many names the whole bucket. */
export const deletedAtOnce = 25;

/**
 * Removes objects with all their versions and delete markers: the buckets keep versions, and what is only hidden is not
 * gone. Cut off or called again it goes on with what is left.
 */
export const eraseObjects = async (s3: S3Client, Bucket: string, Prefix: string): Promise<void> => {
  for (;;) {
    const listing = new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1_000 });
    const { Versions = [], DeleteMarkers = [], IsTruncated } = await s3.send(listing);
    const versions = [...Versions, ...DeleteMarkers];
    for (let start = 0; start < versions.length; start += deletedAtOnce)
      await Promise.all(
        versions
          .slice(start, start + deletedAtOnce)
          .map(({ Key, VersionId }) => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))),
      );
    if (!IsTruncated) return;
  }
};

import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import type { TestSystem } from './system.ts';

/** Keys of all versions of objects that lie in the buckets of documents, or of those that are not hidden by a delete marker. */
export const objectsOf = async (
  { awsUrl: endpoint }: Pick<TestSystem, 'awsUrl'>,
  { hidden = true }: { readonly hidden?: boolean } = {},
) => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint, region: 'ap-southeast-3', credentials, forcePathStyle: true });
  const keysIn = async (name: string) => {
    const Bucket = `pranata-local-${name}-000000000000`;
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    return Versions.filter(({ IsLatest }) => hidden || IsLatest)
      .map(({ Key }) => Key ?? '')
      .toSorted();
  };
  const [documents, quarantine] = [await keysIn('documents'), await keysIn('quarantine')];
  s3.destroy();
  return { documents, quarantine };
};

import { type AwsCall, AwsError, type AwsService } from '../aws/service.ts';
import type { Access } from './access.ts';
import { principalOf } from './principal.ts';

/**
 * S3 as its callers may see it: who may not list a bucket is not told that an object is missing, but refused, as
 * "GetObject: Permissions" in the API reference says.
 */
export const hidingObjects = (s3: AwsService, access: () => Access): AwsService => ({
  ...s3,
  async handle(call) {
    try {
      return await s3.handle(call);
    } catch (error) {
      if (error instanceof AwsError && missing.has(error.code)) requireListing(call, access());
      throw error;
    }
  },
});

const missing = new Set(['NoSuchKey', 'NotFound']);

const requireListing = ({ caller, path }: AwsCall, access: Access) => {
  const [, bucket = ''] = path.split('/');
  access.require(principalOf(caller), 's3:ListBucket', `arn:aws:s3:::${decodeURIComponent(bucket)}`);
};

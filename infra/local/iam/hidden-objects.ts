import { type AwsCall, AwsError, type AwsReply, type AwsService } from '../aws/service.ts';
import type { Access } from './access.ts';
import { principalOf } from './principal.ts';

/**
 * S3 as its callers may see it: who may not list a bucket is not told that an object is missing, but refused, as
 * "GetObject: Permissions" in the API reference says; and of an object's lock only those hear who may ask for it.
 */
export const hidingObjects = (s3: AwsService, access: () => Access): AwsService => ({
  ...s3,
  async handle(call) {
    try {
      return withoutHiddenLocks(await s3.handle(call), call, access());
    } catch (error) {
      if (error instanceof AwsError && missing.has(error.code)) requireListing(call, access());
      throw error;
    }
  },
});

/** What needs which action to be told: "Viewing the lock information for an object" in the user guide. */
const lockActions: readonly (readonly [header: string, action: string])[] = [
  ['x-amz-object-lock-mode', 's3:GetObjectRetention'],
  ['x-amz-object-lock-retain-until-date', 's3:GetObjectRetention'],
  ['x-amz-object-lock-legal-hold', 's3:GetObjectLegalHold'],
];

const withoutHiddenLocks = (reply: AwsReply, { caller, path }: AwsCall, access: Access): AwsReply => {
  const told = lockActions.filter(([header]) => reply.headers[header] !== undefined);
  if (told.length === 0) return reply;
  const object = `arn:aws:s3:::${decodeURIComponent(path.slice(1))}`;
  const hidden = told.filter(([, action]) => !access.allows(principalOf(caller), action, object));
  const names = new Set(hidden.map(([header]) => header));
  return {
    ...reply,
    headers: Object.fromEntries(Object.entries(reply.headers).filter(([name]) => !names.has(name))),
  };
};

const missing = new Set(['NoSuchKey', 'NotFound']);

const requireListing = ({ caller, path }: AwsCall, access: Access) => {
  const [, bucket = ''] = path.split('/');
  access.require(principalOf(caller), 's3:ListBucket', `arn:aws:s3:::${decodeURIComponent(bucket)}`);
};

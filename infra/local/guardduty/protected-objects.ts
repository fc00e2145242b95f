import { Readable } from 'node:stream';
import { type AwsCall, AwsError, type AwsReply, type Caller } from '../aws/service.ts';
import type { S3 } from '../s3/service.ts';
import { MOST_OBJECT_TAGS, tagsOfBody, tagsXml } from '../s3/tags.ts';
import type { ScannedObject, Verdict } from './scan-events.ts';
import { threatIn } from './threats.ts';

const TAG = 'GuardDutyMalwareScanStatus';

/** What S3 says of an object that was deleted or replaced meanwhile; a newer one has its own scan. */
const GONE = new Set([
  'NoSuchKey',
  'NoSuchVersion',
  'NoSuchBucket',
  'MethodNotAllowed',
  'PreconditionFailed',
]);

/** Objects as a scan needs them, read and tagged over S3's own operations. */
export const protectedObjects = (s3: Pick<S3, 'handle'>, isGivenUp: () => boolean) => {
  const ask = async (
    { bucket, key, versionId }: ScannedObject,
    by: Caller,
    { query = {}, ...call }: Partial<Pick<AwsCall, 'method' | 'headers' | 'body'>> & { query?: object },
  ): Promise<AwsReply> =>
    s3.handle({
      operation: '',
      method: 'GET',
      path: `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
      query: new URLSearchParams({ ...query, versionId }),
      headers: {},
      body: Buffer.alloc(0),
      caller: by,
      ...call,
    });

  return {
    /** Undefined for an object that is gone. Reads it piece by piece, however large it is. */
    async examine(object: ScannedObject, by: Caller): Promise<Verdict | undefined> {
      try {
        const { body } = await ask(object, by, { headers: { 'if-match': `"${object.etag}"` } });
        const threat = await threatIn(body instanceof Readable ? body : [Buffer.from(body)], isGivenUp);
        return threat === undefined ? { status: 'NO_THREATS_FOUND' } : { status: 'THREATS_FOUND', threat };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (GONE.has(error.code)) return undefined;
        if (error.code === 'InvalidObjectState') return { status: 'UNSUPPORTED' }; // archived
        throw error;
      }
    },

    /** Says whether the object took the tag; one that is gone counts as tagged, as nobody can miss it. */
    async tag(object: ScannedObject, status: Verdict['status'], by: Caller): Promise<boolean> {
      try {
        const { body } = await ask(object, by, { query: { tagging: '' } });
        const others = tagsOfBody(Buffer.from(body as string), MOST_OBJECT_TAGS).filter(
          ([name]) => name !== TAG,
        );
        if (others.length === MOST_OBJECT_TAGS) return false;
        const tagged = Buffer.from(tagsXml([...others, [TAG, status]]));
        await ask(object, by, { method: 'PUT', query: { tagging: '' }, body: tagged });
        return true;
      } catch (error) {
        if (error instanceof AwsError && GONE.has(error.code)) return true;
        throw error;
      }
    },
  };
};

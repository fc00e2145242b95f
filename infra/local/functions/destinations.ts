import { randomUUID } from 'node:crypto';
import type { Sqs } from '../sqs/service.ts';

/** Where a record of a failed invocation goes (`OnFailure`): a queue, or a bucket, which keeps the payload too. */
export interface Destinations {
  /** Throws at the start for a kind of destination that is not served here. */
  check(arn: string): void;
  /** `payload`, the event itself, is added for a bucket; `folder` is the key's part for its source. */
  send(arn: string, record: object, payload: string, folder: string, now: number): Promise<void>;
}

export const createDestinations = ({
  sqs,
  putObject,
}: {
  sqs: Pick<Sqs, 'send'>;
  putObject: (bucket: string, key: string, body: string) => Promise<void>;
}): Destinations => ({
  check(arn) {
    if (!isQueue(arn) && !isBucket(arn)) throw new Error(`${arn} cannot be a destination on failure here`);
  },
  async send(arn, record, payload, folder, now) {
    if (isQueue(arn)) {
      sqs.send(arn, JSON.stringify(record));
      return;
    }
    const [date = '', time = ''] = new Date(now).toISOString().slice(0, 19).split('T');
    const name = `${date}T${time.replaceAll(':', '.')}-${randomUUID()}`;
    const key = `aws/lambda/${folder}/${date.replaceAll('-', '/')}/${name}`;
    await putObject(arn.slice(bucketPrefix.length), key, JSON.stringify({ ...record, payload }));
  },
});

const bucketPrefix = 'arn:aws:s3:::';
const isQueue = (arn: string) => arn.startsWith('arn:aws:sqs:');
const isBucket = (arn: string) => arn.startsWith(bucketPrefix);

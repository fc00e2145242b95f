import type { Clock } from '../clock.ts';
import { invalid, refused } from './errors.ts';

/** Where the next records are read: behind a sequence number, in one shard of a stream. */
export interface Position {
  readonly arn: string;
  readonly shard: string;
  /** The number of the record before. */
  readonly after: number;
}

const validity = 15 * 60 * 1000; // milliseconds

/** Iterators are opaque to clients, and good for fifteen minutes. */
export const iteratorText = ({ arn, shard, after }: Position, clock: Clock): string =>
  `${arn}|1|${Buffer.from(JSON.stringify([shard, after, clock.now()])).toString('base64')}`;

export const positionIn = (text: string, clock: Clock): Position => {
  const [arn = '', version, content = '', ...more] = text.split('|');
  const [shard, after, made] = version === '1' && more.length === 0 ? parsed(content) : [];
  if (typeof shard !== 'string' || !isCount(after) || !isCount(made)) throw invalid('Invalid ShardIterator');
  if (clock.now() - made > validity) {
    throw refused(
      'ExpiredIteratorException',
      'Iterator expired. The iterator was created more than 15 minutes ago.',
    );
  }
  return { arn, shard, after };
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const parsed = (content: string): unknown[] => {
  try {
    const value: unknown = JSON.parse(Buffer.from(content, 'base64').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
};

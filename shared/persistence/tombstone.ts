import type { RemovalReason } from '../contract/primitives.ts';
import type { Removal } from '../contract/route.ts';
import type { Item } from './read.ts';
import type { Write } from './transact.ts';

interface Left {
  /** Kind of record in its key and its feed, `HOUSEHOLD`. */
  readonly kind: string;
  readonly id: string;
  /** Code of the kelurahan that the record left. */
  readonly area: string;
  readonly reason: RemovalReason;
  readonly version: number;
  readonly acceptedAt: string;
}

/**
 * Keeps the place of a record in the feed of the kelurahan that it left, so that devices there drop it; goes into the
 * transaction by which it leaves.
 *
 * Needed when the record's own row is in that feed no more: it was deleted (an import undone), or its area is another
 * now. A record that stays in its area, merged or erased, is a row with its status instead, which says more. Never
 * expires: a device may come back after any time. One that returns is a row again, later in the feed and in a higher
 * version; one that leaves twice overwrites its tombstone.
 */
export const tombstone = (table: string, { kind, id, area, reason, version, acceptedAt }: Left): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: {
        pk: `${kind}#${id}`,
        sk: `LEFT#${area}`,
        kind: 'tombstone',
        schema: 1,
        version,
        reason,
        feedpk: `${kind}#${area}`,
        feedsk: `${acceptedAt}#${id}`,
      },
    },
  },
});

/** The removal that an item of a feed stands for; undefined for a record. */
export const removalOf = ({ kind, feedsk, reason, version }: Item): Removal | undefined => {
  if (kind !== 'tombstone') return undefined;
  const [at = '', id = ''] = String(feedsk).split('#');
  return { id, reason: reason as RemovalReason, version: Number(version), at };
};

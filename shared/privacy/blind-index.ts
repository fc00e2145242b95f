import { createHmac } from 'node:crypto';
import type { Write } from '../persistence/transact.ts';
import type { ServiceKeys } from './service-keys.ts';

/** What can be asked for by equality without being readable: `nik` and `card` are numbers, `born` is name, birth date and kelurahan. */
export type BlindKind = 'nik' | 'card' | 'born' | 'sound';

/**
 * A value as its keyed hash: equal values have equal hashes, and who has no key cannot try values (a NIK has little
 * entropy: a bare hash would be searched in minutes). 16 bytes of HMAC-SHA-256, base64url.
 */
export const blinded = ({ blindIndex }: ServiceKeys, kind: BlindKind, value: string): string =>
  `${kind}#${createHmac('sha256', blindIndex).update(`${kind}\n${value}`).digest('base64url').slice(0, 22)}`;

const itemKey = (blind: string, of: string) => ({ pk: `BLIND#${blind}`, sk: of });
export const blindPk = (blind: string): string => `BLIND#${blind}`;

/**
 * Items by which a record is found again by equality: those of hashes that are new are put, those that are gone are
 * deleted, in the transaction of the record. `of` is the record's partition key, `HOUSEHOLD#…`.
 */
export const blindWrites = (
  table: string,
  of: string,
  before: readonly string[],
  after: readonly string[],
): Write[] => [
  ...after
    .filter((blind) => !before.includes(blind))
    .map((blind) => ({
      item: {
        Put: { TableName: table, Item: { ...itemKey(blind, of), kind: 'blind', schema: 1, version: 1 } },
      },
    })),
  ...before
    .filter((blind) => !after.includes(blind))
    .map((blind) => ({ item: { Delete: { TableName: table, Key: itemKey(blind, of) } } })),
];

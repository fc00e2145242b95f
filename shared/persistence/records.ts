import { Problem, type ProblemCode } from '../errors.ts';
import { Repeated } from '../messaging/committed.ts';
import { once } from '../messaging/outbox.ts';
import type { Write } from './transact.ts';

/** What every store adds to a record: its key, what it is, and the schema it is written in. */
export const stored = <Record extends { readonly version: number; readonly kind?: never }>(
  key: { readonly pk: string; readonly sk: string },
  kind: string,
  record: Record,
  index: object = {},
) => ({ ...key, kind, schema: 1, ...record, ...index });

/** Where it stands that something is taken. */
export const uniqueKey = (what: string) => ({ pk: `UNIQUE#${what}`, sk: 'ONCE' });

/** Uniqueness is an item of its own in the same transaction: the second one is told `taken`, and which record holds it. */
export const unique = (table: string, what: string, holder: string, taken: ProblemCode): Write =>
  once(
    table,
    { ...uniqueKey(what), kind: 'unique', schema: 1, version: 1, holder },
    (item) => new Problem(taken, { holder: item?.holder }),
  );

/** Refuses a change that was decided on another version than `If-Match` names. */
export const matching = <Record extends { readonly version: number }>(
  record: Record,
  ifMatch: number | undefined,
): Record => {
  if (ifMatch !== undefined && ifMatch !== record.version) {
    throw new Problem('state.stale', { version: record.version, ifMatch });
  }
  return record;
};

/**
 * Ends a create whose id exists already (rule R-14): with the same content it is a repeat, which is answered from the
 * record; with another it is `state.exists`. Nothing of a record of another area is given away.
 */
export const endRepeated = <Record extends { readonly createdAs: string }>(
  existing: Record | undefined,
  createdAs: string,
  answer: (existing: Record) => unknown = (record) => record,
): void => {
  if (!existing) return;
  if (existing.createdAs === createdAs) throw new Repeated(() => answer(existing));
  throw new Problem('state.exists', { rule: 'R-14' });
};

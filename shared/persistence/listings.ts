import type { Listing } from '../contract/list-in-force.ts';
import { Problem } from '../errors.ts';
import type { Item, Key } from './read.ts';
import { stored } from './records.ts';
import { putRecord, type Write } from './transact.ts';

/** What a version says of a household, unless a later one has said something already. */
export const keepListing = (
  table: string,
  key: Key,
  before: Item | undefined,
  listing: Listing,
): readonly Write[] => {
  if (before && Number(before.number) >= listing.number) return [];
  const version = Number(before?.version ?? 0) + 1;
  const item = stored(key, 'listing', { ...listing, version });
  return [putRecord(table, item, () => new Problem('state.conflict'))];
};

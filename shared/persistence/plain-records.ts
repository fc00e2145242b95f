import * as z from 'zod/mini';
import type { Decision } from '../contract/event.ts';
import type { Area } from '../contract/primitives.ts';
import type { Command, Page, PageAsked } from '../contract/route.ts';
import { promised } from '../messaging/outbox.ts';
import { list, listed } from './lists.ts';
import { getItem, type Item } from './read.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';
import { putRecord, transact, type Write } from './transact.ts';
import { upgraded } from './upgrades.ts';

interface Plain {
  readonly area: Area;
  readonly version: number;
}

interface Kind<Kept> {
  /** `VISIT`: of its key, its list and its feed. */
  readonly kind: string;
  /** The record as it is answered, without what is only stored. */
  readonly shape: z.ZodMiniType<Omit<Kept, 'createdAs'>>;
  readonly idOf: (record: Kept) => string;
  /** Index attributes, where it is not listed by area of one city and by change. */
  readonly placesOf?: (record: Kept, acceptedAt: string) => object;
}

export const plainKey = (kind: string, id: string) => ({ pk: `${kind}#${id}`, sk: kind });

/**
 * Records with nothing personal, one item each. Asked: by id; by area of one city (`gsi1`); by change (`feed`). What must
 * hold besides the record's version goes into the same transaction as `more`.
 */
export const plainRecords = <Kept extends Plain & { readonly createdAs: string }>({
  kind,
  shape,
  idOf,
  placesOf = (record, acceptedAt) =>
    listed('one-city', { kind, id: idOf(record), area: record.area.code, acceptedAt }),
}: Kind<Kept>) => {
  const Stored = z.intersection(shape, z.object({ createdAs: z.string() }));
  const read = (item: Item): Kept => z.parse(Stored, upgraded(item)) as unknown as Kept;
  const itemOf = (next: Kept, acceptedAt: string): Item & { readonly version: number } => {
    const key = plainKey(kind, idOf(next));
    const index = placesOf(next, acceptedAt);
    return { ...stored(key, kind.toLowerCase(), { ...next } as { version: number }, index) };
  };

  return {
    kind,
    read,
    itemOf,
    keyOf: (id: string) => plainKey(kind, id),
    over: (table: ServiceTable) => ({
      async find(id: string | undefined): Promise<Kept | undefined> {
        const item = id === undefined ? undefined : await getItem(table, plainKey(kind, id));
        return item && read(item);
      },

      list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<Kept>> =>
        list(table, { kind, breadth: 'one-city', ...asked }, read),

      async save(decision: Decision<Kept>, command: Command, more: readonly Write[] = []): Promise<void> {
        const { next, events } = decision;
        await transact(table.db, [
          ...promised(table, command, decision),
          ...more,
          putRecord(table.name, itemOf(next, events[0].acceptedat)),
        ]);
      },
    }),
  };
};

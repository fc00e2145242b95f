import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';

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
}: Kind<Kept>) => {
  const Stored = z.intersection(shape, z.object({ createdAs: z.string() }));
  const read = (item: Item): Kept => {
    const { kind: _, recordKind, ...rest } = upgraded(item);
    return z.parse(Stored, {
      ...rest,
      ...(recordKind !== undefined && { kind: recordKind }),
    }) as unknown as Kept;
  };
  const itemOf = (next: Kept, acceptedAt: string): Item & { readonly version: number } => {
    const id = idOf(next);
    const index = listed('one-city', { kind, id, area: next.area.code, acceptedAt });
    // `kind` of an item says what it is; which kind of visit or plan it is stands as `recordKind`
    const { kind: recordKind, ...rest } = next as Kept & { readonly kind?: string };
    const record = { ...rest, ...(recordKind !== undefined && { recordKind }) } as {
      readonly version: number;
    };
    return { ...stored(plainKey(kind, id), kind.toLowerCase(), record, index) };
  };

  return {
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

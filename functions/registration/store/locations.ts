import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Location } from '../../../shared/routes/registration/locations.ts';
import type { LocationRecord } from '../domain/location.ts';

const Stored = z.object({ ...Location.shape, createdAs: z.string() });

export const locationKey = (locationId: string) => ({ pk: `LOCATION#${locationId}`, sk: 'LOCATION' });
export const readLocation = (item: Item): LocationRecord => z.parse(Stored, upgraded(item));

/** The write of a location's record, with its places in the lists. */
export const locationWrite = (table: string, next: LocationRecord, acceptedAt: string): Write => {
  const { locationId: id, area } = next;
  const index = listed('any-area', { kind: 'LOCATION', id, area: area.code, acceptedAt });
  return putRecord(table, stored(locationKey(id), 'location', next, index));
};

/** Asked: by id; by area (`gsi1`); by change of a kelurahan (`feed`). One location per area code. */
export const locationStore = (table: ServiceTable) => ({
  async find(locationId: string): Promise<LocationRecord | undefined> {
    const item = await getItem(table, locationKey(locationId));
    return item && readLocation(item);
  },

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<LocationRecord>> =>
    list(table, { kind: 'LOCATION', breadth: 'any-area', ...asked }, readLocation),

  async save(decision: Decision<LocationRecord>, command: Command): Promise<void> {
    const { next, events } = decision;
    const { locationId, area, version } = next;
    await transact(table.db, [
      ...promised(table, command, decision),
      ...(version === 1
        ? [
            unique(
              table.name,
              `LOCATION#${area.scheme}#${area.code}`,
              locationId,
              'location.already-enrolled',
            ),
          ]
        : []),
      locationWrite(table.name, next, events[0].acceptedat),
    ]);
  },
});

export type LocationStore = ReturnType<typeof locationStore>;

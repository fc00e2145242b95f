import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { AlreadyHandled } from '../../../shared/messaging/inbox.ts';
import { once, promised } from '../../../shared/messaging/outbox.ts';
import { dueDone, dueWrite, type Noted } from '../../../shared/persistence/due.ts';
import { formerArea } from '../../../shared/persistence/former-areas.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItem, getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { tombstone } from '../../../shared/persistence/tombstone.ts';
import { deletion, putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { AreaChange } from '../../../shared/routes/registration/area-changes.ts';
import { type AreaChangeDecision, type AreaChangeRecord, secondLookAt } from '../domain/area-change.ts';
import { locationKey, locationWrite, readLocation } from './locations.ts';

const Stored = z.object({
  ...AreaChange.shape,
  createdAs: z.string(),
  marker: z.object({
    kind: z.int(),
    again: z.optional(z.boolean()),
    after: z.optional(z.record(z.string(), z.unknown())),
  }),
});

const changeKey = (id: string) => ({ pk: `AREACHANGE#${id}`, sk: 'AREACHANGE' });
const runningPk = (locationId: string) => `UNIQUE#AREACHANGE#${locationId}`;

export const readAreaChange = (item: Item): AreaChangeRecord => z.parse(Stored, upgraded(item));

const changeWrite = (table: ServiceTable, next: AreaChangeRecord, acceptedAt: string): Write => {
  const area = next.area.code;
  const index = listed('any-area', { kind: 'AREACHANGE', id: next.areaChangeId, area, acceptedAt });
  return putRecord(table.name, stored(changeKey(next.areaChangeId), 'area-change', next, index));
};

/** A location under its new code: the code is its own from here on, and its place in the old feed says that it left. */
const continuingWrites = (table: ServiceTable, decision: AreaChangeDecision, acceptedAt: string): Write[] => {
  const { next, continuing, splitOff } = decision;
  const [{ code, scheme }, id] = [continuing.area, continuing.locationId];
  if (code === next.area.code) return [];
  const successors = [code, ...splitOff.map(({ area }) => area.code)];
  return [
    unique(table.name, `LOCATION#${scheme}#${code}`, id, 'location.already-enrolled'),
    locationWrite(table.name, continuing, acceptedAt),
    tombstone(table.name, {
      kind: 'LOCATION',
      id,
      area: next.area.code,
      reason: 'left-area',
      version: continuing.version,
      acceptedAt,
    }),
    once(table.name, formerArea({ code: next.area.code, successors, areaChangeId: next.areaChangeId })),
  ];
};

/** Asked: a change by id, alone or with its location; changes by the code before (`gsi1`), by change (`feed`). */
export const areaChangeStore = (table: ServiceTable) => ({
  async find(areaChangeId: string): Promise<AreaChangeRecord | undefined> {
    const item = await getItem(table, changeKey(areaChangeId));
    return item && readAreaChange(item);
  },

  async findForDeciding(locationId: string, areaChangeId: string | undefined) {
    const [location, existing] = await getItems(table, [
      locationKey(locationId),
      ...(areaChangeId ? [changeKey(areaChangeId)] : []),
    ]);
    return { location: location && readLocation(location), existing: existing && readAreaChange(existing) };
  },

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<AreaChangeRecord>> =>
    list(table, { kind: 'AREACHANGE', breadth: 'any-area', ...asked }, readAreaChange),

  async save(decision: AreaChangeDecision, command: Command): Promise<void> {
    const { next, splitOff, events } = decision;
    const { acceptedat } = events[0];
    await transact(table.db, [
      ...promised(table, command, decision),
      once(
        table.name,
        { pk: runningPk(next.locationId), kind: 'unique', schema: 1, version: 1, holder: next.areaChangeId },
        () => new Problem('area-change.running', { rule: 'X-3' }),
      ),
      changeWrite(table, next, acceptedat),
      ...continuingWrites(table, decision, acceptedat),
      ...splitOff.flatMap((location) => [
        unique(
          table.name,
          `LOCATION#${location.area.scheme}#${location.area.code}`,
          location.locationId,
          'location.already-enrolled',
        ),
        locationWrite(table.name, location, acceptedat),
      ]),
    ]);
  },

  /** Moves the marker, and promises the next step or tells the end, after which another change may run. */
  async saveStep({ next, events }: Decision<AreaChangeRecord>, command: Command): Promise<void> {
    const [{ acceptedat, contract }] = events;
    const { areaChangeId: id, locationId } = next;
    const isDone = contract.type === 'area-changed.v1';
    await transact(table.db, [
      ...promised(table, command, { events }),
      changeWrite(table, next, acceptedat),
      ...(isDone
        ? [
            deletion(table.name, { pk: runningPk(locationId), sk: 'ONCE' }),
            dueWrite(table.name, { what: 'area-change', id, at: secondLookAt(acceptedat) }, acceptedat),
          ]
        : []),
    ]);
  },

  /** Begins the second look, and takes it off the list of what is due. */
  async saveSecondLook(
    { next, events }: Decision<AreaChangeRecord>,
    { key }: Noted,
    command: Command,
  ): Promise<void> {
    await transact(table.db, [
      ...promised(table, command, { events }),
      changeWrite(table, next, events[0].acceptedat),
      dueDone(table.name, key, () => new AlreadyHandled(key.sk)),
    ]);
  },
});

export type AreaChangeStore = ReturnType<typeof areaChangeStore>;

import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DomainEvent } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { boardChanged } from '../../../shared/events/registration/boards.ts';
import { groupChanged } from '../../../shared/events/registration/groups.ts';
import { householdChanged } from '../../../shared/events/registration/households.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { type Breadth, list, listed } from '../../../shared/persistence/lists.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { tombstone } from '../../../shared/persistence/tombstone.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { toldBoard } from '../domain/board.ts';
import { toldGroup } from '../domain/group.ts';
import { toldHousehold } from '../domain/household.ts';
import { toldPersonChanged } from '../domain/person.ts';
import { toldList } from '../domain/poor-list.ts';
import { toldUnitChanged } from '../domain/unit.ts';
import { readBoard } from './boards.ts';
import { groupOf } from './groups.ts';
import { readHousehold, rehashed } from './households.ts';
import { readPerson, rehashedPerson } from './persons.ts';
import { readPoorList } from './poor-lists.ts';
import { readUnit } from './units.ts';

/** Where a record goes: its new area, and the location that it belongs to from then on. */
export interface Place {
  readonly area: Area;
  readonly locationId: string;
}

interface Movable {
  readonly kind: string;
  readonly breadth: Breadth;
  /** `beside` are the items of the record as they stood before. */
  readonly told: (item: Item, given: Given, beside: readonly Item[]) => DomainEvent;
  /** Hashes that depend on the kelurahan, anew. */
  readonly rehash?: (
    table: ServiceTable,
    item: Item,
    personal: PersonalItem | undefined,
    area: Area,
  ) => Promise<{ readonly attributes: object; readonly writes: Write[] }>;
}

/** Kinds of records that stand in a kelurahan, in the order in which a change moves them: families take their persons along. */
export const movables: readonly Movable[] = [
  {
    kind: 'HOUSEHOLD',
    breadth: 'one-city',
    told: (item, given) => toldHousehold(householdChanged, readHousehold(item), given),
    rehash: rehashed,
  },
  {
    kind: 'PERSON',
    breadth: 'one-city',
    told: (item, given) => toldPersonChanged(readPerson(item), given),
    rehash: rehashedPerson,
  },
  {
    kind: 'BOARD',
    breadth: 'any-area',
    told: (item, given) => toldBoard(boardChanged, readBoard(item), given),
  },
  { kind: 'UNIT', breadth: 'any-area', told: (item, given) => toldUnitChanged(readUnit(item), given) },
  {
    kind: 'GROUP',
    breadth: 'one-city',
    told: (item, given, beside) => toldGroup(groupChanged, groupOf(item, beside), given),
  },
  {
    kind: 'POORLIST',
    breadth: 'one-city',
    told: (item, given) => toldList(readPoorList(item), 'readdressed', given),
  },
];

/** Records that one step moves, each in a transaction of its own. */
const perStep = 25;

/** What a board owns stands beside it and says the board's area; it has no place of its own in a list. */
const assetWrite = (TableName: string, { pk, sk }: Item, area: Area): Write => ({
  item: {
    Update: {
      TableName,
      Key: { pk, sk },
      UpdateExpression: 'SET area = :area',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':area': area },
    },
  },
});

/** Moves records from the area they stand in to another: their keys in the lists, their hashes, a tombstone where they were. */
export const areaMoves = (table: ServiceTable) => {
  /** A record with its personal item and, of a board, what it owns; not its entries, and not who has read it. */
  const itemsOf = async (kind: string, pk: string): Promise<readonly Item[]> => {
    const { Items } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': pk,
          ':from': kind === 'BOARD' ? 'ASSET#' : kind,
          ':to': kind < 'PERSONAL' ? 'PERSONAL' : kind,
        },
        ConsistentRead: true,
      }),
    );
    return (Items ?? []) as Item[];
  };

  const moved = async (
    { kind, breadth, told, rehash }: Movable,
    id: string,
    placeOf: (item: Item) => Place,
    given: Given,
    command: Command,
  ): Promise<boolean> => {
    const items = await itemsOf(kind, `${kind}#${id}`);
    const before = items.find(({ sk }) => sk === kind);
    const personal = items.find(({ sk }) => sk === 'PERSONAL') as (Item & PersonalItem) | undefined;
    if (!before) return false;
    const { area, locationId } = placeOf(before);
    const from = (before.area as Area).code;
    if (from === area.code) return false;
    const version = Number(before.version) + 1;
    const acceptedAt = given.now.toISOString();
    const hashes = await rehash?.(table, before, personal, area);
    const index = listed(breadth, { kind, id, area: area.code, acceptedAt });
    const next = { ...before, area, locationId, version, ...hashes?.attributes, ...index };
    const sealed = personal ? new Map([[id, personal]]) : undefined;
    await transact(table.db, [
      ...promised(table, command, { events: [told(next, given, items)] }, sealed),
      putRecord(table.name, next),
      tombstone(table.name, { kind, id, area: from, reason: 'left-area', version, acceptedAt }),
      ...(hashes?.writes ?? []),
      ...items
        .filter(({ sk }) => sk.startsWith('ASSET#'))
        .map((asset) => assetWrite(table.name, asset, area)),
    ]);
    return true;
  };

  return {
    /** Moves a record, again on what another has just changed; whether it had to be moved. */
    async move(
      kind: string,
      id: string,
      placeOf: (item: Item) => Place,
      given: Given,
      command: Command,
    ): Promise<boolean> {
      const movable = movables.find((one) => one.kind === kind);
      if (!movable) throw new Error(`No record of kind ${kind} moves with an area`);
      for (let tries = 0; ; tries += 1) {
        try {
          return await moved(movable, id, placeOf, given, command);
        } catch (error) {
          const isOvertaken = error instanceof Problem && error.code === 'state.conflict';
          if (!isOvertaken || tries === 5) throw error;
        }
      }
    },

    /** The next records of a kind that stand under a code. */
    page: ({ kind, breadth }: Movable, area: string, after: Readonly<Record<string, unknown>> | undefined) =>
      list(
        table,
        { kind, breadth, area, page: { limit: perStep, after, since: undefined }, now: new Date(0) },
        (item) => item,
      ),
  };
};

export type AreaMoves = ReturnType<typeof areaMoves>;

import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { cityOf } from '../../../shared/area/code.ts';
import type { DomainEvent } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { boardChanged } from '../../../shared/events/registration/boards.ts';
import { groupChanged } from '../../../shared/events/registration/groups.ts';
import { householdChanged } from '../../../shared/events/registration/households.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import type { Item, Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { tombstone } from '../../../shared/persistence/tombstone.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { toldReaddressed } from '../domain/area-change.ts';
import { toldBoard } from '../domain/board.ts';
import { toldGroup } from '../domain/group.ts';
import { toldHousehold } from '../domain/household.ts';
import { toldPersonChanged } from '../domain/person.ts';
import { toldList } from '../domain/poor-list.ts';
import { toldPrivacyRequest } from '../domain/privacy-request.ts';
import { toldUnitChanged } from '../domain/unit.ts';
import { readBoard } from './boards.ts';
import { readConflict } from './conflicts.ts';
import { groupOf } from './groups.ts';
import { readHousehold, rehashed } from './households.ts';
import { readImport } from './imports.ts';
import { readPair } from './pairs.ts';
import { personKey, readPerson, rehashedPerson } from './persons.ts';
import { readPoorList } from './poor-lists.ts';
import { readPrivacyRequest } from './privacy-requests.ts';
import { readUnit } from './units.ts';

/** Where a record goes: its new area, and the location that it belongs to from then on. */
export interface Place {
  readonly area: Area;
  readonly locationId: string;
}

interface Movable {
  /** Its name in the feed of a kelurahan, through which it is found. */
  readonly feed: string;
  /** `beside` are the items of the record as they stood before, `from` the code that it leaves. */
  readonly told: (item: Item, given: Given, beside: readonly Item[], from: string) => DomainEvent;
  /** Hashes that depend on the kelurahan, anew. */
  readonly rehash?: (
    table: ServiceTable,
    item: Item,
    personal: PersonalItem | undefined,
    area: Area,
  ) => Promise<{ readonly attributes: object; readonly writes: Write[] }>;
}

const person: Movable = {
  feed: 'PERSON',
  told: (item, given) => toldPersonChanged(readPerson(item), given),
  rehash: rehashedPerson,
};

/** Kinds of records that stand in a kelurahan, in the order in which a change moves them: families take their persons along. */
export const movables: readonly Movable[] = [
  {
    feed: 'HOUSEHOLD',
    told: (item, given) => toldHousehold(householdChanged, readHousehold(item), given),
    rehash: rehashed,
  },
  person,
  { feed: 'BOARD', told: (item, given) => toldBoard(boardChanged, readBoard(item), given) },
  { feed: 'UNIT', told: (item, given) => toldUnitChanged(readUnit(item), given) },
  {
    feed: 'GROUP',
    told: (item, given, beside) => toldGroup(groupChanged, groupOf(item, beside), given),
  },
  { feed: 'POORLIST', told: (item, given) => toldList(readPoorList(item), 'readdressed', given) },
  { feed: 'PRIVACY-REQUEST', told: (item, given) => toldPrivacyRequest(readPrivacyRequest(item), given) },
  { feed: 'PAIR', told: (item, given, _, from) => toldReaddressed(readPair(item), { from, given }) },
  { feed: 'CONFLICT', told: (item, given, _, from) => toldReaddressed(readConflict(item), { from, given }) },
  { feed: 'IMPORT', told: (item, given, _, from) => toldReaddressed(readImport(item), { from, given }) },
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

/** The places of a record in the lists under another code: every list ends its key with the city, and begins its order with the code. */
const relisted = (item: Item, from: string, to: string, feedsk: string) => ({
  gsi1pk: String(item.gsi1pk).replace(new RegExp(`#${cityOf(from)}$`), `#${cityOf(to)}`),
  gsi1sk: `${to}${String(item.gsi1sk).slice(from.length)}`,
  feedpk: String(item.feedpk).replace(`#${from}`, `#${to}`),
  feedsk,
});

const idOf = ({ pk }: Key): string => pk.slice(pk.indexOf('#') + 1);

/** Moves records from the area they stand in to another: their keys in the lists, their hashes, a tombstone where they were. */
export const areaMoves = (table: ServiceTable) => {
  /** A record with its personal item and, of a board, what it owns; not its entries, and not who has read it. */
  const itemsOf = async ({ pk, sk }: Key): Promise<readonly Item[]> => {
    const { Items } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': pk,
          ':from': sk === 'BOARD' ? 'ASSET#' : sk,
          ':to': sk < 'PERSONAL' ? 'PERSONAL' : sk,
        },
        ConsistentRead: true,
      }),
    );
    return (Items ?? []) as Item[];
  };

  const moved = async (
    { feed, told, rehash }: Movable,
    key: Key,
    placeOf: (item: Item) => Place,
    given: Given,
    command: Command,
  ): Promise<boolean> => {
    const items = await itemsOf(key);
    const before = items.find(({ sk }) => sk === key.sk);
    const personal = items.find(({ sk }) => sk === 'PERSONAL') as (Item & PersonalItem) | undefined;
    if (!before) return false;
    const { area, locationId } = placeOf(before);
    const from = (before.area as Area).code;
    if (from === area.code) return false;
    const id = idOf(key);
    const version = Number(before.version) + 1;
    const acceptedAt = given.now.toISOString();
    const hashes = await rehash?.(table, before, personal, area);
    const places = relisted(before, from, area.code, `${acceptedAt}#${id}`);
    const next = { ...before, area, locationId, version, ...hashes?.attributes, ...places };
    const sealed = personal ? new Map([[id, personal]]) : undefined;
    await transact(table.db, [
      ...promised(table, command, { events: [told(next, given, items, from)] }, sealed),
      putRecord(table.name, next),
      tombstone(table.name, { kind: feed, id, area: from, reason: 'left-area', version, acceptedAt }),
      ...(hashes?.writes ?? []),
      ...items
        .filter(({ sk }) => sk.startsWith('ASSET#'))
        .map((asset) => assetWrite(table.name, asset, area)),
    ]);
    return true;
  };

  /** Moves a record, again on what another has just changed; whether it had to be moved. */
  const move = (...asked: Parameters<typeof moved>): Promise<boolean> => anew(() => moved(...asked));

  return {
    move,

    movePerson: (personId: string, placeOf: (item: Item) => Place, given: Given, command: Command) =>
      move(person, personKey(personId), placeOf, given, command),

    /** The next records of a kind that stand under a code, in the order of their last change; what left it is passed over. */
    async page({ feed }: Movable, area: string, after: Readonly<Record<string, unknown>> | undefined) {
      const { items, next } = await queryPage(
        table,
        {
          IndexName: 'feed',
          KeyConditionExpression: 'feedpk = :pk',
          ExpressionAttributeValues: { ':pk': `${feed}#${area}` },
        },
        { limit: perStep, after },
        (item) => item,
      );
      return {
        items: items.filter(({ kind, gsi1pk }) => kind !== 'tombstone' && gsi1pk !== undefined),
        next,
      };
    },
  };
};

export type AreaMoves = ReturnType<typeof areaMoves>;

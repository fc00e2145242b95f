import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { getItems, type Item, type Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { transact, type Write } from '../../../shared/persistence/transact.ts';
import { blindPk, blindWrites } from '../../../shared/privacy/blind-index.ts';
import {
  followed,
  type PairRecord,
  pairIdOf,
  partsOf,
  type Side,
  type Suspicion,
  suspect,
} from '../domain/duplicate.ts';
import { readBlinds } from './blinds.ts';
import { householdKey, readHousehold } from './households.ts';
import { pairKey, pairStore, readPair, recordPk, suspectedPrefix } from './pairs.ts';
import { personKey, readPerson } from './persons.ts';

type About = PairRecord['about'];

/** Of records that share a number, so many are paired with each: a number that a whole RT uses says nothing of two. */
const mostSharing = 20;

/** Keys that BatchGetItem takes at once. */
const mostKeys = 100;

/** Who made what led to a pair, as its event tells it. */
const asked = (actor: string) => ({ id: undefined, fingerprint: '', actor });

const nowhere = { locationId: '', area: { scheme: 'kemendagri', code: '', version: '' } } as const;

const sideOf = (about: About, item: Item | undefined, id: string): Side => {
  if (!item) return { id, ...nowhere, isGone: true };
  if (about === 'households') {
    const { locationId, area, status, restrictedAt } = readHousehold(item);
    const isGone = status === 'merged' || status === 'erased';
    return { id, locationId, area, isGone, isRestricted: restrictedAt !== undefined };
  }
  const { locationId, area, mergedInto, erasedAt, restrictedAt } = readPerson(item);
  const isGone = mergedInto !== undefined || erasedAt !== undefined;
  return { id, locationId, area, isGone, isRestricted: restrictedAt !== undefined };
};

const keyOf = (about: About, id: string) => (about === 'households' ? householdKey(id) : personKey(id));

/**
 * Finds and follows pairs without opening anything: what may be one is told by hashes. The other side's event, or a
 * second delivery, finds the same pair and changes nothing.
 */
export const suspicionStore = (table: ServiceTable) => {
  const pairs = pairStore(table);

  /** Holds while a record is as it was read. */
  const stillAs = ({ pk, sk, version }: Item): Write => ({
    item: {
      ConditionCheck: {
        TableName: table.name,
        Key: { pk, sk },
        ConditionExpression: 'version = :v',
        ExpressionAttributeValues: { ':v': version },
      },
    },
    otherwise: () => new Problem('state.conflict'),
  });

  /** Ids of records that stand under a hash, of the kind in question only: persons and households never pair. */
  const sharing = async (about: About, hash: string): Promise<string[]> => {
    const prefix = recordPk(about, '');
    const { Items = [] } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :kind)',
        ExpressionAttributeValues: { ':pk': blindPk(hash), ':kind': prefix },
        Limit: mostSharing + 1,
        ConsistentRead: true,
      }),
    );
    return Items.map(({ sk }) => String(sk).slice(prefix.length));
  };

  /** Many items, a hundred at a time, in the order of their keys. */
  const itemsAt = async (keys: readonly Key[]): Promise<readonly (Item | undefined)[]> => {
    const found: (Item | undefined)[] = [];
    for (let start = 0; start < keys.length; start += mostKeys)
      found.push(...(await getItems(table, keys.slice(start, start + mostKeys))));
    return found;
  };

  const notedAt = async (about: About, id: string): Promise<string[]> => {
    const { Items = [] } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :suspected)',
        ExpressionAttributeValues: { ':pk': recordPk(about, id), ':suspected': suspectedPrefix },
        ConsistentRead: true,
      }),
    );
    return Items.map(({ sk }) => String(sk).slice(suspectedPrefix.length));
  };

  const settle = (
    pairId: string,
    decide: (pair: PairRecord | undefined) => ReturnType<typeof suspect>,
    actor: string,
    known?: PairRecord,
  ): Promise<void> =>
    anew(async (tries) => {
      const pair = tries === 0 && known ? known : await pairs.find(pairId);
      const decision = decide(pair);
      if (decision) await pairs.save(decision, pair, asked(actor));
    });

  return {
    sharing,

    async sidesOf(
      about: About,
      ids: readonly string[],
    ): Promise<readonly { side: Side; item: Item | undefined }[]> {
      const items = await itemsAt(ids.map((id) => keyOf(about, id)));
      return ids.map((id, index) => ({ side: sideOf(about, items[index], id), item: items[index] }));
    },

    /** Opens a pair, or opens it again when more speaks for it. */
    suspect: (suspicion: Suspicion, actor: string, given: Given, known?: PairRecord) =>
      settle(
        pairIdOf(suspicion.about, suspicion.sides[0].id, suspicion.sides[1].id),
        (pair) => suspect(pair, suspicion, given),
        actor,
        known,
      ),

    /** Pairs of these ids, as they stand. */
    async known(pairIds: readonly string[]): Promise<ReadonlyMap<string, PairRecord>> {
      const items = await itemsAt(pairIds.map(pairKey));
      return new Map(items.flatMap((item) => (item ? [[String(item.pairId), readPair(item)] as const] : [])));
    },

    /** The pairs of a record follow it: to another area, and to its end. */
    async follow(about: About, id: string, actor: string, given: Given): Promise<void> {
      for (const pairId of await notedAt(about, id)) {
        const { recordIds } = partsOf(pairId);
        const items = await getItems(
          table,
          recordIds.map((one) => keyOf(about, one)),
        );
        const sides = recordIds.map((one, index) => sideOf(about, items[index], one));
        await settle(
          pairId,
          (pair) => pair && followed(pair, sides as unknown as Suspicion['sides'], given),
          actor,
        );
      }
    },

    /**
     * Records that were merged into another are found by their hashes no more, and again when the merge is undone. By how
     * the record stands now, whatever the event said.
     */
    keepFindable: (about: About, id: string): Promise<void> =>
      anew(async () => {
        const [item] = await getItems(table, [keyOf(about, id)]);
        if (!item) return;
        const { blind } = readBlinds(item);
        const { isGone } = sideOf(about, item, id);
        const writes = blindWrites(table.name, item.pk, isGone ? blind : [], isGone ? [] : blind);
        if (writes.length > 0) await transact(table.db, [stillAs(item), ...writes]);
      }),
  };
};

export type SuspicionStore = ReturnType<typeof suspicionStore>;
